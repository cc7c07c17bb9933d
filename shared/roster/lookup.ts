import type { KeyId, PersonId } from '#shared/brand';
import type { EnrolledKey, Person, Roster } from './schema.ts';

/** A roster with its indexes: build once, ask often. */
export interface RosterIndex {
  readonly roster: Roster;
  readonly person: (id: PersonId) => Person | undefined;
  readonly key: (id: KeyId) => EnrolledKey | undefined;
  /** The key and its holder when both are active; undefined for anything else (fail closed). */
  readonly activeHolder: (id: KeyId) => { readonly key: EnrolledKey; readonly person: Person } | undefined;
}

export const indexRoster = (roster: Roster): RosterIndex => {
  const people = new Map(roster.people.map((person) => [person.id, person]));
  const keys = new Map(roster.keys.map((key) => [key.keyId, key]));
  return {
    roster,
    person: (id) => people.get(id),
    key: (id) => keys.get(id),
    activeHolder: (id) => {
      const key = keys.get(id);
      if (key?.standing !== 'active') return undefined;
      const person = people.get(key.person);
      return person?.standing === 'active' ? { key, person } : undefined;
    },
  };
};

/** The roster after a person's record was erased; everything else of the person stays. */
export const withErased = ({ roster }: RosterIndex, id: PersonId): RosterIndex =>
  indexRoster({
    ...roster,
    people: roster.people.map((person) => (person.id === id ? { ...person, standing: 'erased' } : person)),
  });
