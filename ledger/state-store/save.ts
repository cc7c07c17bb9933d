import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { AccountId } from '#shared/brand';
import { inPieces, StateMoved, StoreFault, type ColumnType } from '../database/index.ts';
import { putBalances, type SavedBalances } from './balances.ts';
import type { StateTables } from './layout.ts';
import { markOf, type Place, type PlacedRecord, type Seats } from './place.ts';
import { readPlaces, readState, type Reading } from './reads.ts';
import { definitionColumns, governanceColumns, holdColumns } from './records.ts';
import type { GovernanceRow, StateDelta } from './types.ts';

/** What else must hold for a writer of an epoch; checked with the row of the state locked. */
export type Fence = (epoch: number) => RawBuilder<boolean>;

/**
 * Writes a delta in one transaction; gives where its accounts stand. The head of the state goes first: its lock keeps
 * other writers out.
 */
export const saveDelta = ({ db, wording }: Reading, fence: Fence, delta: StateDelta): Promise<Seats> =>
  db.transaction().execute(async (trx) => {
    const writing = { db: trx, wording };
    await moveState(trx, fence, delta);
    const saved = await placed(writing, delta);
    await putDefinitions(writing, definitionsOf(delta, saved));
    await putBalances(writing, saved);
    await putHolds(writing, delta);
    await dropHolds(writing, delta);
    await putGovernance(writing, delta);
    return { places: saved.places, marks: saved.marks };
  });

const moveState = async (db: Transaction<StateTables>, fence: Fence, delta: StateDelta): Promise<void> => {
  const { epoch, from, through, root, governanceRows } = delta;
  const { numUpdatedRows } = await db
    .updateTable('state')
    .set({ epoch, through, root, governance_rows: governanceRows })
    .where('id', '=', 1)
    .where('through', '=', from)
    .where('epoch', '<=', epoch)
    .where(fence(epoch))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new StateMoved();
};

/**
 * Where a delta's accounts stand: as it tells, else as the store knows, else in the next places. Records of which all is
 * told are not looked into here: each look is one at slow memory.
 */
const placed = async (writing: Reading, delta: StateDelta): Promise<SavedBalances> => {
  const { accounts, seats } = delta;
  const { accounts: firstNew } = await readState(writing);
  const known = await placesOf(writing, unplaced(delta));
  let next = firstNew;
  const places = accounts.map((record, index) => {
    const place = seats?.places[index] ?? known.get(record.account.id);
    if (place === undefined) return next++;
    if (place >= firstNew) throw new StoreFault('damaged', `The saved state has no place ${place}`);
    return place;
  });
  const marks = accounts.map((record, index) => seats?.marks[index] ?? markOf(record.account.id));
  if (next > firstNew) await writing.db.updateTable('state').set({ accounts: next }).execute();
  return { records: accounts, places, marks, firstNew };
};

const unplaced = ({ accounts, seats }: StateDelta): readonly AccountId[] => {
  const ids: AccountId[] = [];
  accounts.forEach((record, index) => {
    if ((seats?.places[index] ?? null) === null) ids.push(record.account.id);
  });
  return ids;
};

const placesOf = async (writing: Reading, ids: readonly AccountId[]): Promise<Map<AccountId, Place>> => {
  const known = new Map<AccountId, Place>();
  await inPieces(ids, async (piece) => {
    for (const [id, place] of await readPlaces(writing, piece)) known.set(id, place);
  });
  return known;
};

const definitionsOf = (
  { definitions }: StateDelta,
  { records, places }: SavedBalances,
): readonly PlacedRecord[] => {
  if (definitions.length === 0) return [];
  const wanted = new Set(definitions.map(({ account }) => account.id));
  return records.flatMap((record, index) => {
    const place = places[index];
    return place !== undefined && wanted.has(record.account.id) ? [{ record, place }] : [];
  });
};

const DEFINITION_TYPES: readonly ColumnType[] = ['text', 'text', 'text', 'bigint'];
const HOLD_TYPES: readonly ColumnType[] = ['text', 'text'];

const putDefinitions = ({ db, wording }: Reading, accounts: readonly PlacedRecord[]): Promise<void> =>
  inPieces(accounts, (piece) =>
    sql`insert into accounts as old (id, wallet, definition, place)
      ${wording.rows(DEFINITION_TYPES, definitionColumns(piece))}
      on conflict (id) do update set wallet = excluded.wallet, definition = excluded.definition
      where old.definition <> excluded.definition`.execute(db),
  );

const putHolds = ({ db, wording }: Reading, { holdsOpened }: StateDelta): Promise<void> =>
  inPieces(holdsOpened, (piece) =>
    sql`insert into holds (id, record) ${wording.rows(HOLD_TYPES, holdColumns(piece))}
      on conflict (id) do update set record = excluded.record`.execute(db),
  );

const dropHolds = ({ db, wording }: Reading, { holdsClosed }: StateDelta): Promise<void> =>
  inPieces(holdsClosed, (piece) => db.deleteFrom('holds').where(wording.among('id', piece)).execute());

/** What one statement takes of the governance: the texts of a piece are made at once, and nothing else meanwhile. */
const PIECE_ROWS_MAX = 250;
const PIECE_CHARACTERS_MAX = 512 * 1024;
const GOVERNANCE_TYPES: readonly ColumnType[] = ['text', 'text', 'text'];

const putGovernance = async ({ db, wording }: Reading, { governance }: StateDelta): Promise<void> => {
  for (const piece of governancePieces(governance))
    await sql`insert into governance (kind, id, record)
      ${wording.rows(GOVERNANCE_TYPES, governanceColumns(piece))}
      on conflict (kind, id) do update set record = excluded.record`.execute(db);
};

function* governancePieces(rows: Iterable<GovernanceRow>): Generator<readonly GovernanceRow[]> {
  let piece: GovernanceRow[] = [];
  let characters = 0;
  for (const row of rows) {
    piece.push(row);
    characters += row.text.length;
    if (piece.length < PIECE_ROWS_MAX && characters < PIECE_CHARACTERS_MAX) continue;
    yield piece;
    piece = [];
    characters = 0;
  }
  if (piece.length > 0) yield piece;
}

/** Rows of a journal that is not ours, or that went back: nothing of them is worth keeping, the epoch least. */
export const clearState = ({ db }: Reading): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await trx
      .updateTable('state')
      .set({ epoch: 0, through: 0, root: '', accounts: 0, governance_rows: 0 })
      .where('id', '=', 1)
      .execute();
    for (const table of ['accounts', 'balances', 'velocities', 'holds', 'governance'] as const)
      await trx.deleteFrom(table).execute();
  });
