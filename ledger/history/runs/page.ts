import { crc32 } from 'node:zlib';

/*
 * Page: CRC-32 of what follows (4 bytes), run (4), number within the run (4), records (2), free (2), records.
 * Neither database notices a flipped bit in a row by itself, and a page in a wrong place is damage too.
 */

export const PAGE_HEADER_BYTES = 16;
const CHECKED_FROM = 4;
const RUN_AT = 4;
const NUMBER_AT = 8;
const COUNT_AT = 12;

/** Pages of one run: data from 0, fences and filter in ranges of their own. */
const PAGES_PER_RUN = 2 ** 22;
export const FENCE_PAGES_FROM = 3 * 2 ** 20;
export const FILTER_PAGES_FROM = 3.5 * 2 ** 20;

/** Number of a page in the whole store. Runs stay below 2^31, so it is exact. */
export const pageIdOf = (run: number, number: number): number => run * PAGES_PER_RUN + number;
export const runOf = (pageId: number): number => Math.floor(pageId / PAGES_PER_RUN);

export interface SealedPage {
  readonly id: number;
  readonly data: Uint8Array;
}

export interface Page {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly count: number;
}

/** Raised for a page that is not what was written: the index is to be built anew. */
export class DamagedPage extends Error {
  constructor(what: string) {
    super(`The history index is damaged: ${what}`);
    this.name = 'DamagedPage';
  }
}

/** Writes the header and gives the page its place. */
export const sealPage = (bytes: Uint8Array, run: number, number: number, count: number): SealedPage => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint32(RUN_AT, run);
  view.setUint32(NUMBER_AT, number);
  view.setUint32(COUNT_AT, count * 65_536);
  view.setUint32(0, crc32(bytes.subarray(CHECKED_FROM)));
  return { id: pageIdOf(run, number), data: bytes };
};

/** Checks a page that was read. Throws `DamagedPage`. */
export const openPage = (id: number, bytes: Uint8Array): Page => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < PAGE_HEADER_BYTES) throw new DamagedPage(`page ${id} is cut short`);
  if (view.getUint32(0) !== crc32(bytes.subarray(CHECKED_FROM)))
    throw new DamagedPage(`page ${id} has another checksum`);
  if (pageIdOf(view.getUint32(RUN_AT), view.getUint32(NUMBER_AT)) !== id)
    throw new DamagedPage(`page ${id} is another one`);
  return { view, bytes, count: view.getUint16(COUNT_AT) };
};
