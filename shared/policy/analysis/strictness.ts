import type { Requirement, Verdict } from '../types.ts';

/** Whether everything that `inner` asks is asked by `outer` too. */
export const asksAsMuch = (outer: Requirement, inner: Requirement): boolean =>
  inner.groups.every(({ group, atLeast }) =>
    outer.groups.some((it) => it.group === group && it.atLeast >= atLeast),
  ) &&
  inner.distinct.every((kind) => outer.distinct.includes(kind)) &&
  outer.delayHours >= inner.delayHours &&
  (inner.tier === null || outer.tier === inner.tier) &&
  (!inner.secondLook || outer.secondLook);

/** Whether something that `before` denies or asks is not denied or asked by `after`. */
export const isLooser = (before: Verdict, after: Verdict): boolean =>
  after.decision === 'requires' &&
  (before.decision === 'denied' || !asksAsMuch(after.requirement, before.requirement));
