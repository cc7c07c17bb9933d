import type { Space } from './space.ts';

/** What a walk may still try. One that has nothing left has not seen everything. */
export interface Budget {
  left: number;
}

/** Tries that a demand costs when it is first made: it is compared with what every clause demands. */
const DEMAND_TRIES = 50;

/** Takes what one step in a space costs; false when there is nothing left. */
export const spend = (budget: Budget, { cost, demands }: Pick<Space, 'cost' | 'demands'>): boolean => {
  budget.left -= cost + DEMAND_TRIES * demands.countNew();
  return budget.left >= 0;
};

export const isSpent = (budget: Budget): boolean => budget.left < 0;

/** Takes at most `max` tries out of a budget, for a part of the work. */
export const partOf = (whole: Budget, max: number): Budget => {
  const left = Math.max(0, Math.min(whole.left, max));
  whole.left -= left;
  return { left };
};

/** Returns what a part did not need. */
export const giveBack = (whole: Budget, part: Budget): void => {
  whole.left += Math.max(0, part.left);
};
