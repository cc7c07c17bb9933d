import type { GroupId, KeyId, PersonId } from '#shared/brand';
import type { RosterPerson, RosterView } from '#shared/ipc';
import type { Role } from '#shared/roster';

/* A small company, as a People screen is given it. */

export const person = (
  id: string,
  name: string,
  roles: readonly Role[],
  groups: readonly string[] = [],
  over: Partial<RosterPerson> = {},
): RosterPerson => ({
  id: id as PersonId,
  name,
  title: '',
  standing: 'active',
  shadow: null,
  roles,
  groups: groups as readonly GroupId[],
  serviceOfName: null,
  keys: [
    {
      id: `key-${id}` as KeyId,
      serial: `serial-${id}`,
      model: 'Model',
      custody: 'hardware-token',
      isAttested: true,
      standing: 'active',
    },
  ],
  devices: [],
  may: [],
  conflicts: [],
  answersFor: { wallets: [], mandates: [], rules: [] },
  ...over,
});

export const GRETA = person('p-1', 'Greta', ['security-admin'], ['security']);
export const HENRIK = person('p-2', 'Henrik', ['security-admin'], ['security']);
export const INES = person('p-3', 'Ines', ['security-admin'], ['security']);
export const ANNA = person('p-4', 'Anna', ['requester', 'approver'], ['treasury']);
export const BRAM = person('p-5', 'Bram', ['approver']);
export const FELIX = person('p-6', 'Felix', [], [], { standing: 'left' });

const group = (id: string, name: string, roles: readonly Role[], people: readonly RosterPerson[]) => ({
  id: id as GroupId,
  name,
  roles,
  members: people.filter(({ groups }) => groups.includes(id as GroupId)).map((each) => each.id),
});

export const rosterOf = (people: readonly RosterPerson[], over: Partial<RosterView> = {}): RosterView => ({
  version: 1,
  people,
  groups: [
    group('security', 'Security', ['security-admin'], people),
    group('treasury', 'Treasury', ['approver'], people),
    group('guards', 'Guards', ['approver', 'compliance'], people),
  ],
  calendars: [],
  delegations: [],
  releases: [],
  freezes: [],
  review: { lastAt: null, dueAt: null, isOverdue: false, overdue: [] },
  revertible: [],
  ...over,
});

export const ROSTER = rosterOf([GRETA, HENRIK, INES, ANNA, BRAM, FELIX]);
