import { sql, type RawBuilder } from 'kysely';
import type { PersonId } from '#shared/brand';
import type { QueueSection } from '#shared/ipc';
import type { Reader } from '../store/store.ts';
import { holds } from './names.ts';
import type { Scope } from './scope.ts';

/*
 * Which items a page shows. Sections are read off indexes in their order: `waiting` by person and expiry for
 * "mine", open items by expiry for the rest, closed ones by their last event.
 */

export interface PageRequest {
  readonly person: PersonId | null;
  readonly section: QueueSection;
  readonly offset: number;
  readonly limit: number;
  readonly search: string;
}

/** What is asked for, with the search as a condition on `intents i`; undefined when nothing is searched for. */
interface Section extends PageRequest {
  readonly matches: RawBuilder<boolean> | undefined;
  /** This desk's time: an item is in the list of those to whom it is escalated by then. */
  readonly now: string;
}

export interface PageKeys {
  readonly total: number;
  readonly counts: Readonly<Record<QueueSection, number>>;
  /** `proposed_seq` of the rows, in order. */
  readonly seqs: readonly number[];
}

/** An item that this person has decided on leaves their list at once, before the ledger has it. */
const decidedBy = (person: PersonId): RawBuilder<unknown> => sql`
  select d.proposed_seq from outbox o join intents d on d.digest = o.intent
  where o.person = ${person} and o.intent is not null and o.state in ('waiting', 'delivered')`;

/** The rows of a section as `from … where …`, with the index that orders them. */
const sectionSql = (
  section: QueueSection,
  person: PersonId | null,
  now: string,
  matches: RawBuilder<boolean> | undefined,
): { readonly rows: RawBuilder<unknown>; readonly order: RawBuilder<unknown> } => {
  if (section === 'done')
    return {
      rows: sql`from intents i where i.is_open = 0 and ${matches ?? sql`true`}`,
      order: sql`i.last_seq desc`,
    };
  if (section === 'mine')
    return {
      rows: sql`from waiting w ${matches === undefined ? sql`` : sql`join intents i on i.proposed_seq = w.proposed_seq`}
        where w.person = ${person ?? ''} and w.from_time <= ${now} and w.proposed_seq not in (${decidedBy(person ?? ('' as PersonId))})
        and ${matches ?? sql`true`}`,
      order: sql`w.expires_at, w.proposed_seq`,
    };
  return {
    rows: sql`from intents i where i.is_open = 1 and ${matches ?? sql`true`} and ${notMine(person, now)}`,
    order: sql`i.expires_at, i.proposed_seq`,
  };
};

const notMine = (person: PersonId | null, now: string): RawBuilder<unknown> =>
  person === null
    ? sql`true`
    : sql`(not exists (select 1 from waiting w where w.person = ${person} and w.expires_at = i.expires_at
        and w.proposed_seq = i.proposed_seq and w.from_time <= ${now}) or i.proposed_seq in (${decidedBy(person)}))`;

export const pageKeys = async (scope: Scope, request: PageRequest): Promise<PageKeys> => {
  const { db, picture } = scope;
  const now = scope.now.toISOString();
  const search = request.search.trim().toLowerCase();
  const matches = search === '' ? undefined : holds('i.search', picture, search);
  const { section, person, offset, limit } = request;
  const counts = await countSections(db, person, now);
  if (matches === undefined) {
    const total = counts[section];
    const seqs =
      offset >= total
        ? []
        : await seqsOf(db, { ...request, matches, now }, sql`limit ${limit} offset ${offset}`);
    return { total, counts, seqs };
  }
  // One scan finds all hits, for the total and the page.
  const found = await seqsOf(db, { ...request, matches, now }, sql``);
  return { total: found.length, counts, seqs: found.slice(offset, offset + limit) };
};

const countSections = async (
  db: Reader,
  person: PersonId | null,
  now: string,
): Promise<Readonly<Record<QueueSection, number>>> => {
  const found = await sql<{ open: number; done: number; mine: number }>`select
    (select count(*) from intents where is_open = 1) as open,
    (select count(*) from intents where is_open = 0) as done,
    (select count(*) ${sectionSql('mine', person, now, undefined).rows}) as mine`.execute(db);
  const { open, done, mine } = found.rows[0] ?? { open: 0, done: 0, mine: 0 };
  return { mine, others: open - mine, done };
};

const seqsOf = async (
  db: Reader,
  { section, person, now, matches }: Section,
  slice: RawBuilder<unknown>,
): Promise<readonly number[]> => {
  const { rows, order } = sectionSql(section, person, now, matches);
  const column = section === 'mine' ? sql`w.proposed_seq` : sql`i.proposed_seq`;
  const found = await sql<{ seq: number }>`select ${column} as seq ${rows}
    order by ${order} ${slice}`.execute(db);
  return found.rows.map(({ seq }) => seq);
};
