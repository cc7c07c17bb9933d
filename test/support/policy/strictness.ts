import type { Evaluation, Requirement } from '#shared/policy';

type Verdict = Pick<Evaluation, 'decision' | 'requirement'>;

/** Whether everything that `b` asks is asked by `a` too. */
export const demandsAtLeast = (a: Requirement, b: Requirement): boolean =>
  b.groups.every(({ group, atLeast }) =>
    a.groups.some((it) => it.group === group && it.atLeast >= atLeast),
  ) &&
  b.distinct.every((kind) => a.distinct.includes(kind)) &&
  a.delayHours >= b.delayHours &&
  (b.tier === null || a.tier === b.tier) &&
  (!b.secondLook || a.secondLook);

/** Whether nobody gets through by `a` who would not get through by `b`. */
export const isAtLeastAsStrict = (a: Verdict, b: Verdict): boolean =>
  a.decision === 'denied' || (b.decision === 'requires' && demandsAtLeast(a.requirement, b.requirement));
