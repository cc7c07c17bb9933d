import { HASH_BYTES, layouts, sumsAt, wordsFor, type RunLayout } from '../runs/layout.ts';
import { addTwoWords, readSum, writeSum } from '../runs/sums.ts';
import { RunWriter } from '../runs/writer.ts';
import type { AccountSlot } from './accounts.ts';
import { bitsOf, type BuildAmount } from './amount.ts';
import { takeRun, type RunScope } from './id-runs.ts';
import type { BuiltSegment } from './built.ts';
import { sortedOrder, WordList } from './words.ts';

/** Account, ordinal (2), amount (2). */
const ENTRY_WORDS = 5;
/** Entry, day, ordinal (2): what displaced entries are sorted by, once the entry is its account's rank. */
const DISPLACED_WORDS = 5;

/** Entries of a segment, and the runs that they become. */
export class EntryRuns {
  readonly #entries = new WordList();
  /** Rank of the account (set when built), day, ordinal (2), number of the entry. */
  readonly #displaced = new WordList();
  readonly #wide = new Map<number, bigint>();
  #accounts: AccountSlot[] = [];
  #segment = 0;
  #bits = 0;

  get count(): number {
    return this.#entries.length / ENTRY_WORDS;
  }

  /** Entries come in order. `displacedTo` is the value day (biased) where it is not the booking day. */
  add(account: AccountSlot, high: number, low: number, amount: BuildAmount, displacedTo: number | null): void {
    const entry = this.count;
    const local = this.#local(account);
    this.#entries.push(local);
    this.#entries.push(high);
    this.#entries.push(low);
    this.#entries.push(amount.high);
    this.#entries.push(amount.low);
    this.#bits = Math.max(this.#bits, bitsOf(amount));
    if (amount.wide !== null) this.#wide.set(entry, amount.wide);
    if (displacedTo === null) return;
    for (const word of [local, displacedTo, high, low, entry]) this.#displaced.push(word);
  }

  build(scope: RunScope, built: BuiltSegment): void {
    if (this.count > 0) this.#build(scope, built);
    this.#entries.clear();
    this.#displaced.clear();
    this.#wide.clear();
    this.#accounts = [];
    this.#segment += 1;
    this.#bits = 0;
  }

