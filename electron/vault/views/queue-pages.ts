import { sql, type RawBuilder } from 'kysely';
import type { PersonId } from '#shared/brand';
import type { QueueSection } from '#shared/ipc';
import type { Reader } from '../store/store.ts';

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

const matches = (search: string): RawBuilder<unknown> =>
  search === '' ? sql`true` : sql`instr(i.search, ${search}) > 0`;

/** The rows of a section as `from … where …`, with the index that orders them. */
const sectionSql = (
  section: QueueSection,
  person: PersonId | null,
  search: string,
): { readonly rows: RawBuilder<unknown>; readonly order: RawBuilder<unknown> } => {
  if (section === 'done')
    return {
      rows: sql`from intents i where i.is_open = 0 and ${matches(search)}`,
      order: sql`i.last_seq desc`,
    };
  if (section === 'mine')
    return {
      rows: sql`from waiting w ${search === '' ? sql`` : sql`join intents i on i.proposed_seq = w.proposed_seq`}
        where w.person = ${person ?? ''} and w.proposed_seq not in (${decidedBy(person ?? ('' as PersonId))})
        and ${matches(search)}`,
      order: sql`w.expires_at, w.proposed_seq`,
    };
  return {
    rows: sql`from intents i where i.is_open = 1 and ${matches(search)} and ${notMine(person)}`,
    order: sql`i.expires_at, i.proposed_seq`,
  };
};

const notMine = (person: PersonId | null): RawBuilder<unknown> =>
  person === null
    ? sql`true`
    : sql`(not exists (select 1 from waiting w where w.person = ${person} and w.expires_at = i.expires_at
        and w.proposed_seq = i.proposed_seq) or i.proposed_seq in (${decidedBy(person)}))`;

export const pageKeys = async (db: Reader, request: PageRequest): Promise<PageKeys> => {
  const search = request.search.trim().toLowerCase();
  const { section, person, offset, limit } = request;
  const counts = await countSections(db, person);
  if (search === '') {
    const total = counts[section];
    const seqs =
      offset >= total ? [] : await seqsOf(db, { ...request, search }, sql`limit ${limit} offset ${offset}`);
    return { total, counts, seqs };
  }
  // One scan finds all hits, for the total and the page.
  const found = await seqsOf(db, { ...request, search }, sql``);
  return { total: found.length, counts, seqs: found.slice(offset, offset + limit) };
};

const countSections = async (
  db: Reader,
  person: PersonId | null,
): Promise<Readonly<Record<QueueSection, number>>> => {
  const found = await sql<{ open: number; done: number; mine: number }>`select
    (select count(*) from intents where is_open = 1) as open,
    (select count(*) from intents where is_open = 0) as done,
    (select count(*) ${sectionSql('mine', person, '').rows}) as mine`.execute(db);
  const { open, done, mine } = found.rows[0] ?? { open: 0, done: 0, mine: 0 };
  return { mine, others: open - mine, done };
};

const seqsOf = async (
  db: Reader,
  { section, person, search }: PageRequest,
  slice: RawBuilder<unknown>,
): Promise<readonly number[]> => {
  const { rows, order } = sectionSql(section, person, search);
  const column = section === 'mine' ? sql`w.proposed_seq` : sql`i.proposed_seq`;
  const found = await sql<{ seq: number }>`select ${column} as seq ${rows}
    order by ${order} ${slice}`.execute(db);
  return found.rows.map(({ seq }) => seq);
};
