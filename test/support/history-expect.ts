import { expect } from 'vitest';
import type { AccountId, TransferId } from '#shared/brand';
import { POSITION_STRIDE, type Sequel } from '#shared/double-entry';
import { dateOf } from '../../ledger/history/keys.ts';
import type { PostedSums } from '../../ledger/history/index.ts';
import { ACCOUNTS, META_KEY, META_VALUES, type Model, type ModelEntry } from './history-model.ts';
import { allEntries, transferIds, type HistoryReads } from './history-rig.ts';

const sumsOf = (entries: readonly ModelEntry[]): PostedSums => {
  const sum = (side: ModelEntry['side']): bigint =>
    entries.reduce((total, entry) => (entry.side === side ? total + entry.minor : total), 0n);
  return { debitsPosted: sum('debit'), creditsPosted: sum('credit') };
};

/** Balances of every account at these sizes of the journal, as booked and as valued by every day that occurs. */
export const expectBalances = async (
  reads: HistoryReads,
  { entries }: Model,
  sizes: readonly number[],
): Promise<void> => {
  const days = [
    ...new Set(entries.flatMap(({ bookingDay, valueDay }) => [bookingDay, valueDay, valueDay - 1])),
  ];
  for (const account of ACCOUNTS) {
    const own = entries.filter((entry) => entry.account === account);
    for (const size of sizes) {
      const known = own.filter(({ seq }) => seq < size);
      const asOfSeq = size - 1;
      expect(await reads.balance(account as AccountId, { asOfSeq })).toEqual({ ...sumsOf(known), size });
      for (const day of days) {
        const valued = known.filter(({ valueDay }) => valueDay <= day);
        const answer = await reads.balance(account as AccountId, { asOfSeq, valueDate: dateOf(day) });
        expect(answer, `${account} valued ${dateOf(day)} at ${size}`).toEqual({ ...sumsOf(valued), size });
      }
    }
  }
};

/** Statements of every account, both ways, by pages of this many rows. */
export const expectEntries = async (
  reads: HistoryReads,
  { entries }: Model,
  size: number,
  limit: number,
): Promise<void> => {
  for (const account of ACCOUNTS) {
    const own = entries
      .filter((entry) => entry.account === account && entry.seq < size)
      .sort((a, b) => a.position - b.position || a.leg - b.leg || (a.side === 'debit' ? -1 : 1));
    const wanted = own.map((entry, index) => ({
      position: entry.position,
      time: entry.time,
      bookingDate: dateOf(entry.bookingDay),
      valueDate: dateOf(entry.valueDay),
      kind: entry.kind,
      transfer: entry.transfer,
      intent: entry.intent,
      side: entry.side,
      asset: 'EUR',
      minor: entry.minor,
      counter: entry.counter,
      balance: sumsOf(own.slice(0, index + 1)),
    }));
    const newer = await allEntries(reads, account, 'newer', limit);
    expect(newer.map(({ cursor: _, ...row }) => row)).toEqual(wanted);
    expect(await allEntries(reads, account, 'older', limit)).toEqual(newer.toReversed());
  }
};

export const expectPositions = async (reads: HistoryReads, model: Model, size: number): Promise<void> => {
  const unknown = '00000000-0000-4000-8000-00000000beef' as TransferId;
  const answers = await reads.positions([...transferIds(model.positions.keys()), unknown]);
  const wanted = new Map(
    [...model.positions]
      .filter(([, position]) => position < size * 65_536)
      .map(([id, position]) => {
        return [id, { position, sequel: sequelBefore(model.sequels.get(id), size) }];
      }),
  );
  expect(new Map(answers)).toEqual(wanted);
};

const sequelBefore = (sequel: Sequel | undefined, size: number): Sequel | null => {
  const limit = size * POSITION_STRIDE;
  if (sequel === undefined || sequel.position >= limit) return null;
  const { correction, ...ended } = sequel;
  return correction === undefined || correction < limit ? sequel : ended;
};

export const expectMeta = async (
  reads: HistoryReads,
  model: Model,
  size: number,
  limit: number,
): Promise<void> => {
  for (const value of META_VALUES) {
    const wanted = (model.meta.get(value) ?? []).filter((position) => position < size * 65_536);
    for (const direction of ['newer', 'older'] as const) {
      const found: number[] = [];
      let after: number | null = null;
      do {
        const page: Awaited<ReturnType<HistoryReads['byMeta']>> = await reads.byMeta({
          key: META_KEY,
          value,
          limit,
          direction,
          ...(after === null ? {} : { after }),
        });
        found.push(...page.positions);
        after = page.next;
      } while (after !== null);
      expect(found).toEqual(direction === 'newer' ? wanted : wanted.toReversed());
    }
  }
};

/** Everything that a history answers. */
export const expectHistory = async (
  reads: HistoryReads,
  model: Model,
  size: number,
  limit: number,
): Promise<void> => {
  const half = Math.floor(size / 2);
  await expectBalances(
    reads,
    model,
    [...new Set([0, 1, half, size - 1, size])].filter((at) => at >= 0 && at <= size),
  );
  await expectEntries(reads, model, size, limit);
  await expectPositions(reads, model, size);
  await expectMeta(reads, model, size, limit);
};
