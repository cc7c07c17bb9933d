import type { AccountId } from '#shared/brand';
import { FNV_PRIME } from '#shared/encoding';
import type { Account, AccountRecord, VelocityCounters } from '#shared/double-entry';
import { StoreFault } from '../database/index.ts';
import { readAmount, readCount, widthOfAmount, widthOfCount, writeAmount, writeCount } from './numbers.ts';
import { BLOCK_ACCOUNTS } from './place.ts';
import { codeOfWidths, strideOf, widthsOfCode, type Widths } from './widths.ts';

/*
 * Balances of accounts with neighbouring places: records of one width one after the other, each a word of check and six
 * numbers. The lowest bit of the check says whether the account's velocity counters are in their table. The others are a
 * hash over that bit, the account's mark and the numbers, so that what a disk has changed, or what is asked for an
 * account that is not the record's own, gives an error and never a balance. Each record carries its own, because whoever
 * reads one account is given one record.
 */

const CHECK_BYTES = 4;
const WORD_BYTES = 4;
const VELOCITY_BIT = 1;
const NOTHING = codeOfWidths([0, 0, 0, 0, 0, 0]);

/** A block as it is stored, or one record of it. */
export interface StoredBlock {
  readonly block: number;
  /** See `codeOfWidths`. */
  readonly widths: number;
  readonly data: Uint8Array;
}

/** With the bytes of a record, by which the database finds it. */
export interface SealedBlock extends StoredBlock {
  readonly stride: number;
}

/** Balances of the accounts of one block, to be read, changed where they stand, and stored again. */
export class BalanceBlock {
  readonly #number: number;
  #code: number;
  #widths: Widths;
  #stride: number;
  #bytes: Uint8Array;
  #view: DataView;
  #count: number;

  private constructor({ block, widths: code, data }: StoredBlock, widths: Widths) {
    this.#number = block;
    this.#code = code;
    this.#widths = widths;
    this.#stride = CHECK_BYTES + strideOf(widths);
    this.#bytes = data;
    this.#view = viewOf(data);
    this.#count = data.length / this.#stride;
  }

  static empty(block: number): BalanceBlock {
    return BalanceBlock.open({ block, widths: NOTHING, data: new Uint8Array() });
  }

