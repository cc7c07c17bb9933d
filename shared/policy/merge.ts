import type { GroupId } from '#shared/brand';
import { compareText } from './compile.ts';
import { mergedPlace } from './escalation.ts';
import { distinctKinds, type Consequence, type DistinctKind } from './schema.ts';
import type { Place, Requirement, Verdict } from './types.ts';

type Denial = Verdict['denials'][number];
export type Demand = Extract<Consequence, { kind: 'require' }>;

/**
 * All demands at once: the maximum per group and of the delay, the union of the rest. Somebody else is let in to the
 * places of a group only where every demand of it lets them in, and not before the last of them does.
 */
export const mergeDemands = (demands: readonly (Demand | Requirement)[]): Requirement => {
  const places = new Map<GroupId, Place>();
  const distinct = new Set<DistinctKind>();
  let [delayHours, isCold, secondLook] = [0, false, false];
  for (const demand of demands) {
    for (const place of demand.groups) places.set(place.group, mergedPlace(places.get(place.group), place));
    for (const kind of demand.distinct) distinct.add(kind);
    delayHours = Math.max(delayHours, demand.delayHours ?? 0);
    isCold ||= demand.tier === 'cold';
    secondLook ||= demand.secondLook === true;
  }
  return {
    groups: [...places.values()].sort((a, b) => compareText(a.group, b.group)),
    distinct: distinctKinds.filter((kind) => distinct.has(kind)),
    delayHours,
    tier: isCold ? 'cold' : null,
    secondLook,
  };
};

/** Approvals demanded per group. */
export type SeatCounts = Map<GroupId, number>;

export const raiseSeats = (seats: SeatCounts, groups: readonly Pick<Place, 'group' | 'atLeast'>[]): void => {
  for (const { group, atLeast } of groups) seats.set(group, Math.max(atLeast, seats.get(group) ?? 0));
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
