import type { GroupId, PersonId } from '#shared/brand';
import {
  demandOn,
  INTENT_LIFETIME_HOURS,
  isOverdue,
  mergeDemands,
  overdueFrom,
  type Action,
  type Place,
  type Policy,
  type Requirement,
  type Rule,
} from '#shared/policy';
import { isInShadow, type Person, type RosterIndex } from '#shared/roster';
import { ableToSign, canMeet } from './quorum-health.ts';

/* How each rule of a policy stands with the people who are there, on a day. */

/** One place of a rule, with those who can fill it. */
export interface PlaceHealth {
  readonly group: GroupId;
  /** As many as are asked on that day: one more where the rule is overdue. */
  readonly atLeast: number;
  /** Those of the group who can sign, and count. */
  readonly able: readonly PersonId[];
  /** Those of the group who can sign, in shadow. */
  readonly inShadow: readonly PersonId[];
  /** Who is let in besides, and after how many hours; null where nobody else ever is. */
  readonly letIn: {
    readonly afterHours: number;
    readonly groups: readonly GroupId[];
    readonly able: readonly PersonId[];
  } | null;
}

/** What becomes of one rule on a day when some people are absent. */
export interface RuleHealth {
  readonly rule: string;
  readonly title: string;
  readonly actions: readonly Action[];
  readonly groups: readonly PlaceHealth[];
  /** Its date of review, where that has passed on the day and one person more is asked for it. */
  readonly overdueSince: string | null;
  /** Whether it can be met on that day. */
  readonly isReachable: boolean;
  /** Hours for which an item has to be open until enough people may fill the seats, mostly 0; null: never. */
  readonly afterHours: number | null;
  /**
   * The first day from which it can't be met for no other reason than its date of review, which has passed where it
   * can't be met now; null where the date makes no such difference.
   */
  readonly lostFrom: string | null;
  /** Sets of people, as small as can be, without whom it can't be met any more; up to two people. */
  readonly breakers: readonly (readonly PersonId[])[];
}

/**
 * How the binding rules stand at a moment with some people absent.
 *
 * @param time instant by which shadows are over or not.
 * @param day ISO 8601 date that is asked about; without one no rule is overdue.
 */
export const quorumHealth = (
  policy: Policy,
  roster: RosterIndex,
  time: string,
  absent: readonly PersonId[] = [],
  day?: string,
): readonly RuleHealth[] => {
  const people = ableToSign(roster).filter(({ id }) => !absent.includes(id));
  const counts = ({ id }: Person): boolean => !isInShadow(roster, id, time);
  return policy.rules.flatMap((rule) => healthOf(rule, { people, counts }, day));
};

/** Those who can sign, and which of them count. */
interface Staff {
  readonly people: readonly Person[];
  readonly counts: (person: Person) => boolean;
}

const healthOf = (rule: Rule, staff: Staff, day: string | undefined): readonly RuleHealth[] => {
  const { id, title, when, then, shadow } = rule;
  if (then.kind !== 'require' || shadow === true) return [];
  const asked = demandsOn(rule, day);
  const afterHours = hoursUntilMet(asked, staff);
  const { groups } = mergeDemands(asked.map(({ requirement }) => requirement));
  const isReachable = afterHours !== null;
  return [
    {
      rule: id,
      title,
      actions: when.action,
      groups: groups.map((place) => placeHealth(place, staff)),
      overdueSince: isRaised(rule, day) ? rule.reviewBy : null,
      isReachable,
      afterHours,
      lostFrom: lostFrom(rule, staff),
      breakers: isReachable ? breakersOf(staff.people, (people) => isMet(asked, { ...staff, people })) : [],
    },
  ];
};

interface Asked {
  readonly action: Action;
  readonly requirement: Requirement;
}

/** What a rule asks of each of its actions: an overdue one does not ask more of all of them. */
const demandsOn = (rule: Rule, day: string | undefined): readonly Asked[] => {
  const { then, when } = rule;
  if (then.kind === 'deny') return [];
  return when.action.map((action) => ({
    action,
    requirement: mergeDemands([demandOn(then, rule, { action, day })]),
  }));
};

const isRaised = (rule: Rule, day: string | undefined): boolean =>
  rule.when.action.some((action) => isOverdue(rule, { action, day }));

const isMet = (asked: readonly Asked[], { people, counts }: Staff, openHours?: number): boolean => {
  const counting = people.filter(counts);
  const limits = openHours === undefined ? { counting } : { counting, openHours };
  return asked.every(({ action, requirement }) => canMeet(requirement, action, people, limits));
};

/** Escalations open one after another; null where not even all of them are enough. */
const hoursUntilMet = (asked: readonly Asked[], staff: Staff): number | null => {
  const openings = asked.flatMap(({ requirement }) =>
    requirement.groups.flatMap(({ escalate }) => escalate?.afterHours ?? []),
  );
  const hours = [0, ...new Set(openings)].filter((it) => it < INTENT_LIFETIME_HOURS).sort((a, b) => a - b);
  return hours.find((it) => isMet(asked, staff, it)) ?? null;
};

const lostFrom = (rule: Rule, staff: Staff): string | null => {
  const from = overdueFrom(rule.reviewBy);
  if (from === null || !isRaised(rule, from)) return null;
  return isMet(demandsOn(rule, undefined), staff) && !isMet(demandsOn(rule, from), staff) ? from : null;
};

const placeHealth = ({ group, atLeast, escalate }: Place, { people, counts }: Staff): PlaceHealth => {
  const idsIn = (wanted: readonly GroupId[], among: readonly Person[]): readonly PersonId[] =>
    among.filter(({ groups }) => groups.some((it) => wanted.includes(it))).map(({ id }) => id);
  const counting = people.filter(counts);
  return {
    group,
    atLeast,
    able: idsIn([group], counting),
    inShadow: idsIn(
      [group],
      people.filter((person) => !counts(person)),
    ),
    letIn: escalate === undefined ? null : { ...escalate, able: idsIn(escalate.groups, counting) },
  };
};

/** One person first; a pair only where neither of the two breaks it alone. */
const breakersOf = (
  people: readonly Person[],
  isMetBy: (present: readonly Person[]) => boolean,
): readonly (readonly PersonId[])[] => {
  const breaks = (...gone: readonly Person[]): boolean => !isMetBy(people.filter((it) => !gone.includes(it)));
  const single = people.filter((person) => breaks(person));
  const others = people.filter((person) => !single.includes(person));
  const pairs = others.flatMap((a, index) =>
    others.slice(index + 1).flatMap((b) => (breaks(a, b) ? [[a.id, b.id]] : [])),
  );
  return [...single.map(({ id }) => [id]), ...pairs];
};
