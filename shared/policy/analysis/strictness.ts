import { arePlacesWithin } from '../escalation.ts';
import type { Requirement } from '../types.ts';

/** Whether everything that `inner` asks is asked by `outer` too. */
export const asksAsMuch = (outer: Requirement, inner: Requirement): boolean =>
  arePlacesWithin(inner.groups, outer.groups) &&
  inner.distinct.every((kind) => outer.distinct.includes(kind)) &&
  outer.delayHours >= inner.delayHours &&
  (inner.tier === null || outer.tier === inner.tier) &&
  (!inner.secondLook || outer.secondLook);
