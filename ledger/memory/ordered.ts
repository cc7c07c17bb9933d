import type { IntentDigest, WalletId } from '#shared/brand';
import type { WalletRecord } from '#shared/double-entry';
import type { IntentRecord } from '#shared/projection';
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

  override delete(): boolean {
    throw new Error('A wallet is for ever');
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

/** Intents, in the order they were proposed, all and by status. An event proposes one. */
export class OrderedIntents extends KeptMap<IntentDigest, IntentRecord> {
  readonly #digests = new Map<number, IntentDigest>();
  readonly #all = new Ordered<number>();
  readonly #byStatus = new Map<string, Ordered<number>>();

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
      if (before !== undefined) this.#of(before.status).remove(proposedSeq);
      this.#of(status).add(proposedSeq);
    }
    return super.set(digest, record);
  }

  override delete(): boolean {
    throw new Error('An intent is for ever');
  }

  page({ status, after, limit }: IntentsPage): readonly IntentRecord[] {
    const order = status === undefined ? this.#all : this.#byStatus.get(status);
    const seqs = order?.after(after, limit) ?? [];
    return seqs.flatMap((seq) => {
      const digest = this.#digests.get(seq);
      return digest === undefined ? [] : (this.get(digest) ?? []);
    });
  }

  #of(status: string): Ordered<number> {
    const found = this.#byStatus.get(status);
    if (found !== undefined) return found;
    const order = new Ordered<number>();
    this.#byStatus.set(status, order);
    return order;
  }
}
