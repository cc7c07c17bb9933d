/*
 * A run is a sorted sequence of records of one width, written once, cut into pages. Numbers are big-endian, so
 * that keys compare as bytes in every place: here, in SQLite and in PostgreSQL.
 */

export const indexNames = [
  'entries',
  'displaced',
  'valued',
  'ids',
  'sequels',
  'meta',
  'corrections',
] as const;
export type IndexName = (typeof indexNames)[number];

/** What the records of an index are made of: key, value, and (with a group) running sums of debits and credits. */
export interface RunLayout {
  readonly index: IndexName;
  /** A multiple of four. */
  readonly keyBytes: number;
  readonly valueBytes: number;
  /** Records that share this many first bytes of the key share running sums; 0: no sums. */
  readonly groupBytes: number;
  /** Largest page, header included. A small page makes a single look-up cheap, a large one a scan. */
  readonly pageBytes: number;
}

export const HASH_BYTES = 16;
/** Position and leg of an entry, see `ordinal.ts`. */
export const ORDINAL_BYTES = 8;
const ID_BYTES = 16;
const META_HASH_BYTES = 8;
const DATE_BYTES = 4;

/** One row of either database stays on one page of its file, without overflow (SQLite) or TOAST (PostgreSQL). */
const PAGE_BYTES = 8_000;
const HALF_PAGE_BYTES = 4_000;

export const layouts: Readonly<Record<IndexName, RunLayout>> = {
  /** Entries of an account in booked order. */
  entries: {
    index: 'entries',
    keyBytes: HASH_BYTES + ORDINAL_BYTES,
    valueBytes: 0,
    groupBytes: HASH_BYTES,
    pageBytes: PAGE_BYTES,
  },
  /** Entries with a value date other than the booking date, in booked order. */
  displaced: {
    index: 'displaced',
    keyBytes: HASH_BYTES + ORDINAL_BYTES,
    valueBytes: 0,
    groupBytes: HASH_BYTES,
    pageBytes: PAGE_BYTES,
  },
  /** The same entries by value date. */
  valued: {
    index: 'valued',
    keyBytes: HASH_BYTES + DATE_BYTES + ORDINAL_BYTES,
    valueBytes: 0,
    groupBytes: HASH_BYTES,
    pageBytes: PAGE_BYTES,
  },
  /** Operation id -> position. */
  ids: { index: 'ids', keyBytes: ID_BYTES, valueBytes: 8, groupBytes: 0, pageBytes: HALF_PAGE_BYTES },
  /** Id of a hold or transfer -> how it ended: kind and position. */
  sequels: { index: 'sequels', keyBytes: ID_BYTES, valueBytes: 8, groupBytes: 0, pageBytes: HALF_PAGE_BYTES },
  /** Hash of key and value, position. */
  meta: {
    index: 'meta',
    keyBytes: META_HASH_BYTES + ORDINAL_BYTES,
    valueBytes: 0,
    groupBytes: 0,
    pageBytes: PAGE_BYTES,
  },
  /** Id of a transfer that was taken back -> position of its correction. */
  corrections: {
    index: 'corrections',
    keyBytes: ID_BYTES,
    valueBytes: 8,
    groupBytes: 0,
    pageBytes: HALF_PAGE_BYTES,
  },
};

/** Bytes of one record; `words` = 32-bit words of each of the two sums. */
export const strideOf = (layout: RunLayout, words: number): number =>
  layout.keyBytes + layout.valueBytes + 2 * 4 * words;

/** Where the sums begin within a record. */
export const sumsAt = (layout: RunLayout): number => layout.keyBytes + layout.valueBytes;

/** Sums are kept in 64, 128 or 192 bits, whatever a run needs. */
export const WORDS_MAX = 6;

/** Words for numbers of so many bits. Throws beyond 192 bits: 10^39 in each of 10^18 entries stays below. */
export const wordsFor = (bits: number): number => {
  const words = Math.max(2, 2 * Math.ceil(bits / 64));
  if (words > WORDS_MAX) throw new Error(`A sum of ${bits} bits is more than a run holds`);
  return words;
};
