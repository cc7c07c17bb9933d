import type { AccountId, TransferId } from '#shared/brand';
import type { AccountRecord } from '#shared/projection';
import type { ChangedAccount } from '../../../../electron/vault/journal/apply.ts';
import { bookedRows } from '../../../../electron/vault/journal/entry-rows.ts';
import type { Posting } from '../../../../electron/vault/journal/postings.ts';
import { writeAccounts } from '../../../../electron/vault/journal/write-accounts.ts';
import { readAccounts } from '../../../../electron/vault/store/accounts.ts';
import { openStore, type Reader, type Store } from '../../../../electron/vault/store/store.ts';
import { deskFolder, KEY_HEX } from './desk.ts';

/* The vault's own writing of entries, without a journal: value dates of any kind, and a great many lines. */

export interface Line {
  readonly booked: string;
  readonly valued: string;
  /** What it adds to the first account and takes from the second, or the other way round below zero. */
  readonly minor: bigint;
  readonly party?: string;
  readonly what?: string;
  readonly operation?: string;
}

export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const opened = (id: AccountId): AccountRecord => ({
  account: {
    id,
    wallet: null,
    role: 'suspense',
    asset: 'EUR',
    scale: 2,
    name: `Account ${id}`,
    iban: null,
    bic: null,
    normal: 'debit',
    overdraft: true,
    limits: null,
  },
  debitsPosted: 0n,
  creditsPosted: 0n,
  debitsPending: 0n,
  creditsPending: 0n,
  lastSeq: 0,
  openHolds: 0,
  velocity: null,
});

export class BookedStore {
  readonly read: Store['read'];
  readonly #store: Store;
  readonly #remove: () => void;
  #seq = 0;

  private constructor(store: Store, remove: () => void) {
    this.#store = store;
    this.#remove = remove;
    this.read = store.read;
  }

  static async open(ids: readonly AccountId[]): Promise<BookedStore> {
    const { file, remove } = deskFolder();
    const store = await openStore(file, KEY_HEX, { onSlow: () => undefined });
    if (!store.ok) throw new Error(store.error.code);
    const accounts = ids.map((id, index) => ({
      no: index + 1,
      entries: 0,
      before: undefined,
      record: opened(id),
    }));
    const booked = { rows: [], days: [], counts: new Map() };
    await store.value.write((db) => writeAccounts(db, { accounts, booked }));
    return new BookedStore(store.value, remove);
  }

  async book(to: AccountId, from: AccountId, lines: readonly Line[]): Promise<void> {
    const places = await this.read((db: Reader) => readAccounts(db, [to, from]));
    const before = new Map([...places].map(([id, { record }]) => [id, record]));
    const seq = (this.#seq += 1);
    const postings = lines.flatMap((line, idx) => pair(to, from, line, seq, idx));
    const after = new Map([...before].map(([id, record]) => [id, moved(record, postings)]));
    const booked = bookedRows(postings, before, after, places);
    const accounts = [...after].map(([id, record]): ChangedAccount => ({
      no: places.get(id)?.no ?? 0,
      entries: booked.counts.get(id) ?? places.get(id)?.entries ?? 0,
      before: before.get(id),
      record,
    }));
    await this.#store.write((db) => writeAccounts(db, { accounts, booked }));
  }

  async close(): Promise<void> {
    await this.#store.close();
    this.#remove();
  }
}

const pair = (to: AccountId, from: AccountId, line: Line, seq: number, idx: number): readonly Posting[] => {
  const { booked, valued, minor, party = null, what = 'A line', operation = null } = line;
  const [debit, credit] = minor > 0n ? [to, from] : [from, to];
  const size = minor > 0n ? minor : -minor;
  const said = { party, what, operation: operation as TransferId | null };
  const common = { seq, idx, booked, valued, minor: size, ...said };
  return [
    { ...common, account: debit, side: 'debit', counter: credit },
    { ...common, account: credit, side: 'credit', counter: debit },
  ];
};

const moved = (record: AccountRecord, postings: readonly Posting[]): AccountRecord => {
  const sum = (side: Posting['side']): bigint =>
    postings
      .filter((posting) => posting.account === record.account.id && posting.side === side)
      .reduce((total, { minor }) => total + minor, 0n);
  return {
    ...record,
    debitsPosted: record.debitsPosted + sum('debit'),
    creditsPosted: record.creditsPosted + sum('credit'),
  };
};
