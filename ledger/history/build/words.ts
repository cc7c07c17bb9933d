/** Numbers of 32 bits in memory that grows by doubling. */
export class WordList {
  words = new Uint32Array(4_096);
  length = 0;

  push(word: number): void {
    if (this.length === this.words.length) this.#grow();
    this.words[this.length] = word;
    this.length += 1;
  }

  at(index: number): number {
    return this.words[index] ?? 0;
  }

  clear(): void {
    this.length = 0;
  }

  #grow(): void {
    const grown = new Uint32Array(2 * this.words.length);
    grown.set(this.words);
    this.words = grown;
  }
}

const RADIX_BITS = 16;
const RADIX = 2 ** RADIX_BITS;
/** Below this a comparison sort beats counting into 65,536 places. */
const RADIX_RECORDS_MIN = 4_096;

/**
 * Order of records of `stride` words by their first `keyWords` words; records with the same key keep their order.
 * Radix sort over the 32 bits from the first bit in which keys differ, the rest by comparison.
 */
export const sortedOrder = (list: WordList, stride: number, keyWords: number): Uint32Array => {
  const count = list.length / stride;
  const { words } = list;
  const order = new Uint32Array(count);
  for (let record = 0; record < count; record += 1) order[record] = record;
  const compare = (a: number, b: number): number =>
    compareRecords(words, a * stride, b * stride, keyWords) || a - b;
  return count < RADIX_RECORDS_MIN ? order.sort(compare) : radixOrder(list, order, stride, keyWords, compare);
};

const radixOrder = (
  { words }: WordList,
  order: Uint32Array,
  stride: number,
  keyWords: number,
  compare: (a: number, b: number) => number,
): Uint32Array => {
  const count = order.length;
  const start = firstDifference(words, count, stride, keyWords);
  if (start === null) return order;
  const windows = windowsAt(words, count, stride, keyWords, start);
  const sorted = radixPass(radixPass(order, windows, 0), windows, RADIX_BITS);
  settleTies(sorted, windows, compare);
  return sorted;
};

/** Number of the first bit, from the left, in which any key differs from the first; null when all are the same. */
const firstDifference = (
  words: Uint32Array,
  count: number,
  stride: number,
  keyWords: number,
): number | null => {
  for (let word = 0; word < keyWords; word += 1) {
    let different = 0;
    const first = words[word] ?? 0;
    for (let record = 1; record < count; record += 1) different |= (words[record * stride + word] ?? 0) ^ first;
    if (different !== 0) return word * 32 + Math.clz32(different);
  }
  return null;
};

const windowsAt = (
  words: Uint32Array,
  count: number,
  stride: number,
  keyWords: number,
  start: number,
): Uint32Array => {
  const word = start >>> 5;
  const shift = start & 31;
  const hasNext = shift > 0 && word + 1 < keyWords;
  const windows = new Uint32Array(count);
  for (let record = 0; record < count; record += 1) {
    const at = record * stride + word;
    const next = hasNext ? (words[at + 1] ?? 0) >>> (32 - shift) : 0;
    windows[record] = ((words[at] ?? 0) << shift) | next;
  }
  return windows;
};

const radixPass = (order: Uint32Array, windows: Uint32Array, shift: number): Uint32Array<ArrayBuffer> => {
  const starts = new Uint32Array(RADIX + 1);
  for (const window of windows) {
    const digit = ((window >>> shift) & (RADIX - 1)) + 1;
    starts[digit] = (starts[digit] ?? 0) + 1;
  }
  for (let digit = 1; digit <= RADIX; digit += 1) starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
  const sorted = new Uint32Array(order.length);
  for (const record of order) {
    const digit = ((windows[record] ?? 0) >>> shift) & (RADIX - 1);
    const at = starts[digit] ?? 0;
    sorted[at] = record;
    starts[digit] = at + 1;
  }
  return sorted;
};

const settleTies = (
  order: Uint32Array,
  windows: Uint32Array,
  compare: (a: number, b: number) => number,
): void => {
  let from = 0;
  for (let at = 1; at <= order.length; at += 1) {
    const isSame = at < order.length && windows[order[at] ?? 0] === windows[order[from] ?? 0];
    if (isSame) continue;
    if (at - from > 1) settleGroup(order.subarray(from, at), compare);
    from = at;
  }
};

/** Records of one key stand in order already, and can be all of them. */
const settleGroup = (group: Uint32Array, compare: (a: number, b: number) => number): void => {
  if (!isInOrder(group, compare)) group.sort(compare);
};

const isInOrder = (group: Uint32Array, compare: (a: number, b: number) => number): boolean => {
  for (let at = 1; at < group.length; at += 1)
    if (compare(group[at - 1] ?? 0, group[at] ?? 0) > 0) return false;
  return true;
};

const compareRecords = (words: Uint32Array, a: number, b: number, keyWords: number): number => {
  for (let word = 0; word < keyWords; word += 1) {
    const left = words[a + word] ?? 0;
    const right = words[b + word] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
};
