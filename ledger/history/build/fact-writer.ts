import type { Position } from '#shared/double-entry';
import { assembleFacts, FACT_HEAD_BYTES, FACT_LEG_BYTES, factKinds, NO_TEXT, type FactKind } from '../facts.ts';
import { idWord } from '../keys.ts';
import type { FactPage } from '../store/types.ts';
import type { AccountSlot } from './accounts.ts';
import type { BuildAmount } from './amount.ts';

/** A page is ended when it holds this much; one operation of 32 legs can make it longer. */
const PAGE_BYTES = 1_800;
const TEXTS_BYTES_MAX = 16 * 1_024;
const OPERATIONS_BYTES_MAX = 16 * 1_024;
const LEG_BYTES_MAX = FACT_LEG_BYTES + 24;
const TEXT_BYTES_MAX = 1 + 128;
const WORD_VALUES = 2 ** 32;
const DIGEST_CHARACTERS = 64;

export interface FactHead {
  readonly position: Position;
  readonly kind: FactKind;
  readonly timeMs: number;
  readonly bookingDay: number;
  readonly valueDay: number;
  readonly id: string | null;
}

/** Builds pages of facts in the order of the journal. Texts are stored once a page. */
export class FactWriter {
  pages: FactPage[] = [];
  readonly #texts = Buffer.alloc(TEXTS_BYTES_MAX);
  readonly #operations = Buffer.alloc(OPERATIONS_BYTES_MAX);
  readonly #view = new DataView(
    this.#operations.buffer,
    this.#operations.byteOffset,
    this.#operations.byteLength,
  );
  readonly #assets = new Map<string, number>();
  #page = 0;
  #textCount = 0;
  #textEnd = 0;
  #end = 0;
  #offsets: number[] = [];
  #first: Position = 0;
  #start = 0;

  /** Begins an operation; `leg` adds its legs. */
  begin(head: FactHead, legs: number): void {
    const room = FACT_HEAD_BYTES + 32 + legs * LEG_BYTES_MAX;
    const isFull =
      this.#end + this.#textEnd > PAGE_BYTES ||
      this.#end + room > OPERATIONS_BYTES_MAX ||
      this.#textEnd + 3 * legs * TEXT_BYTES_MAX > TEXTS_BYTES_MAX;
    if (isFull) this.flush();
    if (this.#offsets.length === 0) this.#first = head.position;
    this.#offsets.push(this.#end);
    this.#start = this.#end;
    this.#writeHead(head);
  }

  leg(leg: number, debit: AccountSlot | null, credit: AccountSlot | null, asset: string, amount: BuildAmount): void {
    const view = this.#view;
    const at = this.#end;
    view.setUint8(at, leg);
    view.setUint16(at + 1, this.#account(debit));
    view.setUint16(at + 3, this.#account(credit));
    view.setUint16(at + 5, this.#asset(asset));
    const length = this.#writeAmount(at + FACT_LEG_BYTES, amount);
    view.setUint8(at + 7, length);
    this.#end = at + FACT_LEG_BYTES + length;
    view.setUint8(this.#start + 25, view.getUint8(this.#start + 25) + 1);
  }

  /** Ends the page. */
  flush(): void {
    if (this.#offsets.length === 0) return;
    const data = assembleFacts(
      this.#texts.subarray(0, this.#textEnd),
      this.#textCount,
      this.#operations.subarray(0, this.#end),
      this.#offsets,
    );
    this.pages.push({ first: this.#first, data });
    this.#page += 1;
    this.#assets.clear();
    this.#textCount = 0;
    this.#textEnd = 0;
    this.#end = 0;
    this.#offsets = [];
  }

  #writeHead({ position, kind, timeMs, bookingDay, valueDay, id }: FactHead): void {
    const view = this.#view;
    const at = this.#end;
    view.setUint32(at, Math.floor(position / WORD_VALUES));
    view.setUint32(at + 4, position % WORD_VALUES);
    view.setUint32(at + 8, Math.floor(timeMs / WORD_VALUES));
    view.setUint32(at + 12, timeMs % WORD_VALUES);
    view.setInt32(at + 16, bookingDay);
    view.setInt32(at + 20, valueDay);
    view.setUint8(at + 24, factKinds.indexOf(kind));
    view.setUint8(at + 25, 0);
    this.#end = at + FACT_HEAD_BYTES;
    view.setUint8(at + 26, id === null ? 0 : this.#writeId(id));
  }

  #writeId(id: string): number {
    const at = this.#end;
    if (id.length === DIGEST_CHARACTERS) {
      this.#operations.write(id, at, 'hex');
      this.#end = at + DIGEST_CHARACTERS / 2;
      return DIGEST_CHARACTERS / 2;
    }
    this.#view.setUint32(at, idWord(id, 0));
    this.#view.setUint32(at + 4, idWord(id, 1));
    this.#view.setUint32(at + 8, idWord(id, 2));
    this.#view.setUint32(at + 12, idWord(id, 3));
    this.#end = at + 16;
    return 16;
  }

  #account(slot: AccountSlot | null): number {
    if (slot === null) return NO_TEXT;
    if (slot.factPage !== this.#page) {
      slot.factPage = this.#page;
      slot.factText = this.#text(slot.id);
    }
    return slot.factText;
  }

  #asset(asset: string): number {
    const known = this.#assets.get(asset);
    if (known !== undefined) return known;
    const number = this.#text(asset);
    this.#assets.set(asset, number);
    return number;
  }

  #text(text: string): number {
    const length = this.#texts.write(text, this.#textEnd + 1, 'latin1');
    this.#texts.writeUInt8(length, this.#textEnd);
    this.#textEnd += 1 + length;
    this.#textCount += 1;
    return this.#textCount - 1;
  }

  #writeAmount(at: number, { high, low, wide }: BuildAmount): number {
    const view = this.#view;
    if (wide !== null) {
      const hex = wide.toString(16);
      return this.#operations.write(hex.padStart(hex.length + (hex.length % 2), '0'), at, 'hex');
    }
    if (high === 0) {
      view.setUint32(at, low);
      return 4;
    }
    view.setUint32(at, high);
    view.setUint32(at + 4, low);
    return 8;
  }
}
