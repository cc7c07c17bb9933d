/** A set of small numbers. Sets that are combined have the same number of words. */
export type Bits = readonly number[];

/** Bits that a word can have and stay a small integer of the engine. */
const WORD = 30;

/** The set of `members`, each below `size`. */
export const bitsOf = (size: number, members: Iterable<number> = []): Bits => {
  const words = Array.from({ length: Math.ceil(size / WORD) }, () => 0);
  for (const member of members) {
    const at = Math.floor(member / WORD);
    words[at] = (words[at] ?? 0) | (1 << (member % WORD));
  }
  return words;
};

export const and = (a: Bits, b: Bits): Bits => a.map((word, at) => word & (b[at] ?? 0));
export const or = (a: Bits, b: Bits): Bits => a.map((word, at) => word | (b[at] ?? 0));
export const andNot = (a: Bits, b: Bits): Bits => a.map((word, at) => word & ~(b[at] ?? 0));

export const has = (bits: Bits, member: number): boolean =>
  ((bits[Math.floor(member / WORD)] ?? 0) & (1 << (member % WORD))) !== 0;

export const isNone = (bits: Bits): boolean => {
  for (const word of bits) if (word !== 0) return false;
  return true;
};

/** Whether the two have a member in common. */
export const meets = (a: Bits, b: Bits): boolean => {
  for (let at = 0; at < a.length; at += 1) if (((a[at] ?? 0) & (b[at] ?? 0)) !== 0) return true;
  return false;
};

export const isSame = (a: Bits, b: Bits): boolean => {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
};

/** Whether every member of `inner` is in `outer`. */
export const isWithin = (inner: Bits, outer: Bits): boolean => {
  for (let at = 0; at < inner.length; at += 1) if (((inner[at] ?? 0) & ~(outer[at] ?? 0)) !== 0) return false;
  return true;
};

/** The members in ascending order. */
export const membersOf = (bits: Bits): readonly number[] => {
  const members: number[] = [];
  bits.forEach((word, at) => {
    for (let left = word; left !== 0; left &= left - 1)
      members.push(at * WORD + (31 - Math.clz32(left & -left)));
  });
  return members;
};

/** A text that two sets share only when they have the same members. */
export const keyOf = (bits: Bits): string => bits.join();
