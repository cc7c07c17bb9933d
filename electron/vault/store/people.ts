import { sql } from 'kysely';
import type { PersonId } from '#shared/brand';
import type { Disclosure, PersonalRecord } from '#shared/roster';
import { bulk, type Reader, type Writer } from './store.ts';

/* What is known of people, as it opened the journal's commitments. */

const INSERT = `insert or replace into people select value ->> 0, value ->> 1, value -> 2 from json_each(?)`;

export const writeDisclosures = (db: Writer, disclosures: readonly Disclosure[]): Promise<void> =>
  bulk(
    db,
    INSERT,
    disclosures.map(({ person, salt, record }) => [person, salt, record]),
  );

export const eraseDisclosures = async (db: Writer, people: readonly PersonId[]): Promise<void> => {
  if (people.length === 0) return;
  await sql`delete from people where person in (select value from json_each(${JSON.stringify(people)}))`.execute(
    db,
  );
};

export const readNames = async (db: Reader): Promise<ReadonlyMap<PersonId, PersonalRecord>> => {
  const rows = await db.selectFrom('people').select(['person', 'record']).execute();
  return new Map(
    rows.map(({ person, record }) => [person as PersonId, JSON.parse(record) as PersonalRecord]),
  );
};
