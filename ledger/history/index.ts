import { readFileSync } from 'node:fs';
import type { AccountId, IntentDigest, TransferId } from '#shared/brand';
import { positionOf, type Position, type Sequel } from '#shared/double-entry';
import { openJournalStore } from '../journal-store/index.ts';
export type HistoryTarget =
  | { readonly kind: 'sqlite'; readonly journal: string; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string };
export interface KnownOperation { readonly position: Position; readonly sequel: Sequel | null }
export interface EntryRow {
  readonly cursor: string; readonly position: Position; readonly time: string; readonly bookingDate: string; readonly valueDate: string;
  readonly kind: string; readonly transfer: TransferId | null; readonly intent: IntentDigest | null; readonly side: 'debit' | 'credit';
  readonly asset: string; readonly minor: bigint; readonly counter: AccountId | null; readonly balance: { readonly debitsPosted: bigint; readonly creditsPosted: bigint };
}
export interface History {
  readonly through: number;
  readonly fault: Error | null;
  readonly committed: (size: number) => void;
  readonly whenThrough: (size: number) => Promise<void>;
  readonly mayKnow: (id: TransferId) => boolean;
  readonly positions: (ids: readonly TransferId[]) => Promise<ReadonlyMap<TransferId, KnownOperation>>;
  readonly entries: (query: { account: AccountId; after?: string; limit: number; direction: 'older' | 'newer' }) => Promise<{ rows: readonly EntryRow[]; next: string | null; through: number }>;
  readonly balance: (account: AccountId, query?: { asOfSeq?: number; valueDate?: string }) => Promise<{ debitsPosted: bigint; creditsPosted: bigint; size: number }>;
  readonly byMeta: (query: { key: string; value: string; after?: Position; limit: number; direction: 'older' | 'newer' }) => Promise<{ positions: readonly Position[]; next: Position | null }>;
  readonly close: () => Promise<void>;
}
export const openHistory = async (target: HistoryTarget): Promise<History> => {
  if (target.kind !== 'sqlite') throw new Error('not yet');
  void readFileSync;
  const store = await openJournalStore({ kind: 'sqlite', file: target.journal });
  const known = new Map<TransferId, { position: Position; sequel: Sequel | null }>();
  let through = 0;
  let goal = 0;
  let running = Promise.resolve();
  const build = async (): Promise<void> => {
    while (through < goal) {
      const lines = await store.lines({ from: through, limit: goal - through, charactersMax: 4_000_000 });
      for (const line of lines) {
        if (line.includes('"type":"book.recorded"')) {
          let index = 0;
          for (const { operations } of JSON.parse(line).payload.groups)
            for (const op of operations) {
              const position = positionOf(through, index);
              known.set(op.id, { position, sequel: null });
              const named = op.refused === undefined ? (op.hold ?? op.reverses) : undefined;
              const of = named === undefined ? undefined : known.get(named);
              if (of) of.sequel = { kind: op.op === 'transfer' ? 'reversal' : op.op, position };
              index += 1;
            }
        }
        through += 1;
      }
    }
  };
  return {
    get through() { return through; },
    fault: null,
    committed: (size) => { goal = size; running = running.then(build); },
    whenThrough: () => Promise.resolve(),
    mayKnow: (id) => known.has(id),
    positions: (ids) => Promise.resolve(new Map(ids.flatMap((id) => { const k = known.get(id); return k ? [[id, k] as const] : []; }))),
    entries: () => Promise.reject(new Error('not yet')),
    balance: () => Promise.reject(new Error('not yet')),
    byMeta: () => Promise.reject(new Error('not yet')),
    close: async () => { await running; await store.close(); },
  };
};
