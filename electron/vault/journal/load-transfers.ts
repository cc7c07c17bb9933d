import { sql } from 'kysely';
import type { TransferId } from '#shared/brand';
import { positionOf, type Sequel, type TransferRecord } from '#shared/double-entry';
import type { EventOf } from '#shared/journal';
import { rowsFor } from '../store/picture.ts';
import type { Reader } from '../store/store.ts';

/**
 * Stored operations that others refer to. Open holds, which are many, are kept ready; what has ended, or is taken
 * back, is read from its event.
 */
export const loadTransfers = async (
  db: Reader,
  ids: readonly TransferId[],
): Promise<readonly TransferRecord[]> => {
  const open = await rowsFor<{ record: string }>(db, 'select record from holds', 'id', ids);
  const holds = open.map(({ record }) => JSON.parse(record) as TransferRecord);
  const found = new Set(holds.map(({ operation }) => operation.id));
  return [
    ...holds,
    ...(await readOperations(
      db,
      ids.filter((id) => !found.has(id)),
    )),
  ];
};

interface Place {
  readonly seq: number;
  readonly idx: number;
  readonly sequel: Sequel['kind'] | null;
  readonly sequelAt: number | null;
  readonly correctedAt: number | null;
}

const sequelOf = ({ sequel, sequelAt, correctedAt }: Place): Sequel | null => {
  if (sequel === null || sequelAt === null) return null;
  const ended = { kind: sequel, position: sequelAt };
  return correctedAt === null ? ended : { ...ended, correction: correctedAt };
};

const readOperations = async (db: Reader, ids: readonly TransferId[]): Promise<readonly TransferRecord[]> => {
  if (ids.length === 0) return [];
  const places = await sql<Place>`select o.seq, o.idx, o.sequel, o.sequel_at as "sequelAt",
      o.corrected_at as "correctedAt"
    from json_each(${JSON.stringify(ids)}) j
    join operations o on o.id = unhex(replace(j.value, '-', ''))`.execute(db);
  const byEvent = [...Map.groupBy(places.rows, ({ seq }) => seq)];
  const records: TransferRecord[] = [];
  // One event at a time: each may hold thousands of operations.
  for (const [seq, inEvent] of byEvent) records.push(...(await recordsOf(db, seq, inEvent)));
  return records;
};

const recordsOf = async (
  db: Reader,
  seq: number,
  places: readonly Place[],
): Promise<readonly TransferRecord[]> => {
  const stored = await db
    .selectFrom('event_lines')
    .select('line')
    .where('seq', '=', seq)
    .executeTakeFirstOrThrow();
  const event = JSON.parse(stored.line) as EventOf<'book.recorded'>;
  const operations = event.payload.groups.flatMap((group) => group.operations);
  return places.map((place) => {
    const { idx } = place;
    const operation = operations[idx];
    if (operation === undefined) throw new Error(`event ${String(seq)} has no operation ${String(idx)}`);
    return {
      operation,
      position: positionOf(seq, idx),
      time: event.time,
      sequel: sequelOf(place),
    };
  });
};
