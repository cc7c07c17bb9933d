import type { DeviceId, GroupId, KeyId, PersonId } from '#shared/brand';
import type { Delegation, Device, EnrolledKey, Group, Person, Roster } from './schema.ts';

/** A roster with its indexes: build once, ask often. */
export interface RosterIndex {
  readonly roster: Roster;
  readonly person: (id: PersonId) => Person | undefined;
  readonly key: (id: KeyId) => EnrolledKey | undefined;
  readonly group: (id: GroupId) => Group | undefined;
  readonly device: (id: DeviceId) => Device | undefined;
  /** The key and its holder when both are active; undefined for anything else (fail closed). */
  readonly activeHolder: (id: KeyId) => { readonly key: EnrolledKey; readonly person: Person } | undefined;
  /** The human behind an id: whoever answers for a service account, else the person. */
  readonly human: (id: PersonId) => PersonId;
  /** Delegations of which a person has the seat, over or not. */
  readonly delegatedTo: (id: PersonId) => readonly Delegation[];
}

export const indexRoster = (roster: Roster): RosterIndex => {
  const people = new Map(roster.people.map((person) => [person.id, person]));
  const keys = new Map(roster.keys.map((key) => [key.keyId, key]));
  const groups = new Map(roster.groups.map((group) => [group.id, group]));
  const devices = new Map(roster.devices.map((device) => [device.id, device]));
  return {
    roster,
    person: (id) => people.get(id),
    key: (id) => keys.get(id),
    group: (id) => groups.get(id),
    device: (id) => devices.get(id),
    activeHolder: (id) => {
      const key = keys.get(id);
      if (key?.standing !== 'active') return undefined;
      const person = people.get(key.person);
      return person?.standing === 'active' ? { key, person } : undefined;
    },
    human: (id) => people.get(id)?.serviceOf ?? id,
    delegatedTo: (id) => roster.delegations.filter(({ to }) => to === id),
  };
};

/** Whether a delegation gives a seat at an instant. */
export const isInForce = ({ since, until }: Pick<Delegation, 'since' | 'until'>, at: string): boolean =>
  Date.parse(since) <= Date.parse(at) && Date.parse(at) < Date.parse(until);

/** The roster after a person's record was erased; everything else of the person stays. */
export const withErased = ({ roster }: RosterIndex, id: PersonId): RosterIndex =>
  indexRoster({
    ...roster,
    people: roster.people.map((person) => (person.id === id ? { ...person, standing: 'erased' } : person)),
  });

/** Whether nothing of value moves: an emergency is declared over the whole ledger. */
export const isLedgerFrozen = ({ freezes }: Roster): boolean =>
  freezes.some(({ scope }) => scope.kind === 'ledger');
