import type { GroupId } from '#shared/brand';
import { compareText } from './compile.ts';
import { distinctKinds, type Consequence } from './schema.ts';
import type { Requirement, Verdict } from './types.ts';

type Denial = Verdict['denials'][number];
type Demand = Extract<Consequence, { kind: 'require' }>;

export const noRequirement: Requirement = {
  groups: [],
  distinct: [],
  delayHours: 0,
  tier: null,
  secondLook: false,
};

/** All demands at once: the maximum per group and of the delay, the union of the rest. */
export const mergeDemands = (demands: readonly (Demand | Requirement)[]): Requirement => {
  const groups = new Map<GroupId, number>();
  for (const demand of demands)
    for (const { group, atLeast } of demand.groups)
      if (atLeast > (groups.get(group) ?? 0)) groups.set(group, atLeast);
  return {
    groups: [...groups]
      .map(([group, atLeast]) => ({ group, atLeast }))
      .sort((a, b) => compareText(a.group, b.group)),
    distinct: distinctKinds.filter((kind) => demands.some((demand) => demand.distinct.includes(kind))),
    delayHours: demands.reduce((hours, demand) => Math.max(hours, demand.delayHours ?? 0), 0),
    tier: demands.some((demand) => demand.tier === 'cold') ? 'cold' : null,
    secondLook: demands.some((demand) => demand.secondLook === true),
  };
};

/** Each denial once, sorted by rule and code; the gap, which no rule made, first. */
export const mergeDenials = (denials: readonly Denial[]): readonly Denial[] => {
  const unique = new Map(denials.map((denial) => [JSON.stringify([denial.rule, denial.code]), denial]));
  return [...unique.values()].sort(
    (a, b) => compareText(a.rule ?? '', b.rule ?? '') || compareText(a.code, b.code),
  );
};

/** Two verdicts over one payment: whatever either denies or demands holds. */
export const mergeVerdicts = (a: Verdict, b: Verdict): Verdict => ({
  decision: a.decision === 'denied' || b.decision === 'denied' ? 'denied' : 'requires',
  denials: mergeDenials([...a.denials, ...b.denials]),
  requirement: mergeDemands([a.requirement, b.requirement]),
});

/** How many approvals a requirement takes: a person fills one place only. */
export const approvalsNeeded = (requirement: Requirement): number =>
  requirement.groups.reduce((total, { atLeast }) => total + atLeast, 0);
