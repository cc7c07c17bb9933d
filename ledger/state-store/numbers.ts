/* Whole numbers in 0, 4, 8 or 16 bytes, big-endian. Nothing but zero fits into no bytes. */

const WORD_VALUES = 2 ** 32;
const WORD_VALUES_BIG = 2n ** 32n;
const HALF_BITS = 64n;
const HALF_VALUES = 2n ** HALF_BITS;
/** More than a total of an account ever is (docs/ledger.md). */
const AMOUNT_VALUES = 2n ** 128n;

/** Bytes that an amount needs. Throws when it is below zero, or more than 16 bytes hold. */
export const widthOfAmount = (minor: bigint): number => {
  if (minor >= 0n) {
    if (minor < WORD_VALUES_BIG) return minor === 0n ? 0 : 4;
    if (minor < HALF_VALUES) return 8;
    if (minor < AMOUNT_VALUES) return 16;
  }
  throw new RangeError(`${minor} is no total of an account`);
};

/** Bytes that a count needs. Throws when it is no exact number. */
export const widthOfCount = (count: number): number => {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${count} is no count`);
  if (count < WORD_VALUES) return count === 0 ? 0 : 4;
  return 8;
};

export const readAmount = (view: DataView, at: number, width: number): bigint => {
  if (width === 8) return view.getBigUint64(at);
  if (width === 4) return BigInt(view.getUint32(at));
  if (width === 0) return 0n;
  return (view.getBigUint64(at) << HALF_BITS) | view.getBigUint64(at + 8);
};

export const writeAmount = (view: DataView, at: number, width: number, minor: bigint): void => {
  if (width === 8) view.setBigUint64(at, minor);
  else if (width === 4) view.setUint32(at, Number(minor));
  else if (width === 16) {
    view.setBigUint64(at, minor >> HALF_BITS);
    view.setBigUint64(at + 8, BigInt.asUintN(64, minor));
  }
};

export const readCount = (view: DataView, at: number, width: number): number => {
  if (width === 4) return view.getUint32(at);
  return width === 0 ? 0 : view.getUint32(at) * WORD_VALUES + view.getUint32(at + 4);
};

export const writeCount = (view: DataView, at: number, width: number, count: number): void => {
  if (width === 4) view.setUint32(at, count);
  else if (width === 8) {
    view.setUint32(at, Math.floor(count / WORD_VALUES));
    view.setUint32(at + 4, count % WORD_VALUES);
  }
};
