/** What a walk may still try. One that has nothing left has not seen everything. */
export interface Budget {
  left: number;
}

/** Takes the tries that one step costs; false when there are none left. */
export const spend = (budget: Budget, cost: number): boolean => {
  budget.left -= cost;
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
