import { isProvableDevice } from '#shared/envelope';
import type { RosterChange } from '#shared/intent';
import { groupsNamed } from '#shared/policy';
import { CALENDARS_MAX, type Calendar, type RosterIndex } from '#shared/roster';
import type { effectOf } from './change-subjects.ts';
import { isSame } from './fault.ts';
import type { ProposalRefusal } from './refusal.ts';
import { moved, onPerson, refused } from './roster-refusals.ts';
import type { WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

/* Keys, devices, groups, calendars and builds: why a change of one can't be made as things stand. */

type PlaceChange = Extract<
  ReturnType<typeof effectOf>,
  {
    kind:
      | 'enrol-key'
      | 'activate-key'
      | 'revoke-key'
      | 'register-device'
      | 'set-device-standing'
      | 'define-group'
      | 'define-calendar'
      | 'set-releases';
  }
>;

/** Devices that one person may sign at. */
export const DEVICES_MAX = 2;

export const placeProblem = (
  change: PlaceChange,
  set: WorkingSet,
  index: RosterIndex,
): ProposalRefusal | undefined => {
  switch (change.kind) {
    case 'enrol-key':
      return onPerson(index, change.person, ({ standing }) =>
        standing === 'active'
          ? newKeyProblem(change.person, change.key, set, index)
          : refused(`${change.person} is ${standing}`),
      );
    case 'activate-key':
      return keyProblem(index, change.person, change.keyId, ({ standing }) =>
        standing === change.from ? undefined : moved(`the key is ${standing}, not ${change.from}`),
      );
    case 'revoke-key':
      return keyProblem(index, change.person, change.keyId, ({ standing }) =>
        standing === 'revoked' ? moved('the key is revoked') : undefined,
      );
    case 'register-device':
      return deviceProblem(change, index);
    case 'set-device-standing':
      return deviceMove(change, index);
    case 'define-group':
      return groupProblem(change, set, index);
    case 'define-calendar':
      return calendarProblem(change, set, index);
    case 'set-releases':
      return isSame(change.from, index.roster.releases) ? undefined : moved('other builds are released');
  }
};

type Key = RosterIndex['roster']['keys'][number];

/** A token is one person's: neither its key nor itself is enrolled twice. */
export const newKeyProblem = (
  person: Key['person'],
  key: Pick<Key, 'keyId' | 'custody' | 'token'>,
  { identity }: WorkingSet,
  { roster }: RosterIndex,
): ProposalRefusal | undefined => {
  if (key.custody === 'software-token' && identity?.environment === 'production')
    return { code: 'software-token-refused', detail: key.token.serial };
  const twin = roster.keys.find(
    (it) => it.keyId === key.keyId || (it.person !== person && isSameToken(it.token, key.token)),
  );
  return twin === undefined ? undefined : { code: 'already-enrolled', detail: `token ${twin.token.serial}` };
};

const isSameToken = (a: Key['token'], b: Key['token']): boolean =>
  a.manufacturer === b.manufacturer && a.serial === b.serial;

export const keyProblem = (
  index: RosterIndex,
  person: Key['person'],
  keyId: Key['keyId'],
  check: (key: Key) => ProposalRefusal | undefined,
): ProposalRefusal | undefined => {
  const key = index.key(keyId);
  return key?.person === person ? check(key) : { code: 'not-found', detail: `no such key of ${person}` };
};

const deviceProblem = (
  { device }: Extract<RosterChange, { kind: 'register-device' }>,
  index: RosterIndex,
): ProposalRefusal | undefined => {
  if (index.device(device.id) !== undefined)
    return { code: 'already-enrolled', detail: `device ${device.id}` };
  if (!isProvableDevice(device.id)) return refused(`device ${device.id} has no key of its own`);
  return onPerson(index, device.person, ({ standing, serviceOf }) => {
    if (standing !== 'active' || serviceOf !== null) return refused(`${device.person} is no active human`);
    const inUse = index.roster.devices.filter(
      (it) => it.person === device.person && it.standing !== 'retired',
    );
    return inUse.length < DEVICES_MAX
      ? undefined
      : refused(`${device.person} has ${String(inUse.length)} devices: retire one first`);
  });
};

const deviceMove = (
  { device: id, person, from }: Extract<RosterChange, { kind: 'set-device-standing' }>,
  index: RosterIndex,
): ProposalRefusal | undefined => {
  const device = index.device(id);
  if (device?.person !== person) return { code: 'not-found', detail: `device ${id} of ${person}` };
  if (device.standing !== from) return moved(`device ${id} is ${device.standing}, not ${from}`);
  return from === 'retired' ? refused(`device ${id} is retired for good`) : undefined;
};

const groupProblem = (
  { group: id, from, to }: Extract<RosterChange, { kind: 'define-group' }>,
  set: WorkingSet,
  index: RosterIndex,
): ProposalRefusal | undefined => {
  const found = index.group(id);
  const actual = found === undefined ? null : { name: found.name, roles: found.roles };
  if (!isSame(actual, from)) return moved(`group ${id} is not as stated`);
  if (to !== null) return undefined;
  const members = index.roster.people.filter(({ groups }) => groups.includes(id));
  if (members.length > 0) return refused(`${String(members.length)} people sit in group ${id}`);
  const rules = activePolicy(set)?.policy.rules ?? [];
  const rule = rules.find(
    ({ when, then }) =>
      when.initiatorGroups?.includes(id) === true ||
      (then.kind === 'require' && groupsNamed(then.groups).includes(id)),
  );
  return rule === undefined ? undefined : refused(`rule ${rule.id} of the policy names group ${id}`);
};

const calendarProblem = (
  { calendar: id, from, to }: Extract<RosterChange, { kind: 'define-calendar' }>,
  set: WorkingSet,
  { roster: { calendars = [] } }: RosterIndex,
): ProposalRefusal | undefined => {
  const found = calendars.find((calendar) => calendar.id === id);
  if (!isSame(withoutId(found), from)) return moved(`calendar ${id} is not as stated`);
  if (to !== null)
    return found === undefined && calendars.length >= CALENDARS_MAX
      ? refused(`there are ${String(CALENDARS_MAX)} calendars: end one first`)
      : undefined;
  const rules = activePolicy(set)?.policy.rules ?? [];
  const rule = rules.find(({ when }) => when.time?.calendar === id);
  return rule === undefined ? undefined : refused(`rule ${rule.id} of the policy names calendar ${id}`);
};

const withoutId = (calendar: Calendar | undefined): Omit<Calendar, 'id'> | null => {
  if (calendar === undefined) return null;
  const { id: _, ...rest } = calendar;
  return rest;
};
