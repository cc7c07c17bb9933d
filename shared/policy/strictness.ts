import { arePlacesWithin } from './escalation.ts';
import type { Requirement, Verdict } from './types.ts';

/** Whether everything that `b` asks is asked by `a` too. Distinct people are asked in any case. */
export const asksAtLeast = (a: Requirement, b: Requirement): boolean =>
  arePlacesWithin(b.groups, a.groups) &&
  b.distinct.every((kind) => kind === 'person' || a.distinct.includes(kind)) &&
  a.delayHours >= b.delayHours &&
  (b.tier === null || a.tier === b.tier) &&
  (!b.secondLook || a.secondLook);

/**
 * What became of a decision: more is asked, less is asked, it is denied where people could approve it, people can
 * approve what was denied, or something else changed (another denial, or demands of which neither holds the other).
 */
export const verdictChanges = ['tighter', 'looser', 'blocked', 'freed', 'other'] as const;
export type VerdictChange = (typeof verdictChanges)[number];

/** How `after` differs from `before`; null where it decides the same. */
export const changeOf = (before: Verdict, after: Verdict): VerdictChange | null => {
  if (before.decision !== after.decision) return after.decision === 'denied' ? 'blocked' : 'freed';
  if (before.decision === 'denied') return codesOf(before) === codesOf(after) ? null : 'other';
  const isTighter = asksAtLeast(after.requirement, before.requirement);
  const isLooser = asksAtLeast(before.requirement, after.requirement);
  if (isTighter && isLooser) return null;
  if (isTighter) return 'tighter';
  return isLooser ? 'looser' : 'other';
};

/** Whether people could approve what was denied, or something that was asked is not asked any more. */
export const passesMoreEasily = (before: Verdict, after: Verdict): boolean =>
  after.decision !== 'denied' &&
  (before.decision === 'denied' || !asksAtLeast(after.requirement, before.requirement));

/** The reasons of a denial, whichever rules give them: a rule that is only renamed changes nothing. */
const codesOf = ({ denials }: Verdict): string =>
  JSON.stringify([...new Set(denials.map(({ code }) => code))].sort());
