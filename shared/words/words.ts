import { EVEN_WORDS, ODD_WORDS } from './pgp-words.ts';

const WORD_COUNT = 6;

/**
 * The first six bytes of a digest as PGP words, to read out and compare: 48 bits, for the ear. The whole digest
 * stays the identity. Throws when the digest is shorter.
 *
 * @example sixWords(fromHex('e58294f2e9a2…')) // topmost Istanbul Pluto vagabond treadmill Pacific
 */
export function sixWords(digest: Uint8Array): readonly string[] {
  if (digest.length < WORD_COUNT) throw new RangeError(`A digest has at least ${WORD_COUNT} bytes`);
  return pgpWords(digest.subarray(0, WORD_COUNT));
}

/** Bytes as PGP words, one word a byte. */
export function pgpWords(bytes: Uint8Array): readonly string[] {
  return Array.from(bytes, wordAt);
}

function wordAt(byte: number, position: number): string {
  const word = (position % 2 === 0 ? EVEN_WORDS : ODD_WORDS)[byte];
  if (word === undefined) throw new RangeError('The word list is incomplete');
  return word;
}

/** Hexadecimal in groups of four digits, to show; the last group may be shorter. */
export function groupsOfFour(hex: string): readonly string[] {
  return hex.match(/.{1,4}/gs) ?? [];
}
