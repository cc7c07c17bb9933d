import type { IntentDigest, WalletId } from '#shared/brand';
import type { WalletRecord } from '#shared/double-entry';
import type { Intent } from '#shared/intent';
import {
  expiresAtMs,
  type IntentMap,
  type IntentQuery,
  type IntentRecord,
  type IntentStatus,
} from '#shared/projection';
import { KeptMap } from './kept-map.ts';

/* Wallets and intents in the order in which they are listed: a page costs what is on it, however many there are. */

/** Keys in ascending order (strings by code unit). */
class Ordered<Key extends string | number> {
  readonly #keys: Key[] = [];

  add(key: Key): void {
    this.#keys.splice(this.#firstFrom(key), 0, key);
  }

  remove(key: Key): void {
    const at = this.#firstFrom(key);
    if (this.#keys[at] === key) this.#keys.splice(at, 1);
  }

  all(): readonly Key[] {
    return this.#keys;
  }

  /** The first keys that are not greater than one. */
  upTo(key: Key, limit: number): readonly Key[] {
    const keys: Key[] = [];
    for (const next of this.#keys) {
      if (next > key || keys.length === limit) break;
      keys.push(next);
    }
    return keys;
  }

  /** The next keys after one, which need not be there. */
  after(key: Key, limit: number): readonly Key[] {
    const at = this.#firstFrom(key);
    const from = this.#keys[at] === key ? at + 1 : at;
    return this.#keys.slice(from, from + limit);
  }

  /** Index of the first key that is not less. */
  #firstFrom(key: Key): number {
    let low = 0;
    let high = this.#keys.length;
    // What is new mostly goes to the end.
    if (high > 0 && (this.#keys[high - 1] ?? key) < key) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? key) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Wallets by id. */
export class OrderedWallets extends KeptMap<WalletId, WalletRecord> {
  readonly #ids = new Ordered<string>();

  constructor(wallets: Iterable<readonly [WalletId, WalletRecord]>) {
    super();
    for (const [id, record] of wallets) this.set(id, record);
  }

  override set(id: WalletId, record: WalletRecord): this {
    if (!this.has(id)) this.#ids.add(id);
    return super.set(id, record);
  }

  /** In order of their ids, from after one on. */
  after(id: string, limit: number): readonly WalletRecord[] {
    return this.#ids.after(id, limit).flatMap((next) => this.get(next as WalletId) ?? []);
  }
}

export interface IntentsPage {
  readonly status?: string | undefined;
  /** Only intents proposed after this sequence number. */
  readonly after: number;
  readonly limit: number;
}

/**
 * Intents, in the order they were proposed, all and by status, and those that wait by when their time is over. An event
 * proposes one.
 */
export class OrderedIntents extends KeptMap<IntentDigest, IntentRecord> implements IntentMap {
  readonly #digests = new Map<number, IntentDigest>();
  readonly #all = new Ordered<number>();
  readonly #byStatus = new Map<string, Ordered<number>>();
  /** By status and type: see `kindOf`. */
  readonly #byKind = new Map<string, Ordered<number>>();
  readonly #types = new Set<Intent['type']>();
  readonly #expiries = new Ordered<string>();

  constructor(intents: Iterable<readonly [IntentDigest, IntentRecord]>) {
    super();
    for (const [digest, record] of intents) this.set(digest, record);
  }

  override set(digest: IntentDigest, record: IntentRecord): this {
    const { proposedSeq, status } = record;
    const before = this.get(digest);
    if (before === undefined) {
      this.#digests.set(proposedSeq, digest);
      this.#all.add(proposedSeq);
    }
    if (before?.status !== status) {
      if (before !== undefined) this.#leave(before);
      this.#enter(record);
    }
    return super.set(digest, record);
  }

  #enter(record: IntentRecord): void {
    const { status, proposedSeq, intent } = record;
    this.#types.add(intent.type);
    orderIn(this.#byStatus, status).add(proposedSeq);
    orderIn(this.#byKind, kindOf(status, intent.type)).add(proposedSeq);
    if (status === 'awaiting-approval') this.#expiries.add(expiryKey(record));
  }

  #leave(record: IntentRecord): void {
    const { status, proposedSeq, intent } = record;
    orderIn(this.#byStatus, status).remove(proposedSeq);
    orderIn(this.#byKind, kindOf(status, intent.type)).remove(proposedSeq);
    if (status === 'awaiting-approval') this.#expiries.remove(expiryKey(record));
  }

  find({ statuses, type }: IntentQuery): readonly IntentRecord[] {
    const types = type === undefined ? [...this.#types] : [type];
    const seqs = statuses.flatMap((status) =>
      types.flatMap((of) => this.#byKind.get(kindOf(status, of))?.all() ?? []),
    );
    return this.#records(seqs.sort((a, b) => a - b));
  }

  /** How many there are in these statuses. */
  count(statuses: readonly IntentStatus[]): number {
    return statuses.reduce((sum, status) => sum + (this.#byStatus.get(status)?.all().length ?? 0), 0);
  }

  overdue(nowMs: number, countMax: number): readonly IntentRecord[] {
    const keys = this.#expiries.upTo(expiryPlace(nowMs, Number.MAX_SAFE_INTEGER), countMax);
    return this.#records(keys.map(seqOfExpiry));
  }

  page({ status, after, limit }: IntentsPage): readonly IntentRecord[] {
    const order = status === undefined ? this.#all : this.#byStatus.get(status);
    return this.#records(order?.after(after, limit) ?? []);
  }

  #records(seqs: readonly number[]): readonly IntentRecord[] {
    return seqs.flatMap((seq) => {
      const digest = this.#digests.get(seq);
      return digest === undefined ? [] : (this.get(digest) ?? []);
    });
  }
}

const kindOf = (status: string, type: Intent['type']): string => `${status} ${type}`;

const orderIn = (orders: Map<string, Ordered<number>>, name: string): Ordered<number> => {
  const found = orders.get(name);
  if (found !== undefined) return found;
  const order = new Ordered<number>();
  orders.set(name, order);
  return order;
};

/** Digits of the greatest safe integer. */
const DIGITS = 16;
const padded = (number: number): string => String(Math.max(0, number)).padStart(DIGITS, '0');

/** Sorts by instant, then by the place of the proposal. */
const expiryPlace = (ms: number, seq: number): string => `${padded(ms)} ${padded(seq)}`;
const expiryKey = (record: IntentRecord): string => expiryPlace(expiresAtMs(record), record.proposedSeq);
const seqOfExpiry = (key: string): number => Number(key.slice(DIGITS + 1));
