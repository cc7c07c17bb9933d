import type { Evaluation, Place, Requirement } from '#shared/policy';

type Verdict = Pick<Evaluation, 'decision' | 'requirement'>;

/** Whether everything that `b` asks is asked by `a` too. */
export const demandsAtLeast = (a: Requirement, b: Requirement): boolean =>
  b.groups.every((place) =>
    a.groups.some(
      (it) => it.group === place.group && it.atLeast >= place.atLeast && letsInNobodyElse(it, place),
    ),
  ) &&
  b.distinct.every((kind) => a.distinct.includes(kind)) &&
  a.delayHours >= b.delayHours &&
  (b.tier === null || a.tier === b.tier) &&
  (!b.secondLook || a.secondLook);

/** Whether at every hour of a week each group that may fill the one place may fill the other too. */
const letsInNobodyElse = (a: Place, b: Place): boolean =>
  Array.from({ length: 169 }, (_, hour) => hour).every((hour) => {
    const [mine, theirs] = [a, b].map(({ escalate }) =>
      escalate !== undefined && hour >= escalate.afterHours ? escalate.groups : [],
    );
    return (mine ?? []).every((group) => group === b.group || (theirs ?? []).includes(group));
  });

/** Whether nobody gets through by `a` who would not get through by `b`. */
export const isAtLeastAsStrict = (a: Verdict, b: Verdict): boolean =>
  a.decision === 'denied' || (b.decision === 'requires' && demandsAtLeast(a.requirement, b.requirement));
