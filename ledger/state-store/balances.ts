import { sql } from 'kysely';
import type { AccountRecord } from '#shared/double-entry';
import { inPieces, StoreFault, type ColumnType } from '../database/index.ts';
import { BalanceBlock, type SealedBlock, type StoredBlock } from './block.ts';
import {
  inBlocks,
  indexInBlock,
  type BlockPart,
  type Place,
  type PlacedRecord,
  type Seats,
} from './place.ts';
import { velocityColumns } from './records.ts';
import type { Reading } from './reads.ts';

/** Blocks read, changed and written at a time: some milliseconds at most, and what commits meanwhile goes between. */
const BLOCKS_PER_STATEMENT = 32;

const VELOCITY_TYPES: readonly ColumnType[] = ['bigint', 'text'];

/** Records to be saved, and where. */
export interface SavedBalances extends Seats {
  readonly records: readonly AccountRecord[];
  /** The first place that the store has nobody in. */
  readonly firstNew: Place;
}

/**
 * Writes balances into their blocks. What is changed all over a table costs by the pages that it touches: a block is
 * read and written once for all of its accounts, and many are in one page.
 */
export const putBalances = async (writing: Reading, saved: SavedBalances): Promise<void> => {
  const parts = inBlocks(saved.places);
  for (let at = 0; at < parts.length; at += BLOCKS_PER_STATEMENT) {
    const piece = parts.slice(at, at + BLOCKS_PER_STATEMENT);
    const stored = await readBlocks(writing, piece);
    const changes = new Changes(saved);
    const blocks = piece.map((part) => changes.sealed(part, stored.get(part.block)));
    await writeBlocks(writing, blocks);
    await putVelocities(writing, changes);
  }
};

const readBlocks = async (
  { db, wording }: Reading,
  parts: readonly BlockPart[],
): Promise<ReadonlyMap<number, StoredBlock>> => {
  const numbers = parts.map(({ block }) => block);
  const rows = await db
    .selectFrom('balances')
    .select(['block', 'widths', 'data'])
    .where(wording.among('block', numbers))
    .execute();
  return new Map(rows.map((row) => [row.block, row]));
};

const writeBlocks = async ({ db }: Reading, blocks: readonly SealedBlock[]): Promise<void> => {
  const rows = blocks.map(
    ({ block, widths, stride, data }) => sql`(${block}, ${widths}, ${stride}, ${data})`,
  );
  await sql`insert into balances (block, widths, stride, data) values ${sql.join(rows)}
    on conflict (block) do update
      set widths = excluded.widths, stride = excluded.stride, data = excluded.data`.execute(db);
};

/** What some blocks become, and the velocity counters that come and go with them. */
class Changes {
  readonly #saved: SavedBalances;
  readonly counted: PlacedRecord[] = [];
  readonly uncounted: Place[] = [];

  constructor(saved: SavedBalances) {
    this.#saved = saved;
  }

  sealed({ block: number, members }: BlockPart, stored: StoredBlock | undefined): SealedBlock {
    const block = stored === undefined ? BalanceBlock.empty(number) : BalanceBlock.open(stored);
    const records = Array.from(members, (member) => at(this.#saved.records, member));
    block.fit(records);
    records.forEach((record, index) => {
      this.#put(block, record, members[index] ?? 0);
    });
    return block.seal();
  }

  #put(block: BalanceBlock, record: AccountRecord, member: number): void {
    const { places, marks, firstNew } = this.#saved;
    const place = at(places, member);
    const mark = at(marks, member);
    const index = indexInBlock(place);
    let hadVelocity = false;
    if (place < firstNew) hadVelocity = block.change(index, mark, record);
    else if (index === block.count) block.add(mark, record);
    else throw new StoreFault('damaged', `The saved balances before ${record.account.id} are missing`);
    if (record.velocity !== null) this.counted.push({ record, place });
    else if (hadVelocity) this.uncounted.push(place);
  }
}

const putVelocities = async (
  { db, wording }: Reading,
  { counted, uncounted }: Pick<Changes, 'counted' | 'uncounted'>,
): Promise<void> => {
  await inPieces(counted, (piece) =>
    sql`insert into velocities (place, counters) ${wording.rows(VELOCITY_TYPES, velocityColumns(piece))}
      on conflict (place) do update set counters = excluded.counters`.execute(db),
  );
  await inPieces(uncounted, (piece) =>
    db.deleteFrom('velocities').where(wording.among('place', piece)).execute(),
  );
};

const at = <T>(list: readonly T[], index: number): T => {
  const one = list[index];
  if (one === undefined) throw new RangeError(`There is nothing at ${index} of ${list.length}`);
  return one;
};
