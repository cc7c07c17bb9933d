import type { DeviceId, GroupId, PersonId } from '#shared/brand';
import { bestMatching } from './matching.ts';
import { approvalsNeeded } from './merge.ts';
import type { DistinctKind } from './schema.ts';
import type { CountedApproval, QuorumContext, QuorumProgress, Requirement } from './types.ts';

/**
 * How far the approvals satisfy a requirement. The initiator never counts; a person counts once, in the group
 * where they help most. Whatever the context does not prove is unmet. `unmet` entries start with a stable code,
 * a colon and what is missing follow where there is more to say.
 */
export const checkQuorum = (
  requirement: Requirement,
  approvals: readonly CountedApproval[],
  initiator: PersonId,
  context: QuorumContext = {},
): QuorumProgress => {
  const eligible = approvals.filter(({ person }) => person !== initiator);
  const matching = bestMatching(requirement, eligible, requirement.distinct);
  const unmet = [
    ...distinctUnmet(requirement, eligible, matching.size),
    ...contextUnmet(requirement, context),
  ];
  const groups = requirement.groups.map(({ group, atLeast }) => ({
    group,
    atLeast,
    counted: [...matching].filter(([, seat]) => seat === group).map(([{ person }]) => person),
  }));
  const isFull = groups.every(({ atLeast, counted }) => counted.length >= atLeast);
  return { satisfied: isFull && unmet.length === 0, groups, unmet };
};

/** Somebody who might approve now: in these groups, when the item has been open for so long. */
export interface Volunteer {
  readonly person: PersonId;
  readonly groups: readonly GroupId[];
  readonly openHours: number;
}

/** Whether this person's approval, from a device and build of their own, would fill one more place. */
export const canStillHelp = (
  requirement: Requirement,
  approvals: readonly CountedApproval[],
  { person, groups, openHours }: Volunteer,
  initiator: PersonId,
): boolean => {
  const eligible = approvals.filter((approval) => approval.person !== initiator);
  if (person === initiator || eligible.some((approval) => approval.person === person)) return false;
  const theirs: CountedApproval = {
    person,
    groups,
    openHours,
    device: FRESH as DeviceId,
    build: FRESH,
  };
  const before = bestMatching(requirement, eligible, requirement.distinct);
  const after = bestMatching(requirement, [...eligible, theirs], requirement.distinct);
  return after.size > before.size;
};

/** No device or build is called so. */
const FRESH = '';

/** A kind is to blame when more places would be filled without it; a site is not known yet, so never distinct. */
const distinctUnmet = (
  requirement: Requirement,
  approvals: readonly CountedApproval[],
  filled: number,
): readonly string[] => {
  const unmet = requirement.distinct.includes('site') ? ['distinct-site: sites are not known'] : [];
  const kinds = requirement.distinct.filter((kind) => kind === 'device' || kind === 'build');
  if (kinds.length === 0 || filled >= approvalsNeeded(requirement)) return unmet;
  const without = (dropped: readonly DistinctKind[]): number =>
    bestMatching(
      requirement,
      approvals,
      kinds.filter((kind) => !dropped.includes(kind)),
    ).size;
  const alone = kinds.filter((kind) => without([kind]) > filled);
  const together = without(kinds) > filled ? kinds : [];
  const blamed = alone.length > 0 ? alone : together;
  return [...unmet, ...blamed.map((kind) => `distinct-${kind}: another ${kind} is needed`)];
};

const contextUnmet = (requirement: Requirement, context: QuorumContext): readonly string[] => {
  const unmet: string[] = [];
  // A requirement without groups is a denial's; nothing can satisfy it.
  if (requirement.groups.length === 0) unmet.push('no-group');
  const { delayHours, tier, secondLook } = requirement;
  const hours = context.approvedHoursSince ?? 0;
  if (delayHours > 0 && !(hours >= delayHours)) unmet.push(`delay: ${delayLeft(hours, delayHours)}`);
  if (tier === 'cold' && context.tier !== 'cold') unmet.push('tier: cold custody is needed');
  if (secondLook && context.secondLook !== true) unmet.push('second-look: a second renderer has to confirm');
  return unmet;
};

const delayLeft = (hours: number, delayHours: number): string =>
  `${String(Number.isFinite(hours) ? Math.max(0, Math.floor(hours)) : 0)} of ${String(delayHours)} hours have passed`;
