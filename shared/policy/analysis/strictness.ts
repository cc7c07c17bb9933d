import type { Requirement } from '../types.ts';

/** Whether everything that `inner` asks is asked by `outer` too. */
export const asksAsMuch = (outer: Requirement, inner: Requirement): boolean =>
  inner.groups.every(({ group, atLeast }) =>
    outer.groups.some((it) => it.group === group && it.atLeast >= atLeast),
  ) &&
  inner.distinct.every((kind) => outer.distinct.includes(kind)) &&
  outer.delayHours >= inner.delayHours &&
  (inner.tier === null || outer.tier === inner.tier) &&
  (!inner.secondLook || outer.secondLook);
