/*
 * Exact sums of up to 192 bits, as big-endian 32-bit words in place: a bigint for each of ten million records
 * would be most of the cost of a merge.
 */

const WORD = 4;
const WORD_VALUES = 2 ** 32;

/** target += number of two words. */
export const addTwoWords = (target: DataView, at: number, words: number, high: number, low: number): void => {
  let index = at + (words - 1) * WORD;
  let sum = target.getUint32(index) + low;
  target.setUint32(index, sum);
  sum = target.getUint32(index - WORD) + high + (sum >= WORD_VALUES ? 1 : 0);
  index -= WORD;
  target.setUint32(index, sum);
  while (sum >= WORD_VALUES && index > at) {
    index -= WORD;
    sum = target.getUint32(index) + 1;
    target.setUint32(index, sum);
  }
};

/**
 * target += next - previous; next becomes previous. How a running sum of one run moves the running sum of the
 * merged one. `next` may have fewer words than the others; it is never less than `previous`.
 */
export const addDifference = (
  target: DataView,
  targetAt: number,
  words: number,
  next: DataView,
  nextAt: number,
  nextWords: number,
  previous: DataView,
  previousAt: number,
): void => {
  let borrow = 0;
  let carry = 0;
  for (let word = words - 1; word >= 0; word -= 1) {
    const nextWord = word - (words - nextWords);
    const value = nextWord >= 0 ? next.getUint32(nextAt + nextWord * WORD) : 0;
    let difference = value - previous.getUint32(previousAt + word * WORD) - borrow;
    borrow = difference < 0 ? 1 : 0;
    if (difference < 0) difference += WORD_VALUES;
    previous.setUint32(previousAt + word * WORD, value);
    const sum = target.getUint32(targetAt + word * WORD) + difference + carry;
    carry = sum >= WORD_VALUES ? 1 : 0;
    target.setUint32(targetAt + word * WORD, sum);
  }
};

export const readSum = (view: DataView, at: number, words: number): bigint => {
  let value = 0n;
  for (let word = 0; word < words; word += 2) value = (value << 64n) | view.getBigUint64(at + word * WORD);
  return value;
};

/** Writes a whole number into so many words; it must fit. */
export const writeSum = (view: DataView, at: number, words: number, value: bigint): void => {
  let rest = value;
  for (let word = words - 2; word >= 0; word -= 2) {
    view.setBigUint64(at + word * WORD, BigInt.asUintN(64, rest));
    rest >>= 64n;
  }
  if (rest !== 0n) throw new Error('A sum does not fit into its words');
};

/** How many bits the number at this place takes. */
export const bitsAt = (view: DataView, at: number, words: number): number => {
  for (let word = 0; word < words; word += 1) {
    const value = view.getUint32(at + word * WORD);
    if (value !== 0) return (words - word) * 32 - Math.clz32(value);
  }
  return 0;
};
