import type { AccountId } from '#shared/brand';
import { fnv1a, FNV_BASIS, FNV_PRIME } from '#shared/encoding';
import { MARKS, TOTALS, type PackedAccounts, type Totals } from './packed.ts';

/*
 * The thread of the reads holds some hundred thousand accounts that changed lately. As an object each they cost it
 * stops of up to a tenth of a second, while the collector looked through them; in arrays they cost none.
 */

const NEW_LINE = 10;
const ENTRIES_MIN = 1_024;
const ID_BYTES_USUAL = 40;
/** A table is at most half full, so that a look-up ends soon. */
const PLACES_PER_ENTRY = 2;
const NONE = -1;

/** Ids of accounts are ASCII. */
export const hashOfId = fnv1a;

/** Totals of accounts by their ids: the last that were put for each. */
export class TotalsTable {
  #count = 0;
  /** Entry and one at each place, 0 where there is none; open addressing, the next place after a taken one. */
  #places: Int32Array;
  #hashes: Int32Array;
  /** Where the id of each entry ends in the text; it begins where the one before ends. */
  #ends: Int32Array;
  #text: Uint8Array;
  #totals: BigInt64Array;
  #marks: Float64Array;
  /** Totals that do not fit 64 bits, by where they would be. */
  readonly #wide = new Map<number, bigint>();

  /** With room for so many, as far as is known; it grows. */
  constructor(entries = ENTRIES_MIN) {
    const room = 2 ** Math.ceil(Math.log2(Math.max(ENTRIES_MIN, entries)));
    this.#places = new Int32Array(PLACES_PER_ENTRY * room);
    this.#hashes = new Int32Array(room);
    this.#ends = new Int32Array(room);
    this.#text = new Uint8Array(room * ID_BYTES_USUAL);
    this.#totals = new BigInt64Array(TOTALS * room);
    this.#marks = new Float64Array(MARKS * room);
  }

  get size(): number {
    return this.#count;
  }

  /** Takes all accounts of a message; gives how many. */
  put(packed: PackedAccounts): number {
    const { ids } = packed;
    const wide = packed.wide.length === 0 ? undefined : new Map(packed.wide);
    let index = 0;
    for (let from = 0; from < ids.length; index += 1) {
      let hash = FNV_BASIS;
      let to = from;
      for (; to < ids.length; to += 1) {
        const code = ids.charCodeAt(to);
        if (code === NEW_LINE) break;
        hash = Math.imul(hash ^ code, FNV_PRIME);
      }
      const entry = this.#entryOf(ids, from, to, hash);
      this.#set(entry, packed, index, wide);
      from = to + 1;
    }
    return index;
  }

  /** Takes everything of another table. */
  putAll(other: TotalsTable): void {
    const ids: string[] = [];
    for (let entry = 0; entry < other.#count; entry += 1) ids.push(other.#idOf(entry));
    this.put({
      ids: ids.join('\n'),
      totals: other.#totals.slice(0, TOTALS * other.#count),
      marks: other.#marks.slice(0, MARKS * other.#count),
      wide: [...other.#wide],
    });
  }

  /** @param hash `hashOfId(id)` */
  get(id: AccountId, hash: number): Totals | undefined {
    const entry = this.#find(id, 0, id.length, hash);
    if (entry === NONE) return undefined;
    const at = TOTALS * entry;
    return {
      debitsPosted: this.#total(at),
      creditsPosted: this.#total(at + 1),
      debitsPending: this.#total(at + 2),
      creditsPending: this.#total(at + 3),
      lastSeq: this.#marks[MARKS * entry] ?? 0,
      openHolds: this.#marks[MARKS * entry + 1] ?? 0,
    };
  }

  #total(at: number): bigint {
    return this.#wide.get(at) ?? this.#totals[at] ?? 0n;
  }

  #idOf(entry: number): string {
    return Buffer.from(this.#text.buffer).toString('latin1', this.#begins(entry), this.#ends[entry]);
  }

  #begins(entry: number): number {
    return entry === 0 ? 0 : (this.#ends[entry - 1] ?? 0);
  }

  #set(
    entry: number,
    { totals, marks }: PackedAccounts,
    index: number,
    wide: ReadonlyMap<number, bigint> | undefined,
  ): void {
    for (let part = 0; part < TOTALS; part += 1) {
      const at = TOTALS * entry + part;
      this.#totals[at] = totals[TOTALS * index + part] ?? 0n;
      const minor = wide?.get(TOTALS * index + part);
      if (minor !== undefined) this.#wide.set(at, minor);
      else if (this.#wide.size > 0) this.#wide.delete(at);
    }
    for (let part = 0; part < MARKS; part += 1)
      this.#marks[MARKS * entry + part] = marks[MARKS * index + part] ?? 0;
  }

  #entryOf(ids: string, from: number, to: number, hash: number): number {
    const found = this.#find(ids, from, to, hash);
    return found === NONE ? this.#add(ids, from, to, hash) : found;
  }

  #find(ids: string, from: number, to: number, hash: number): number {
    const mask = this.#places.length - 1;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const entry = (this.#places[place] ?? 0) - 1;
      if (entry === NONE) return NONE;
      if (this.#hashes[entry] === hash && this.#isAt(entry, ids, from, to)) return entry;
    }
  }

  #isAt(entry: number, ids: string, from: number, to: number): boolean {
    const begins = this.#begins(entry);
    if ((this.#ends[entry] ?? 0) - begins !== to - from) return false;
    for (let at = from; at < to; at += 1)
      if (this.#text[begins + at - from] !== ids.charCodeAt(at)) return false;
    return true;
  }

  #add(ids: string, from: number, to: number, hash: number): number {
    if (this.#count === this.#hashes.length) this.#grow();
    const entry = this.#count;
    const begins = this.#begins(entry);
    const ends = begins + to - from;
    if (ends > this.#text.length) this.#text = grown(this.#text, new Uint8Array(2 * ends));
    for (let at = from; at < to; at += 1) this.#text[begins + at - from] = ids.charCodeAt(at);
    this.#ends[entry] = ends;
    this.#hashes[entry] = hash;
    this.#count += 1;
    this.#place(entry, hash);
    return entry;
  }

  #place(entry: number, hash: number): void {
    const mask = this.#places.length - 1;
    let place = hash & mask;
    while (this.#places[place] !== 0) place = (place + 1) & mask;
    this.#places[place] = entry + 1;
  }

  #grow(): void {
    const entries = 2 * this.#hashes.length;
    this.#hashes = grown(this.#hashes, new Int32Array(entries));
    this.#ends = grown(this.#ends, new Int32Array(entries));
    this.#totals = grown(this.#totals, new BigInt64Array(TOTALS * entries));
    this.#marks = grown(this.#marks, new Float64Array(MARKS * entries));
    this.#places = new Int32Array(PLACES_PER_ENTRY * entries);
    for (let entry = 0; entry < this.#count; entry += 1) this.#place(entry, this.#hashes[entry] ?? 0);
  }
}

const grown = <T extends { readonly set: (from: T) => void }>(from: T, to: T): T => {
  to.set(from);
  return to;
};
