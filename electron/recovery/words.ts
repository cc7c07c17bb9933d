import Slip39 from 'slip39';
import { equalBytes } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';

/*
 * A recovery secret in words on paper (SLIP-0039): any `t` of `n` sheets give it back, fewer say nothing about it. It is
 * what backups of keys are sealed under, never a key that moves money. No passphrase: a wrong one would silently give another
 * secret.
 */

export const SHEETS_MAX = 16;
/** Every smallest combination is tried, each for tens of milliseconds: eight of sixteen would take minutes. */
export const COALITIONS_MAX = 500;
/** 128 or 256 bits: 20 or 33 words a sheet. */
const SECRET_BYTES: readonly number[] = [16, 32];

export type WordsRefusalCode =
  /** Of the secret or the numbers: nothing was made. */
  | 'words-unfit'
  /** The sheets do not give a secret: of another set, too few or too many, or a word is wrong. */
  | 'words-refused'
  /** A combination of sheets gives no secret, or another one: the set is to be destroyed. */
  | 'words-unsound';

export interface WordsRefusal {
  readonly code: WordsRefusalCode;
  readonly detail: string;
}

const refuse = (code: WordsRefusalCode, detail: string): Result<never, WordsRefusal> => err({ code, detail });

/** One sheet: its words in order. */
export type Sheet = readonly string[];

/**
 * Cuts a secret of 16 or 32 bytes into `n` sheets of which `t` give it back. Every smallest combination of them was tried
 * before they are handed out. Refusals: `words-unfit`, `words-unsound`.
 */
export const sheetsOf = (
  secret: Uint8Array,
  t: number,
  n: number,
): Result<readonly Sheet[], WordsRefusal> => {
  if (!SECRET_BYTES.includes(secret.length))
    return refuse('words-unfit', `${String(secret.length)} bytes of secret`);
  if (!(Number.isInteger(t) && Number.isInteger(n) && t >= 2 && t <= n && n <= SHEETS_MAX))
    return refuse('words-unfit', `${String(t)} of ${String(n)}`);
  const count = coalitionCount(n, t);
  if (count > COALITIONS_MAX)
    return refuse(
      'words-unfit',
      `${String(count)} combinations: more than can be tried before they are handed out`,
    );
  const made = Slip39.fromArray([...secret], { threshold: 1, groups: [[t, n, '']] });
  const sheets = made.fromPath('r/0').mnemonics.map((line) => line.split(' '));
  const unsound = unsoundCoalition(sheets, t, secret);
  return unsound === undefined
    ? ok(sheets)
    : refuse('words-unsound', `sheets ${unsound.map((at) => String(at + 1)).join(', ')}`);
};

/** The secret of exactly `t` sheets of one set, in any order. Refusal: `words-refused`. */
export const secretOf = (sheets: readonly Sheet[]): Result<Uint8Array, WordsRefusal> => {
  try {
    return ok(Uint8Array.from(Slip39.recoverSecret(sheets.map((words) => words.join(' ')))));
  } catch (error) {
    return refuse('words-refused', reasonOf(error));
  }
};

/** What a library says may hold words of a sheet: only the first sentence, and none that quotes. */
const reasonOf = (error: unknown): string => {
  const [sentence = ''] = error instanceof Error ? error.message.split(/[.\n]/) : [];
  return sentence.includes('"') || sentence.includes(':') ? 'the sheets do not belong together' : sentence;
};

/** The first smallest combination that does not give this secret back; indexes of sheets. */
export const unsoundCoalition = (
  sheets: readonly Sheet[],
  t: number,
  secret: Uint8Array,
): readonly number[] | undefined => {
  for (const coalition of coalitions(sheets.length, t)) {
    const found = secretOf(coalition.flatMap((at) => (sheets[at] === undefined ? [] : [sheets[at]])));
    if (!found.ok || !equalBytes(found.value, secret)) return coalition;
  }
  return undefined;
};

/** How many choices of `t` out of `n` there are. */
export const coalitionCount = (n: number, t: number): number =>
  Array.from({ length: t }, (_, at) => at).reduce((count, at) => (count * (n - at)) / (at + 1), 1);

/** Every choice of `t` out of `n`, in order. */
export function* coalitions(n: number, t: number, from = 0): Generator<readonly number[]> {
  if (t === 0) yield [];
  else
    for (let at = from; at <= n - t; at += 1)
      for (const rest of coalitions(n, t - 1, at + 1)) yield [at, ...rest];
}

/** Letters by which each word of the list is known. */
const LETTERS_KEPT = 4;

/**
 * Which words, by their place from one, differ from the sheet: what was typed back from paper. The first four letters count,
 * as on metal plates; more must be right as well. A missing word differs.
 */
export const mistypedIn = (typed: readonly string[], sheet: Sheet): readonly number[] => {
  const longest = Math.max(typed.length, sheet.length);
  return Array.from({ length: longest }, (_, at) => at)
    .filter((at) => !isSameWord(typed[at] ?? '', sheet[at] ?? ''))
    .map((at) => at + 1);
};

const isSameWord = (typed: string, word: string): boolean => {
  const plain = typed.trim().toLowerCase();
  return plain.length >= Math.min(LETTERS_KEPT, word.length) && word.startsWith(plain) && word !== '';
};