  #local(account: AccountSlot): number {
    if (account.segment !== this.#segment) {
      account.segment = this.#segment;
      account.local = this.#accounts.length;
      this.#accounts.push(account);
    }
    return account.local;
  }

  #build(scope: RunScope, built: BuiltSegment): void {
    const words = wordsFor(this.#bits + Math.ceil(Math.log2(this.count + 1)));
    const ranks = this.#ranks();
    this.#write(layouts.entries, this.#byRank(ranks), ranks, words, scope, built);
    if (this.#displaced.length === 0) return;
    const count = this.#displaced.length / DISPLACED_WORDS;
    const list = this.#displaced.words;
    for (let at = 0; at < this.#displaced.length; at += DISPLACED_WORDS)
      list[at] = ranks[list[at] ?? 0] ?? 0;
    const booked = sortedOrder(this.#displaced, DISPLACED_WORDS, 1);
    const valued = sortedOrder(this.#displaced, DISPLACED_WORDS, 4);
    if (booked.length !== count) throw new Error('Displaced entries were lost');
    this.#write(layouts.displaced, this.#entriesOf(booked), ranks, words, scope, built);
    this.#write(layouts.valued, this.#entriesOf(valued), ranks, words, scope, built, this.#daysOf(valued));
  }

  /** Rank of each account of the segment by its hash; an account that was forgotten and met again has one rank. */
  #ranks(): Uint32Array {
    const hashes = new WordList();
    for (const { hash } of this.#accounts) for (const word of hash) hashes.push(word);
    const ranks = new Uint32Array(this.#accounts.length);
    let rank = 0;
    let previous: AccountSlot | undefined;
    for (const local of sortedOrder(hashes, 4, 4)) {
      const account = this.#account(local);
      if (previous !== undefined && previous.id !== account.id) rank += 1;
      ranks[local] = rank;
      previous = account;
    }
    return ranks;
  }

  /** Entries by rank of their account, in journal order within: counting sort. */
  #byRank(ranks: Uint32Array): Uint32Array {
    const { count } = this;
    const starts = new Uint32Array(ranks.length + 1);
    for (let entry = 0; entry < count; entry += 1) {
      const after = (ranks[this.#entries.at(entry * ENTRY_WORDS)] ?? 0) + 1;
      starts[after] = (starts[after] ?? 0) + 1;
    }
    for (let rank = 1; rank < starts.length; rank += 1)
      starts[rank] = (starts[rank] ?? 0) + (starts[rank - 1] ?? 0);
    const order = new Uint32Array(count);
    for (let entry = 0; entry < count; entry += 1) {
      const rank = ranks[this.#entries.at(entry * ENTRY_WORDS)] ?? 0;
      const at = starts[rank] ?? 0;
      order[at] = entry;
      starts[rank] = at + 1;
    }
    return order;
  }

  #entriesOf(order: Uint32Array): Uint32Array {
    return order.map((record) => this.#displaced.at(record * DISPLACED_WORDS + 4));
  }

  #daysOf(order: Uint32Array): Uint32Array {
    return order.map((record) => this.#displaced.at(record * DISPLACED_WORDS + 1));
  }

  /** Writes entries in this order; with `days` the day stands between hash and ordinal. */
  #write(
    layout: RunLayout,
    order: Uint32Array,
    ranks: Uint32Array,
    words: number,
    scope: RunScope,
    built: BuiltSegment,
    days: Uint32Array | null = null,
  ): void {
    const { fromSeq, toSeq } = scope;
    const writer = new RunWriter({ layout, run: scope.nextRun(), fromSeq, toSeq, words, filterFor: 0 });
    const sums = new DataView(new ArrayBuffer(2 * 4 * words));
    const side = 4 * words;
    let group = -1;
    let hash: AccountSlot['hash'] = [0, 0, 0, 0];
    for (let index = 0; index < order.length; index += 1) {
      const entry = order[index] ?? 0;
      const from = entry * ENTRY_WORDS;
      const local = this.#entries.at(from);
      const rank = ranks[local] ?? 0;
      if (rank !== group) {
        group = rank;
        hash = this.#account(local).hash;
        for (let at = 0; at < 2 * side; at += 4) sums.setUint32(at, 0);
      }
      const low = this.#entries.at(from + 2);
      this.#addAmount(sums, low % 2 === 1 ? side : 0, words, entry);
      let to = writer.next();
      const { view } = writer;
      for (let word = 0; word < hash.length; word += 1) view.setUint32(to + 4 * word, hash[word] ?? 0);
      const record = to;
      to += HASH_BYTES;
      if (days !== null) {
        view.setUint32(to, days[index] ?? 0);
        to += 4;
      }
      view.setUint32(to, this.#entries.at(from + 1));
      view.setUint32(to + 4, low);
      const sumsTo = record + sumsAt(layout);
      for (let at = 0; at < 2 * side; at += 4) view.setUint32(sumsTo + at, sums.getUint32(at));
    }
    takeRun(writer, built);
  }

  #account(local: number): AccountSlot {
    const account = this.#accounts[local];
    if (account === undefined) throw new Error('An entry has no account');
    return account;
  }

  #addAmount(sums: DataView, at: number, words: number, entry: number): void {
    const from = entry * ENTRY_WORDS;
    const wide = this.#wide.get(entry);
    if (wide !== undefined) writeSum(sums, at, words, readSum(sums, at, words) + wide);
    else addTwoWords(sums, at, words, this.#entries.at(from + 3), this.#entries.at(from + 4));
  }
}
