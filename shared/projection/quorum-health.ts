import type { DeviceId, GroupId, PersonId } from '#shared/brand';
import {
  approvalsNeeded,
  checkQuorum,
  INTENT_LIFETIME_HOURS,
  mergeDemands,
  raisedToFloor,
  type Action,
  type Policy,
  type Requirement,
} from '#shared/policy';
import { isInShadow, shadowOf, shadowText, type Person, type RosterIndex } from '#shared/roster';
import { mayInitiate } from './initiation.ts';

/* Whether the quorums that a policy asks for can be met by the people who are there. */

/** Without these nothing could ever be mended. */
const VITAL: readonly Action[] = ['roster.change', 'policy.publish'];

/** Everybody who can sign now: active, human, with an active key. */
export const ableToSign = ({ roster }: RosterIndex): readonly Person[] => {
  const holders = new Set(
    roster.keys.filter(({ standing }) => standing === 'active').map(({ person }) => person),
  );
  return roster.people.filter(
    ({ id, standing, serviceOf }) => standing === 'active' && serviceOf === null && holders.has(id),
  );
};

/** Those of them whose approval counts at a moment: whoever is in shadow decides, and does not count yet. */
export const ableToCount = (roster: RosterIndex, time: string): readonly Person[] =>
  ableToSign(roster).filter(({ id }) => !isInShadow(roster, id, time));

/** Who can sign and does not count, and until when; empty where everybody does. */
export const uncountedText = (roster: RosterIndex, time: string): string => {
  const texts = ableToSign(roster).flatMap(({ id }) => {
    const shadow = shadowOf(roster, id, time);
    return shadow === null ? [] : [`${id} is ${shadowText(shadow)}`];
  });
  return texts.map((text) => `; ${text}`).join('');
};

/**
 * What all binding rules of an action ask for together, and the product by itself: at least as much as any one item
 * meets. Null: no rule.
 */
export const demandOf = ({ rules }: Policy, action: Action): Requirement | null => {
  const demands = rules.flatMap(({ when, then, shadow }) =>
    shadow !== true && when.action.includes(action) && then.kind === 'require' ? [then] : [],
  );
  return demands.length === 0 ? null : raisedToFloor(action, mergeDemands(demands));
};

/**
 * Whether these people can propose an item, and those of them who count meet what is asked for it. Whoever proposes does
 * not count.
 */
export const canMeet = (
  requirement: Requirement,
  action: Action,
  people: readonly Person[],
  counting: readonly Person[] = people,
): boolean =>
  people
    .filter(({ roles }) => mayInitiate(action, roles))
    .some(({ id }) => seatsFilled(requirement, counting, id) >= approvalsNeeded(requirement));

/** How many places of a requirement people fill in the life of an item, whoever proposes aside. */
export const seatsFilled = (
  { groups }: Requirement,
  people: readonly Person[],
  initiator: PersonId,
): number => {
  const approvals = people.map(({ id, groups: seats }) => ({
    person: id,
    groups: seats,
    device: id as string as DeviceId,
    build: id,
    openHours: INTENT_LIFETIME_HOURS - 1,
  }));
  const asked = { groups, distinct: [], delayHours: 0, tier: null, secondLook: false };
  const progress = checkQuorum(asked, approvals, initiator);
  return progress.groups.reduce((sum, { counted }) => sum + counted.length, 0);
};

/** What becomes of one rule when some people are absent. */
export interface RuleHealth {
  readonly rule: string;
  readonly title: string;
  readonly actions: readonly Action[];
  readonly groups: readonly {
    readonly group: GroupId;
    readonly atLeast: number;
    /** Those of the group who can sign now, and count. */
    readonly able: readonly PersonId[];
    /** Those of the group who can sign now, in shadow. */
    readonly inShadow: readonly PersonId[];
  }[];
  /** Whether it can be met now. */
  readonly isReachable: boolean;
  /** Sets of people, as small as can be, without whom it can't be met any more; up to two people. */
  readonly breakers: readonly (readonly PersonId[])[];
}

/** How the active policy stands at a moment, with some people absent: rule by rule. */
export const quorumHealth = (
  policy: Policy,
  roster: RosterIndex,
  time: string,
  absent: readonly PersonId[] = [],
): readonly RuleHealth[] => {
  const people = ableToSign(roster).filter(({ id }) => !absent.includes(id));
  const counts = ({ id }: Person): boolean => !isInShadow(roster, id, time);
  const idsIn = (group: GroupId, among: readonly Person[]): readonly PersonId[] =>
    among.filter(({ groups }) => groups.includes(group)).map(({ id }) => id);
  return policy.rules.flatMap(({ id: rule, title, when, then }) => {
    if (then.kind !== 'require') return [];
    const requirement = mergeDemands([then]);
    const isMet = (present: readonly Person[]): boolean =>
      when.action.every((action) => canMeet(requirement, action, present, present.filter(counts)));
    const isReachable = isMet(people);
    return [
      {
        rule,
        title,
        actions: when.action,
        groups: requirement.groups.map(({ group, atLeast }) => ({
          group,
          atLeast,
          able: idsIn(group, people.filter(counts)),
          inShadow: idsIn(
            group,
            people.filter((person) => !counts(person)),
          ),
        })),
        isReachable,
        breakers: isReachable ? breakersOf(people, isMet) : [],
      },
    ];
  });
};

/** One person first; a pair only where neither of the two breaks it alone. */
const breakersOf = (
  people: readonly Person[],
  isMet: (present: readonly Person[]) => boolean,
): readonly (readonly PersonId[])[] => {
  const breaks = (...gone: readonly Person[]): boolean => !isMet(people.filter((it) => !gone.includes(it)));
  const single = people.filter((person) => breaks(person));
  const others = people.filter((person) => !single.includes(person));
  const pairs = others.flatMap((a, index) =>
    others.slice(index + 1).flatMap((b) => (breaks(a, b) ? [[a.id, b.id]] : [])),
  );
  return [...single.map(({ id }) => [id]), ...pairs];
};

/**
 * The vital action that a change of the roster would put out of reach for good; undefined when it takes none. What
 * was out of reach before is no reason to refuse what may bring it back.
 */
export const strandedBy = (
  policy: Policy | undefined,
  before: RosterIndex,
  after: RosterIndex,
  time: string,
): Action | undefined => VITAL.find((action) => strands(policy, action, before, after, time));

/** Whether a change of the roster takes one action out of everybody's reach. */
export const strands = (
  policy: Policy | undefined,
  action: Action,
  before: RosterIndex,
  after: RosterIndex,
  time: string,
): boolean => {
  const demand = policy === undefined ? null : demandOf(policy, action);
  const isMet = (roster: RosterIndex): boolean =>
    demand !== null && canMeet(demand, action, ableToSign(roster), ableToCount(roster, time));
  return isMet(before) && !isMet(after);
};
