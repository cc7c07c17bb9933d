import type { AccountId, TransferId } from '#shared/brand';
import { Builder } from '../../ledger/history/build/builder.ts';
import type { History } from '../../ledger/history/index.ts';
import { readBalance } from '../../ledger/history/reads/balance.ts';
import { entriesAfter, entriesBefore } from '../../ledger/history/reads/entries.ts';
import {
  emptyManifest,
  updated,
  type Manifest,
  type ManifestUpdate,
} from '../../ledger/history/reads/manifest.ts';
import { readMeta } from '../../ledger/history/reads/meta.ts';
import { FactCache } from '../../ledger/history/reads/fact-cache.ts';
import { PageCache } from '../../ledger/history/reads/page-cache.ts';
import { readPositions } from '../../ledger/history/reads/positions.ts';
import { cursorText, readCursor, readRows } from '../../ledger/history/reads/rows.ts';
import { openBuilderStore, openJournalReader } from '../../ledger/history/store/open.ts';
import type { HistoryTarget } from '../../ledger/history/store/target.ts';
import type { HistoryStore } from '../../ledger/history/store/types.ts';

/** The reads of a history, wherever it is built. */
export type HistoryReads = Pick<History, 'balance' | 'entries' | 'positions' | 'byMeta'>;

/** The builder without its thread, so that a test decides when it flushes, merges and starts again. */
export interface BuilderRig {
  readonly builder: Builder;
  readonly reads: HistoryReads;
  readonly manifest: () => Manifest;
  /** Takes in events up to a journal size. */
  readonly takeTo: (size: number) => Promise<void>;
  /** Ends without storing what is only in memory, as a crash would. */
  readonly drop: () => Promise<void>;
}

export const openRig = async (
  target: HistoryTarget,
  options: { readonly filterBytesMax?: number } = {},
): Promise<BuilderRig> => {
  const store = await openBuilderStore(target);
  const journal = await openJournalReader(target);
  let manifest = emptyManifest;
  const replaced: number[] = [];
  const publish = (update: ManifestUpdate): void => {
    manifest = updated(manifest, update);
    replaced.push(...update.removed);
  };
  const builder = await Builder.open(store, journal, publish, options);
  return {
    builder,
    reads: readsOf(store, () => manifest),
    manifest: () => manifest,
    takeTo: async (size) => {
      while (builder.next < size) await builder.take(await journal.rows(builder.next, size));
      builder.release(replaced.splice(0));
    },
    drop: async () => {
      await journal.close();
      await store.close();
    },
  };
};

const readsOf = (store: HistoryStore, manifest: () => Manifest): HistoryReads => {
  const cache = new PageCache(store, 64 * 1024);
  const facts = new FactCache(store, 64 * 1024);
  return {
    balance: (account, query = {}) => readBalance(cache, manifest(), account, query),
    positions: (ids) => readPositions(cache, manifest(), ids),
    byMeta: (query) => readMeta(cache, manifest(), query),
    entries: async ({ account, after, limit, direction }) => {
      const find = direction === 'older' ? entriesBefore : entriesAfter;
      const from = after === undefined ? null : readCursor(after);
      const found = await find(cache, manifest(), account, from, limit + 1);
      const rows = await readRows(facts, found.slice(0, limit));
      const last = found.slice(0, limit).at(-1);
      const next = found.length > limit && last !== undefined ? cursorText(last.ordinal) : null;
      return { rows, next, through: manifest().through };
    },
  };
};

/** All rows of an account, page by page. */
export const allEntries = async (
  reads: HistoryReads,
  account: string,
  direction: 'older' | 'newer',
  limit: number,
): Promise<Awaited<ReturnType<HistoryReads['entries']>>['rows']> => {
  const rows = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<HistoryReads['entries']>> = await reads.entries({
      account: account as AccountId,
      limit,
      direction,
      ...(after === null ? {} : { after }),
    });
    rows.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return rows;
};

export const transferIds = (ids: Iterable<string>): readonly TransferId[] => [...ids] as TransferId[];
