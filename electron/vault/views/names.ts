import { sql, type RawBuilder } from 'kysely';
import type { PersonId } from '#shared/brand';
import type { NamedPerson, Person } from '#shared/roster';
import { markOf, unmarked } from '../journal/marks.ts';
import type { Picture } from '../store/picture.ts';

type Known = Pick<Picture, 'roster' | 'names'>;

/** A name that was checked against the journal, or the words that stand in its place. */
export const personName = ({ roster, names }: Known, id: PersonId): string => {
  const person = roster?.person(id);
  if (person === undefined) return names.get(id)?.name ?? id;
  if (person.standing === 'erased') return `Erased person (${id})`;
  return names.get(id)?.name ?? `Name not yet received (${id})`;
};

export const namedPerson = (known: Known, person: Person): NamedPerson => ({
  ...person,
  name: personName(known, person.id),
  title: person.standing === 'erased' ? '' : (known.names.get(person.id)?.title ?? ''),
});

/** A text of the store as it is shown. */
export const shownText = (known: Known, text: string): string =>
  unmarked(text, (id) => personName(known, id));

/** People whose marks one search looks for at most. */
const PEOPLE_MAX = 20;

/**
 * What a search text may stand for in the store, lower case: itself; with each name that it holds as a mark; and
 * the mark of everybody whose name it is a part of.
 */
const formsOf = (known: Known, search: string): readonly string[] => {
  const people = (known.roster?.roster.people ?? []).map(({ id }) => ({
    mark: markOf(id).toLowerCase(),
    name: personName(known, id).toLowerCase(),
  }));
  const partly = people.filter(({ name }) => name.includes(search)).map(({ mark }) => mark);
  const wholly = people.reduce((text, { name, mark }) => text.replaceAll(name, mark), search);
  return [...new Set([search, wholly, ...partly.slice(0, PEOPLE_MAX)])];
};

/** "This column holds what is searched for": names are in no column, so their marks are looked for. */
export const holds = (column: string, known: Known, search: string): RawBuilder<boolean> => {
  const hits = formsOf(known, search).map((form) => sql`instr(${sql.ref(column)}, ${form}) > 0`);
  return sql<boolean>`(${sql.join(hits, sql` or `)})`;
};