  /** Takes stored bytes over. Throws `StoreFault` when they can't be a block. */
  static open(stored: StoredBlock): BalanceBlock {
    const widths = widthsOfCode(stored.widths);
    if (widths === undefined) throw damaged(stored.block, 'its widths are none');
    const opened = new BalanceBlock(stored, widths);
    if (Number.isInteger(opened.#count) && opened.#count <= BLOCK_ACCOUNTS) return opened;
    throw damaged(stored.block, 'it has another length');
  }

  /** Accounts in it: they fill it from the first index on. */
  get count(): number {
    return this.#count;
  }

  /**
   * The record of an account with its velocity counters, which are asked for only when it has some. Throws `StoreFault`
   * when it is not what was written of this account.
   */
  read(index: number, mark: number, account: Account, velocity: () => VelocityCounters): AccountRecord {
    const hasVelocity = this.#checked(index, mark, account.id);
    const [a, b, c, d, e, f] = this.#widths;
    const view = this.#view;
    const amounts = index * this.#stride + CHECK_BYTES;
    const counts = amounts + a + b + c + d;
    return {
      account,
      debitsPosted: readAmount(view, amounts, a),
      creditsPosted: readAmount(view, amounts + a, b),
      debitsPending: readAmount(view, amounts + a + b, c),
      creditsPending: readAmount(view, amounts + a + b + c, d),
      lastSeq: readCount(view, counts, e),
      openHolds: readCount(view, counts + e, f),
      velocity: hasVelocity ? velocity() : null,
    };
  }

  /**
   * Makes the block wide enough for records before they are written. It looks at them one right after the other: what
   * slow memory holds of them comes together then, and not each time that one is written.
   */
  fit(records: readonly AccountRecord[]): void {
    for (const record of records) if (!this.#fits(record)) this.#widenFor(record);
  }

  /**
   * Writes an account's balances; gives whether it had velocity counters before. Throws `StoreFault` when there is not
   * what was written of this account.
   */
  change(index: number, mark: number, record: AccountRecord): boolean {
    const had = this.#checked(index, mark, record.account.id);
    if (!this.#fits(record)) this.#widenFor(record);
    this.#write(index, mark, record);
    return had;
  }

  /** Takes an account in at the next index. */
  add(mark: number, record: AccountRecord): void {
    if (this.#count === BLOCK_ACCOUNTS) throw new RangeError(`Block ${this.#number} is full`);
    if (!this.#fits(record)) this.#widenFor(record);
    this.#makeRoom();
    this.#count += 1;
    this.#write(this.#count - 1, mark, record);
  }

  /** What is to be stored. The bytes are the block's own: it must not be changed after. */
  seal(): SealedBlock {
    const data = this.#bytes.subarray(0, this.#count * this.#stride);
    return { block: this.#number, widths: this.#code, stride: this.#stride, data };
  }

  /** Checks a record; gives whether the account has velocity counters. */
  #checked(index: number, mark: number, id: AccountId): boolean {
    if (index >= this.#count) throw damaged(this.#number, `account ${id} is missing`);
    const found = this.#view.getUint32(index * this.#stride);
    if (found === this.#checkOf(index, mark, found & VELOCITY_BIT)) return (found & VELOCITY_BIT) !== 0;
    throw damaged(this.#number, `there is something else in the place of account ${id}`);
  }

  #checkOf(index: number, mark: number, velocityBit: number): number {
    let hash = Math.imul(mark ^ velocityBit, FNV_PRIME);
    let at = index * this.#stride + CHECK_BYTES;
    for (const width of this.#widths) {
      hash = hashOfNumber(this.#view, at, width, hash);
      at += width;
    }
    return ((hash & ~VELOCITY_BIT) | velocityBit) >>> 0;
  }

  /** Into a block that it fits. */
  #write(index: number, mark: number, record: AccountRecord): void {
    const [a, b, c, d, e, f] = this.#widths;
    const view = this.#view;
    const amounts = index * this.#stride + CHECK_BYTES;
    const counts = amounts + a + b + c + d;
    writeAmount(view, amounts, a, record.debitsPosted);
    writeAmount(view, amounts + a, b, record.creditsPosted);
    writeAmount(view, amounts + a + b, c, record.debitsPending);
    writeAmount(view, amounts + a + b + c, d, record.creditsPending);
    writeCount(view, counts, e, record.lastSeq);
    writeCount(view, counts + e, f, record.openHolds);
    const velocityBit = record.velocity === null ? 0 : VELOCITY_BIT;
    view.setUint32(amounts - CHECK_BYTES, this.#checkOf(index, mark, velocityBit));
  }

  #fits(record: AccountRecord): boolean {
    const [a, b, c, d, e, f] = this.#widths;
    return (
      widthOfAmount(record.debitsPosted) <= a &&
      widthOfAmount(record.creditsPosted) <= b &&
      widthOfAmount(record.debitsPending) <= c &&
      widthOfAmount(record.creditsPending) <= d &&
      widthOfCount(record.lastSeq) <= e &&
      widthOfCount(record.openHolds) <= f
    );
  }

  /** Writes all records anew, each number as wide as the new one needs it. Their checks stay: widths are not in them. */
  #widenFor(record: AccountRecord): void {
    const [a, b, c, d, e, f] = this.#widths;
    const from = { widths: this.#widths, stride: this.#stride, view: this.#view };
    this.#widths = [
      Math.max(a, widthOfAmount(record.debitsPosted)),
      Math.max(b, widthOfAmount(record.creditsPosted)),
      Math.max(c, widthOfAmount(record.debitsPending)),
      Math.max(d, widthOfAmount(record.creditsPending)),
      Math.max(e, widthOfCount(record.lastSeq)),
      Math.max(f, widthOfCount(record.openHolds)),
    ];
    this.#code = codeOfWidths(this.#widths);
    this.#stride = CHECK_BYTES + strideOf(this.#widths);
    this.#bytes = Buffer.alloc(BLOCK_ACCOUNTS * this.#stride);
    this.#view = viewOf(this.#bytes);
    for (let index = 0; index < this.#count; index += 1)
      this.#copy(from, index * from.stride, index * this.#stride);
  }

  #copy(from: { readonly widths: Widths; readonly view: DataView }, fromAt: number, toAt: number): void {
    this.#view.setUint32(toAt, from.view.getUint32(fromAt));
    let source = fromAt + CHECK_BYTES;
    let target = toAt + CHECK_BYTES;
    from.widths.forEach((width, number) => {
      const wide = this.#widths[number] ?? 0;
      writeAmount(this.#view, target, wide, readAmount(from.view, source, width));
      source += width;
      target += wide;
    });
  }

  /** Bytes that came from the store have no room for more accounts than they hold. */
  #makeRoom(): void {
    if ((this.#count + 1) * this.#stride <= this.#bytes.length) return;
    const bytes = Buffer.alloc(BLOCK_ACCOUNTS * this.#stride);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }
}

/** Ends each number, so that the same words in other numbers give another hash. */
const NUMBER_END = 0x9e3779b9;

/**
 * FNV-1a over words in the place of bytes: each step can be undone, so a change of one word gives another hash whatever
 * the others are. Zeros at the beginning count for nothing, so that a number has the same hash at every width.
 */
const hashOfNumber = (view: DataView, from: number, width: number, before: number): number => {
  const end = from + width;
  let at = from;
  while (at < end && view.getUint32(at) === 0) at += WORD_BYTES;
  let hash = before;
  for (; at < end; at += WORD_BYTES) hash = Math.imul(hash ^ view.getUint32(at), FNV_PRIME);
  return Math.imul(hash ^ NUMBER_END, FNV_PRIME);
};

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

const damaged = (block: number, what: string): StoreFault =>
  new StoreFault('damaged', `The saved balances are damaged in block ${block}: ${what}`);
