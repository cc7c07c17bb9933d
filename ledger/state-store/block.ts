import { crc32 } from 'node:zlib';
import type { Account, AccountRecord, VelocityCounters } from '#shared/double-entry';
import { StoreFault } from '../database/index.ts';
import { readAmount, readCount, widthOfAmount, widthOfCount, writeAmount, writeCount } from './numbers.ts';
import { BLOCK_ACCOUNTS, MARK_VALUES } from './place.ts';

/*
 * Balances of accounts with neighbouring places, as bytes; numbers are big-endian:
 *
 *     4  CRC-32 of all that follows, begun with the number of the block
 *     6  bytes that each number of a record takes: 0, 4, 8 or 16
 *     2  zeros
 *        records of one width: a mark (4) and the six numbers
 *
 * The mark is that of the account (`markOf`), below a bit that says whether its velocity counters are in their table.
 * So a block that a disk has changed, that stands in another's row, or that is asked for an account which is not its own
 * gives an error and never a balance.
 */

const HEADER_BYTES = 12;
const WIDTHS_AT = 4;
const MARK_BYTES = 4;
/** Above the bits of the mark. */
const COUNTERS_BIT = MARK_VALUES;

/** Bytes of a record's numbers: four amounts, last event, open holds. */
type Widths = readonly [number, number, number, number, number, number];

const NO_WIDTHS: Widths = [0, 0, 0, 0, 0, 0];

/** Balances of the accounts of one block, to be read, changed where they stand, and sealed again. */
export class BalanceBlock {
  readonly #number: number;
  #widths: Widths;
  #stride: number;
  #bytes: Uint8Array;
  #view: DataView;
  #count: number;

  private constructor(number: number, widths: Widths, bytes: Uint8Array, count: number) {
    this.#number = number;
    this.#widths = widths;
    this.#stride = strideOf(widths);
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#count = count;
  }

  static empty(number: number): BalanceBlock {
    return new BalanceBlock(number, NO_WIDTHS, roomFor(NO_WIDTHS), 0);
  }

  /** Takes sealed bytes over. Throws `StoreFault` when they are not what was sealed under this number. */
  static open(number: number, bytes: Uint8Array): BalanceBlock {
    if (bytes.length < HEADER_BYTES || viewOf(bytes).getUint32(0) !== checksumOf(number, bytes))
      throw damaged(number, 'it has another checksum');
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes.subarray(WIDTHS_AT);
    const widths: Widths = [a, b, c, d, e, f];
    const count = (bytes.length - HEADER_BYTES) / strideOf(widths);
    if (!Number.isInteger(count) || count > BLOCK_ACCOUNTS) throw damaged(number, 'it has another length');
    return new BalanceBlock(number, widths, bytes, count);
  }

  /** Accounts in it: they fill it from the first index on. */
  get count(): number {
    return this.#count;
  }

  /**
   * The record of an account with its velocity counters, which are asked for only when it has some. Throws `StoreFault`
   * when another account stands there, or none.
   */
  read(index: number, mark: number, account: Account, velocity: () => VelocityCounters): AccountRecord {
    const hasVelocity = this.#hasVelocity(index, mark, account);
    const [a, b, c, d, e, f] = this.#widths;
    const view = this.#view;
    const amounts = this.#at(index) + MARK_BYTES;
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
   * Writes an account's balances; gives whether it had velocity counters before. Throws `StoreFault` when another
   * account stands there, or none.
   */
  change(index: number, mark: number, record: AccountRecord): boolean {
    const had = this.#hasVelocity(index, mark, record.account);
    this.#write(index, mark, record);
    return had;
  }

  /** Takes an account in at the next index. */
  add(mark: number, record: AccountRecord): void {
    if (this.#count === BLOCK_ACCOUNTS) throw new RangeError(`Block ${this.#number} is full`);
    if (!this.#fits(record)) this.#widenFor(record);
    this.#count += 1;
    this.#makeRoom();
    this.#write(this.#count - 1, mark, record);
  }

  /** The bytes to be stored. They are the block's own: it must not be used after. */
  seal(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#at(this.#count));
    bytes.set(this.#widths, WIDTHS_AT);
    this.#view.setUint32(0, checksumOf(this.#number, bytes));
    return bytes;
  }

  #at(index: number): number {
    return HEADER_BYTES + index * this.#stride;
  }

  #hasVelocity(index: number, mark: number, account: Account): boolean {
    if (index >= this.#count) throw damaged(this.#number, `account ${account.id} is missing`);
    const found = this.#view.getUint32(this.#at(index));
    if (found !== mark && found - COUNTERS_BIT !== mark)
      throw damaged(this.#number, `account ${account.id} is not in its place`);
    return found !== mark;
  }

  #write(index: number, mark: number, record: AccountRecord): void {
    if (!this.#fits(record)) this.#widenFor(record);
    const [a, b, c, d, e, f] = this.#widths;
    const view = this.#view;
    const at = this.#at(index);
    const amounts = at + MARK_BYTES;
    const counts = amounts + a + b + c + d;
    view.setUint32(at, mark + (record.velocity === null ? 0 : COUNTERS_BIT));
    writeAmount(view, amounts, a, record.debitsPosted);
    writeAmount(view, amounts + a, b, record.creditsPosted);
    writeAmount(view, amounts + a + b, c, record.debitsPending);
    writeAmount(view, amounts + a + b + c, d, record.creditsPending);
    writeCount(view, counts, e, record.lastSeq);
    writeCount(view, counts + e, f, record.openHolds);
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

  /** Writes all records anew, each number as wide as the new one needs it. */
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
    this.#stride = strideOf(this.#widths);
    this.#bytes = roomFor(this.#widths);
    this.#view = viewOf(this.#bytes);
    for (let index = 0; index < this.#count; index += 1)
      this.#copy(from, HEADER_BYTES + index * from.stride, this.#at(index));
  }

  #copy(from: { readonly widths: Widths; readonly view: DataView }, fromAt: number, toAt: number): void {
    this.#view.setUint32(toAt, from.view.getUint32(fromAt));
    let source = fromAt + MARK_BYTES;
    let target = toAt + MARK_BYTES;
    for (const [number, width] of from.widths.entries()) {
      const wide = this.#widths[number] ?? 0;
      writeAmount(this.#view, target, wide, readAmount(from.view, source, width));
      source += width;
      target += wide;
    }
  }

  /** Bytes that came sealed have no room for more accounts than they hold. */
  #makeRoom(): void {
    if (this.#at(this.#count) <= this.#bytes.length) return;
    const bytes = roomFor(this.#widths);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }
}

const strideOf = (widths: Widths): number => widths.reduce((sum, width) => sum + width, MARK_BYTES);

const roomFor = (widths: Widths): Uint8Array =>
  Buffer.alloc(HEADER_BYTES + BLOCK_ACCOUNTS * strideOf(widths));

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

const checksumOf = (number: number, bytes: Uint8Array): number => crc32(bytes.subarray(WIDTHS_AT), number);

const damaged = (number: number, what: string): StoreFault =>
  new StoreFault('damaged', `The saved balances are damaged in block ${number}: ${what}`);
