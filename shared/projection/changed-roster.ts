import type { IntentDigest, Sha256Hex } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import type { RosterChange } from '#shared/intent';
import { canonicalize } from '#shared/json';
import {
  heldConflicts,
  indexRoster,
  mayJoin,
  sortedRoles,
  withJoiner,
  type Delegation,
  type LastChange,
  type Person,
  type Roster,
  type RosterIndex,
} from '#shared/roster';
import { effectOf, removalsIn, subjectsOf } from './change-subjects.ts';

/* The roster after a change that was judged. */

/** When a change is made, and by which intent. */
export interface ChangePoint {
  readonly intent: IntentDigest;
  /** Journal time. */
  readonly time: string;
}

/** Names a change: a revert has to repeat it exactly. */
export const changeDigest = (change: RosterChange): Sha256Hex =>
  sha256Hex(utf8(`countersign/roster-change/v1\n${canonicalize(change)}`)) as Sha256Hex;

export const changedRoster = (
  { roster }: Pick<RosterIndex, 'roster'>,
  change: RosterChange,
  { intent, time }: ChangePoint,
): RosterIndex => {
  const subjects = subjectsOf(change);
  const entry = { intent, change: changeDigest(change) };
  const changes = [
    ...roster.changes.filter(({ subject }) => !subjects.includes(subject)),
    ...subjects.map((subject) => ({ subject, ...entry })),
  ];
  return settled({ ...made(roster, effectOf(change)), changes: bySubject(changes) }, time);
};

/** One version on, without delegations that can't stand any more. */
export const settled = (roster: Roster, time: string): RosterIndex => {
  const next = { ...roster, version: roster.version + 1 };
  const index = indexRoster(next);
  const delegations = next.delegations.filter((each) => stands(index, each, time));
  return delegations.length === next.delegations.length ? index : indexRoster({ ...next, delegations });
};

/** A delegation stands while both are active, the seat is there to give, and one person may carry both duties. */
const stands = (index: RosterIndex, { from, to, groups, until }: Delegation, time: string): boolean => {
  const [giver, taker] = [index.person(from), index.person(to)];
  if (giver?.standing !== 'active' || taker?.standing !== 'active') return false;
  return (
    Date.parse(until) > Date.parse(time) &&
    groups.every((id) => giver.groups.includes(id)) &&
    groups.every((id) => isFit(index, taker, id)) &&
    heldConflicts(sortedRoles([...giver.roles, ...taker.roles])).length === 0
  );
};

const isFit = (index: RosterIndex, { roles }: Person, id: Delegation['groups'][number]): boolean => {
  const group = index.group(id);
  return group !== undefined && mayJoin(roles, group);
};

/** The order of code units, so that one state has one form. */
const bySubject = (changes: readonly LastChange[]): LastChange[] =>
  [...changes].sort((a, b) => (a.subject < b.subject ? -1 : 1));

const replaced = <T, K extends keyof T>(items: readonly T[], key: K, id: T[K], change: (item: T) => T): T[] =>
  items.map((item) => (item[key] === id ? change(item) : item));

const made = (roster: Roster, change: ReturnType<typeof effectOf>): Roster => {
  switch (change.kind) {
    case 'add-person': {
      const { person: id, commitment, serviceOf } = change;
      const person: Person = { id, commitment, serviceOf, roles: [], groups: [], standing: 'active' };
      return withJoiner({ ...roster, people: [...roster.people, person] }, person);
    }
    case 'set-roles':
      return withPerson(roster, change.person, change.to);
    case 'set-standing':
      return withStanding(roster, change.person, change.to);
    case 'enrol-key': {
      const key = { ...change.key, person: change.person, standing: change.as };
      return { ...roster, keys: [...roster.keys, key] };
    }
    case 'activate-key':
      return withKey(roster, change.keyId, change.to);
    case 'revoke-key':
      return withKey(roster, change.keyId, 'revoked');
    case 'register-device':
      return { ...roster, devices: [...roster.devices, { ...change.device, standing: 'trusted' }] };
    case 'set-device-standing': {
      const standing = change.to;
      return {
        ...roster,
        devices: replaced(roster.devices, 'id', change.device, (it) => ({ ...it, standing })),
      };
    }
    case 'define-group':
      return withGroup(roster, change);
    case 'define-calendar':
      return withCalendar(roster, change);
    case 'delegate': {
      const { kind: _, ...delegation } = change;
      return { ...roster, delegations: [...roster.delegations, delegation] };
    }
    case 'end-delegation': {
      const { from, to } = change;
      return { ...roster, delegations: roster.delegations.filter((it) => it.from !== from || it.to !== to) };
    }
    case 'set-releases':
      return { ...roster, releases: change.to };
    case 'access-review':
      return reviewed(roster, change);
  }
};

const withPerson = (roster: Roster, id: Person['id'], over: Partial<Person>): Roster => ({
  ...roster,
  people: replaced(roster.people, 'id', id, (person) => ({ ...person, ...over })),
});

/** A person's standing; an emergency over them ends with any other word about it. */
export const withStanding = (roster: Roster, id: Person['id'], standing: Person['standing']): Roster => ({
  ...withPerson(roster, id, { standing }),
  freezes: roster.freezes.filter(({ scope }) => scope.kind !== 'person' || scope.person !== id),
});

export const withKey = (
  roster: Roster,
  id: Roster['keys'][number]['keyId'],
  standing: Roster['keys'][number]['standing'],
): Roster => ({ ...roster, keys: replaced(roster.keys, 'keyId', id, (key) => ({ ...key, standing })) });

const withGroup = (
  roster: Roster,
  { group: id, to }: Extract<RosterChange, { kind: 'define-group' }>,
): Roster => {
  const others = roster.groups.filter((group) => group.id !== id);
  if (to === null) return { ...roster, groups: others };
  return others.length === roster.groups.length
    ? { ...roster, groups: [...others, { id, ...to }] }
    : { ...roster, groups: replaced(roster.groups, 'id', id, () => ({ id, ...to })) };
};

const withCalendar = (
  roster: Roster,
  { calendar: id, to }: Extract<RosterChange, { kind: 'define-calendar' }>,
): Roster => {
  const { calendars = [], ...rest } = roster;
  const others = calendars.filter((calendar) => calendar.id !== id);
  const next = to === null ? others : [...others, { id, ...to }].sort((a, b) => (a.id < b.id ? -1 : 1));
  // A roster without calendars has one form only.
  return next.length === 0 ? rest : { ...rest, calendars: next };
};

/** Roles go, and with them the seats that need them. */
const reviewed = (roster: Roster, change: Extract<RosterChange, { kind: 'access-review' }>): Roster => {
  const removals = removalsIn(change);
  const groupOf = new Map(roster.groups.map((group) => [group.id, group]));
  const people = roster.people.map((person) => {
    const gone = removals.filter((removal) => removal.person === person.id).map(({ role }) => role);
    if (gone.length === 0) return person;
    const roles = person.roles.filter((role) => !gone.includes(role));
    const groups = person.groups.filter((id) => {
      const group = groupOf.get(id);
      return group !== undefined && mayJoin(roles, group);
    });
    return { ...person, roles, groups };
  });
  return { ...roster, people };
};
