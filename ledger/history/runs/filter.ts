/*
 * Bloom filter over ids (16 bytes). Only for runs whose ids are spread over the whole range: of ids that sort by
 * time, first and last say enough.
 */

/** About 0.8 % false positives with seven probes. */
const BITS_PER_ID = 10;
const PROBES = 7;
const BYTE_BITS = 8;

export interface Filter {
  readonly bytes: Uint8Array;
}

/** The memory is shared: the worker fills it, the ledger's thread asks it. */
export const createFilter = (ids: number): Filter => ({
  bytes: new Uint8Array(new SharedArrayBuffer(filterBytes(ids))),
});

export const filterBytes = (ids: number): number => Math.max(64, Math.ceil((ids * BITS_PER_ID) / BYTE_BITS));

export const addToFilter = ({ bytes }: Filter, id: DataView, at: number): void => {
  const bits = bytes.length * BYTE_BITS;
  const step = stepOf(id, at);
  let probe = startOf(id, at);
  for (let count = 0; count < PROBES; count += 1) {
    const bit = probe % bits;
    bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) | (1 << (bit & 7));
    probe = (probe + step) >>> 0;
  }
};

/** False: surely not in it. */
export const filterHas = ({ bytes }: Filter, id: DataView, at: number): boolean => {
  const bits = bytes.length * BYTE_BITS;
  const step = stepOf(id, at);
  let probe = startOf(id, at);
  for (let count = 0; count < PROBES; count += 1) {
    const bit = probe % bits;
    if (((bytes[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
    probe = (probe + step) >>> 0;
  }
  return true;
};

/** Finaliser of MurmurHash3: every bit of the word reaches every bit of the result. */
const mix = (word: number): number => {
  let value = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
};

const startOf = (id: DataView, at: number): number =>
  mix(
    mix(id.getUint32(at) ^ 0x9e3779b9) ^
      mix(id.getUint32(at + 4) ^ 0x7f4a7c15) ^
      mix(id.getUint32(at + 8)) ^
      id.getUint32(at + 12),
  );

const stepOf = (id: DataView, at: number): number =>
  mix(id.getUint32(at + 12) ^ mix(id.getUint32(at + 8) ^ mix(id.getUint32(at + 4) ^ id.getUint32(at)))) | 1;
