import type { DeviceId, PersonId } from '#shared/brand';
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

/** How many are named; the rest is counted. */
const UNCOUNTED_MAX = 5;

/** Who sits somewhere and does not count, and until when; empty where everybody does. */
export const uncountedText = (roster: RosterIndex, time: string): string => {
  const texts = ableToSign(roster).flatMap(({ id, groups }) => {
    const shadow = groups.length === 0 ? null : shadowOf(roster, id, time);
    return shadow === null ? [] : [`${id} is ${shadowText(shadow)}`];
  });
  const rest = texts.length - UNCOUNTED_MAX;
  const shown = rest > 0 ? [...texts.slice(0, UNCOUNTED_MAX), `${String(rest)} more are in shadow`] : texts;
  return shown.map((text) => `; ${text}`).join('');
};

/**
 * What all binding rules of an action ask for together, and the product by itself: at least as much as any one item
 * meets. Null: no rule. That a rule is overdue is left out: it ends with a version that renews it.
 */
export const demandOf = ({ rules }: Policy, action: Action): Requirement | null => {
  const demands = rules.flatMap(({ when, then, shadow }) =>
    shadow !== true && when.action.includes(action) && then.kind === 'require' ? [then] : [],
  );
  return demands.length === 0 ? null : raisedToFloor(action, mergeDemands(demands));
};

/** Those whose approval counts, everybody where it is not said, and for how long the item has been open. */
interface Counting {
  readonly counting?: readonly Person[];
  readonly openHours?: number;
}

/** The last hour of an item's life: every escalation that can open has opened. */
const LAST_HOUR = INTENT_LIFETIME_HOURS - 1;

/**
 * Whether these people can propose an item, and those of them who count meet what is asked for it by the time it has been
 * open for so many hours. Whoever proposes does not count.
 */
export const canMeet = (
  requirement: Requirement,
  action: Action,
  people: readonly Person[],
  { counting = people, openHours = LAST_HOUR }: Counting = {},
): boolean =>
  people
    .filter(({ roles }) => mayInitiate(action, roles))
    .some(({ id }) => seatsFilled(requirement, counting, id, openHours) >= approvalsNeeded(requirement));

/** How many places of a requirement people fill by then, whoever proposes aside. */
export const seatsFilled = (
  { groups }: Requirement,
  people: readonly Person[],
  initiator: PersonId,
  openHours = LAST_HOUR,
): number => {
  const approvals = people.map(({ id, groups: seats }) => ({
    person: id,
    groups: seats,
    device: id as string as DeviceId,
    build: id,
    openHours,
  }));
  const asked = { groups, distinct: [], delayHours: 0, tier: null, secondLook: false };
  const progress = checkQuorum(asked, approvals, initiator);
  return progress.groups.reduce((sum, { counted }) => sum + counted.length, 0);
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
    demand !== null && canMeet(demand, action, ableToSign(roster), { counting: ableToCount(roster, time) });
  return isMet(before) && !isMet(after);
};
