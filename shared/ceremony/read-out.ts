import { z } from 'zod';
import { fromHex } from '#shared/encoding';
import { groupsOfFour, pgpWords } from '#shared/words';

/*
 * A digest is read aloud: hexadecimal in fours for the eye, PGP words for the ear. Whoever listens types back three
 * words chosen at random, so nobody says "yes, the same" without having looked.
 */

/** One row that is read out: four bytes. */
export interface ReadOutRow {
  readonly number: number;
  /** Two groups of four digits. */
  readonly hex: readonly string[];
  readonly words: readonly string[];
}

const ROW_BYTES = 4;
const ROW_DIGITS = 2 * ROW_BYTES;
const CHALLENGE_WORDS = 3;
/** Random bytes that choose the words which are asked for. */
export const ENTROPY_BYTES = 16;
/** The same in hexadecimal digits. */
export const entropySchema = z.string().regex(new RegExp(`^[0-9a-f]{${String(2 * ENTROPY_BYTES)}}$`));

/** The rows of a digest in hexadecimal digits: eight for SHA-256. Throws on anything else than whole bytes. */
export const readOutRows = (digest: string): readonly ReadOutRow[] => {
  const words = pgpWords(fromHex(digest));
  return Array.from({ length: Math.ceil(words.length / ROW_BYTES) }, (_, index) => ({
    number: index + 1,
    hex: groupsOfFour(digest.slice(index * ROW_DIGITS, (index + 1) * ROW_DIGITS)),
    words: words.slice(index * ROW_BYTES, (index + 1) * ROW_BYTES),
  }));
};

/** Where a word stands in the rows, counted from one. */
export interface WordPlace {
  readonly row: number;
  readonly word: number;
}

/**
 * Which three words are asked for: different ones, chosen evenly by 16 random bytes in hexadecimal digits. The same
 * bytes always choose the same words, so the record shows what was asked.
 */
export const challengedPlaces = (entropy: string, wordCount: number): readonly WordPlace[] => {
  if (!entropySchema.safeParse(entropy).success || wordCount < CHALLENGE_WORDS)
    throw new RangeError('A challenge takes 16 random bytes and at least three words');
  const left = Array.from({ length: wordCount }, (_, index) => index);
  let random = BigInt(`0x${entropy}`);
  return Array.from({ length: CHALLENGE_WORDS }, () => {
    const [chosen = 0] = left.splice(Number(random % BigInt(left.length)), 1);
    random /= BigInt(left.length + 1);
    return { row: Math.floor(chosen / ROW_BYTES) + 1, word: (chosen % ROW_BYTES) + 1 };
  });
};

/** Whether the words typed back are those of the digest; capitals do not matter. */
export const areWordsHeard = (digest: string, entropy: string, typed: readonly string[]): boolean => {
  const rows = readOutRows(digest);
  const places = challengedPlaces(entropy, rows.flatMap(({ words }) => words).length);
  const asked = places.map(({ row, word }) => rows[row - 1]?.words[word - 1]?.toLowerCase());
  return typed.length === asked.length && asked.every((word, index) => word === typed[index]?.toLowerCase());
};
