import { z } from 'zod';
import type { Replay } from './replay.ts';

/*
 * How much of the past a version may answer otherwise. The budget is signed with the version, so whoever approves it has
 * read how many payments would have passed more easily, and a version that frees more than it names is not published.
 */

export const REPLAY_BUDGET_MAX = 100_000;

export const replayBudgetSchema = z.strictObject({
  /** Past transfers that may pass more easily than they would now, or be approved where they would be denied. */
  looserMax: z.int().min(0).max(REPLAY_BUDGET_MAX),
  /** Past transfers that may be denied; absent: no bound. */
  blockedMax: z.int().min(0).max(REPLAY_BUDGET_MAX).optional(),
  /**
   * Place of the journal before which the proposer counted, so that a transfer that comes while they sign does not undo
   * it; absent: the place of the proposal.
   */
  through: z.int().min(0).optional(),
});

export type ReplayBudget = z.infer<typeof replayBudgetSchema>;

/** Of a version that names none: nothing may pass more easily. To deny more is never in the way. */
export const NO_REPLAY_BUDGET: ReplayBudget = { looserMax: 0 };

/** What a budget is held against. */
export interface ReplayCounts {
  readonly items: number;
  readonly looser: number;
  readonly blocked: number;
}

/** Other people, or fewer of them and a delay, is easier in one respect, and counts. */
export const replayCounts = ({
  items,
  changes,
  easier,
}: Pick<Replay, 'items' | 'changes' | 'easier'>): ReplayCounts => ({
  items,
  looser: easier,
  blocked: changes.blocked.total,
});

/** Events that may come between the count and the proposal. */
export const REPLAY_LAG_MAX = 1_000;

/** Why what a budget counted is not the past of a proposal, in words; undefined where it is. */
export const staleCount = ({ through }: ReplayBudget, proposedSeq: number): string | undefined => {
  if (through === undefined || (through <= proposedSeq && proposedSeq - through <= REPLAY_LAG_MAX))
    return undefined;
  return `It counted past transfers up to event ${String(through)} and was proposed as event ${String(proposedSeq)}.`;
};

/** What exceeds the budget, in words; undefined where nothing does. */
export const overBudget = (
  { items, looser, blocked }: ReplayCounts,
  { looserMax, blockedMax }: ReplayBudget = NO_REPLAY_BUDGET,
): string | undefined => {
  const texts = [
    ...(looser > looserMax
      ? [`${String(looser)} would pass more easily, and the version names ${String(looserMax)}`]
      : []),
    ...(blockedMax !== undefined && blocked > blockedMax
      ? [`${String(blocked)} would be denied, and the version names ${String(blockedMax)}`]
      : []),
  ];
  return texts.length === 0 ? undefined : `Of ${String(items)} past transfers ${texts.join('; ')}.`;
};
