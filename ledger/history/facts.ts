import { crc32 } from 'node:zlib';
import type { Position } from '#shared/double-entry';
import { idText } from './keys.ts';
import { DamagedPage } from './runs/page.ts';
import type { FactPage } from './store/types.ts';

/*
 * What a row of a statement shows about an operation, so that no journal line must be read for it: written once,
 * in journal order, never merged. Page: CRC-32 of what follows (4), operations (2), texts (2), offset of the
 * directory (4); texts (length, ASCII); operations; directory of their offsets (4 each), in order of position.
 */

export const factKinds = ['opening', 'transfer', 'post', 'intent', 'hold'] as const;
export type FactKind = (typeof factKinds)[number];

export interface FactLeg {
  readonly leg: number;
  readonly debit: string | null;
  readonly credit: string | null;
  readonly asset: string;
  readonly minor: bigint;
}

export interface Fact {
  readonly position: Position;
  readonly kind: FactKind;
  readonly timeMs: number;
  readonly bookingDay: number;
  readonly valueDay: number;
  /** UUID of an operation, digest of an intent, or nothing (genesis). */
  readonly id: string | null;
  readonly legs: readonly FactLeg[];
}

const HEADER_BYTES = 12;
/** Ids are 16 bytes (UUID) or 32 (digest). */
const UUID_BYTES = 16;
/** Where no account stands. */
export const NO_TEXT = 0xffff;
const WORD_VALUES = 2 ** 32;

/** Position, time, booking and value day, kind, legs, length of the id. */
export const FACT_HEAD_BYTES = 8 + 8 + 4 + 4 + 1 + 1 + 1;
/** Leg number, debit, credit, asset, length of the amount. */
export const FACT_LEG_BYTES = 1 + 2 + 2 + 2 + 1;

export const readPositionWords = (view: DataView, at: number): number =>
  view.getUint32(at) * WORD_VALUES + view.getUint32(at + 4);

/** Puts a page together. `operations` begin at the offsets given, counted from the first operation. */
export const assembleFacts = (
  texts: Uint8Array,
  textCount: number,
  operations: Uint8Array,
  offsets: readonly number[],
): Uint8Array => {
  const directory = HEADER_BYTES + texts.length + operations.length;
  const page = new Uint8Array(directory + 4 * offsets.length);
  const view = new DataView(page.buffer);
  view.setUint16(4, offsets.length);
  view.setUint16(6, textCount);
  view.setUint32(8, directory);
  page.set(texts, HEADER_BYTES);
  page.set(operations, HEADER_BYTES + texts.length);
  offsets.forEach((offset, index) => {
    view.setUint32(directory + 4 * index, HEADER_BYTES + texts.length + offset);
  });
  view.setUint32(0, crc32(page.subarray(4)));
  return page;
};

/** A page that was read, checked; gives the facts at a position. */
export class FactReader {
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #directory: number;
  readonly #texts: number;
  #offsets: readonly number[] | undefined;

  constructor({ first, data }: FactPage) {
    this.#bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    if (data.length < HEADER_BYTES || this.#view.getUint32(0) !== crc32(data.subarray(4)))
      throw new DamagedPage(`the page of facts at ${first} has another checksum`);
    this.count = this.#view.getUint16(4);
    this.#texts = this.#view.getUint16(6);
    this.#directory = this.#view.getUint32(8);
    if (readPositionWords(this.#view, this.#offset(0)) !== first)
      throw new DamagedPage(`the page of facts at ${first} is another one`);
  }

  /** The operation at a position; null when it has no facts. */
  at(position: Position): Fact | null {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (readPositionWords(this.#view, this.#offset(middle)) < position) low = middle + 1;
      else high = middle;
    }
    if (low === this.count) return null;
    const at = this.#offset(low);
    return readPositionWords(this.#view, at) === position ? this.#fact(at) : null;
  }

  /** Position of the last operation before a time; null when there is none on this page. */
  lastBefore(timeMs: number): Position | null {
    for (let index = this.count - 1; index >= 0; index -= 1) {
      const at = this.#offset(index);
      if (readPositionWords(this.#view, at + 8) < timeMs) return readPositionWords(this.#view, at);
    }
    return null;
  }

  get last(): Position {
    return readPositionWords(this.#view, this.#offset(this.count - 1));
  }

  #offset(index: number): number {
    return this.#view.getUint32(this.#directory + 4 * index);
  }

  #fact(at: number): Fact {
    const view = this.#view;
    const idBytes = view.getUint8(at + 26);
    let next = at + FACT_HEAD_BYTES + idBytes;
    const legs: FactLeg[] = [];
    for (let count = view.getUint8(at + 25); count > 0; count -= 1) {
      legs.push(this.#leg(next));
      next += FACT_LEG_BYTES + view.getUint8(next + 7);
    }
    return {
      position: readPositionWords(view, at),
      kind: factKinds[view.getUint8(at + 24)] ?? 'transfer',
      timeMs: readPositionWords(view, at + 8),
      bookingDay: view.getInt32(at + 16),
      valueDay: view.getInt32(at + 20),
      id: this.#id(at + FACT_HEAD_BYTES, idBytes),
      legs,
    };
  }

  #id(at: number, length: number): string | null {
    if (length === 0) return null;
    return length === UUID_BYTES ? idText(this.#bytes, at) : this.#bytes.toString('hex', at, at + length);
  }

  #leg(at: number): FactLeg {
    const view = this.#view;
    let minor = 0n;
    const end = at + FACT_LEG_BYTES + view.getUint8(at + 7);
    for (let byte = at + FACT_LEG_BYTES; byte < end; byte += 1)
      minor = (minor << 8n) | BigInt(view.getUint8(byte));
    return {
      leg: view.getUint8(at),
      debit: this.#text(view.getUint16(at + 1)),
      credit: this.#text(view.getUint16(at + 3)),
      asset: this.#text(view.getUint16(at + 5)) ?? '',
      minor,
    };
  }

  #text(number: number): string | null {
    if (number === NO_TEXT) return null;
    const offsets = (this.#offsets ??= this.#textOffsets());
    const at = offsets[number];
    if (at === undefined) throw new DamagedPage(`a page of facts has no text ${number}`);
    const length = this.#view.getUint8(at);
    return this.#bytes.toString('latin1', at + 1, at + 1 + length);
  }

  #textOffsets(): readonly number[] {
    const offsets: number[] = [];
    let at = HEADER_BYTES;
    for (let count = 0; count < this.#texts; count += 1) {
      offsets.push(at);
      at += 1 + this.#view.getUint8(at);
    }
    return offsets;
  }
}
