import type { DeviceId, GroupId, KeyId, PersonId } from '#shared/brand';
import type { Delegation, Device, EnrolledKey, Group, Joiner, Person, Roster } from './schema.ts';

/** A roster with its indexes: build once, ask often. */
export interface RosterIndex {
  readonly roster: Roster;
  readonly person: (id: PersonId) => Person | undefined;
  readonly key: (id: KeyId) => EnrolledKey | undefined;
  readonly group: (id: GroupId) => Group | undefined;
  readonly device: (id: DeviceId) => Device | undefined;
  /** Somebody who joined and may be in shadow still. */
  readonly joiner: (id: PersonId) => Joiner | undefined;
  /** Whether a person may hold power here and now; a service account, whether its human may as well. */
  readonly isActive: (id: PersonId) => boolean;
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
  const joiners = new Map(roster.joiners?.map((joiner) => [joiner.person, joiner]));
  const isStanding = (id: PersonId): boolean => people.get(id)?.standing === 'active';
  const isActive = (id: PersonId): boolean => isStanding(id) && isStanding(people.get(id)?.serviceOf ?? id);
  return {
    roster,
    person: (id) => people.get(id),
    key: (id) => keys.get(id),
    group: (id) => groups.get(id),
    device: (id) => devices.get(id),
    joiner: (id) => joiners.get(id),
    isActive,
    activeHolder: (id) => {
      const key = keys.get(id);
      if (key?.standing !== 'active') return undefined;
      const person = people.get(key.person);
      return person !== undefined && isActive(person.id) ? { key, person } : undefined;
    },
    human: (id) => people.get(id)?.serviceOf ?? id,
    delegatedTo: (id) => roster.delegations.filter(({ to }) => to === id),
  };
};

/** Whether a delegation gives a seat at an instant. */
export const isInForce = ({ since, until }: Pick<Delegation, 'since' | 'until'>, at: string): boolean =>
  Date.parse(since) <= Date.parse(at) && Date.parse(at) < Date.parse(until);

/** The roster after a person's record was erased; everything else of the person stays. */
export const withErased = ({ roster }: Pick<RosterIndex, 'roster'>, id: PersonId): RosterIndex =>
  indexRoster({
    ...roster,
    people: roster.people.map((person) => (person.id === id ? { ...person, standing: 'erased' } : person)),
  });

/** Whether nothing of value moves: an emergency is declared over the whole ledger. */
export const isLedgerFrozen = ({ freezes }: Roster): boolean =>
  freezes.some(({ scope }) => scope.kind === 'ledger');
