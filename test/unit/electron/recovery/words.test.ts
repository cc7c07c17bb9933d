import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reentrySentence, sheetLines } from '../../../../electron/recovery/sheet.ts';
import {
  coalitionCount,
  COALITIONS_MAX,
  coalitions,
  mistypedIn,
  secretOf,
  sheetsOf,
  unsoundCoalition,
  type Sheet,
} from '../../../../electron/recovery/words.ts';

/* A secret on paper: enough sheets give it back, fewer or wrong ones do not, and a slip of the pen is found at once. */

const secretBytes = fc
  .constantFrom(16, 32)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
const split = fc
  .integer({ min: 2, max: 5 })
  .chain((n) => fc.record({ secret: secretBytes, n: fc.constant(n), t: fc.integer({ min: 2, max: n }) }));

const made = (secret: Uint8Array, t: number, n: number): readonly Sheet[] => {
  const sheets = sheetsOf(secret, t, n);
  if (!sheets.ok) throw new Error(sheets.error.detail);
  return sheets.value;
};

const codeOf = (sheets: readonly Sheet[]): string => {
  const secret = secretOf(sheets);
  return secret.ok ? 'secret' : secret.error.code;
};

describe('sheets', () => {
  test('give the secret back, any of them that are enough; fewer, more or doubled do not', () => {
    fc.assert(
      fc.property(split, ({ secret, t, n }) => {
        const sheets = made(secret, t, n);
        expect(sheets).toHaveLength(n);
        expect(new Set(sheets.map((words) => words.length))).toEqual(
          new Set([secret.length === 16 ? 20 : 33]),
        );
        expect(unsoundCoalition(sheets, t, secret)).toBeUndefined();
        const backwards = secretOf([...sheets.slice(0, t)].reverse());
        expect(backwards.ok && [...backwards.value]).toEqual([...secret]);
        expect(codeOf(sheets.slice(0, t - 1))).toBe('words-refused');
        if (n > t) expect(codeOf(sheets.slice(0, t + 1))).toBe('words-refused');
        expect(codeOf([...sheets.slice(0, t - 1), ...sheets.slice(0, 1)])).toBe('words-refused');
      }),
      { numRuns: 25 },
    );
  });

  test('of two sets do not mix, and what is said of it quotes no word', () => {
    const [one, other] = [made(new Uint8Array(16).fill(1), 2, 2), made(new Uint8Array(16).fill(2), 2, 2)];
    const mixed = secretOf([...one.slice(0, 1), ...other.slice(0, 1)]);
    expect(mixed.ok ? '' : mixed.error.code).toBe('words-refused');
    const words = new Set([...one, ...other].flat());
    const said = mixed.ok ? '' : mixed.error.detail;
    expect(said.split(/\W+/).filter((word) => words.has(word.toLowerCase()))).toEqual([]);
  });

  test('with one word exchanged are refused: the checksum sees it', () => {
    const sheets = made(new Uint8Array(32).fill(9), 2, 3);
    fc.assert(
      fc.property(fc.nat(32), fc.nat(32), (at, from) => {
        const [first = [], second = []] = sheets;
        const other = second[from] ?? '';
        fc.pre(first[at] !== other);
        expect(codeOf([first.with(at, other), second])).toBe('words-refused');
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [new Uint8Array(15), 2, 3],
    [new Uint8Array(16), 1, 3],
    [new Uint8Array(16), 4, 3],
    [new Uint8Array(16), 2, 17],
    // 12,870 combinations.
    [new Uint8Array(16), 8, 16],
    [new Uint8Array(16), 2.5, 3],
  ])('are not made of %o, %d of %d', (secret, t, n) => {
    const sheets = sheetsOf(secret, t, n);
    expect(sheets.ok ? 'made' : sheets.error.code).toBe('words-unfit');
  });

  test('that are unsound are found, with their numbers', () => {
    const secret = new Uint8Array(16).fill(3);
    const [one = [], two = []] = made(secret, 2, 2);
    const [stranger = []] = made(secret, 2, 2);
    expect(unsoundCoalition([one, two, stranger], 2, secret)).toEqual([0, 2]);
  });

  test('combine in every way there is', () => {
    expect([...coalitions(4, 2)]).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    expect([...coalitions(5, 5)]).toHaveLength(1);
    for (const [n, t] of [
      [4, 2],
      [5, 5],
      [9, 4],
      [16, 8],
    ] as const)
      expect(coalitionCount(n, t)).toBe([...coalitions(n, t)].length);
    expect([coalitionCount(16, 2), coalitionCount(11, 5)].every((count) => count <= COALITIONS_MAX)).toBe(
      true,
    );
  });
});

describe('on paper', () => {
  const [sheet = []] = made(new Uint8Array(32).fill(5), 2, 3);

  test('every word has its number, and stands once', () => {
    const lines = sheetLines({ set: 'Backup 2026', index: 1, needed: 2, of: 3, bag: 'A-104417' }, sheet);
    const found = lines.flatMap((line) =>
      [...line.matchAll(/(\d+) {2}([a-z]+)/g)].map((it) => [Number(it[1]), it[2]]),
    );
    expect(found.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(
      sheet.map((word, at) => [at + 1, word]),
    );
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90);
    expect(lines[0]).toBe('Backup 2026, sheet 1 of 3');
  });

  test('typed back from it, whole or by four letters, in any case, it is the same', () => {
    expect(mistypedIn(sheet, sheet)).toEqual([]);
    expect(
      mistypedIn(
        sheet.map((word) => ` ${word.slice(0, 4).toUpperCase()} `),
        sheet,
      ),
    ).toEqual([]);
    expect(reentrySentence(sheet, sheet)).toBeUndefined();
  });

  test('each wrong, short, missing or surplus word is named by its place', () => {
    const { length } = sheet;
    expect(mistypedIn(sheet.with(4, 'zzzz').with(9, (sheet[9] ?? '').slice(0, 3)), sheet)).toEqual([5, 10]);
    expect(mistypedIn(sheet.slice(0, -1), sheet)).toEqual([length]);
    expect(mistypedIn([...sheet, 'academic'], sheet)).toEqual([length + 1]);
    expect(mistypedIn(sheet.with(0, `${sheet[0] ?? ''}s`), sheet)).toEqual([1]);
    expect(reentrySentence(sheet.with(4, 'zzzz'), sheet)).toBe(
      'Word 5 is not what was written. Look at the paper, not at the screen.',
    );
  });
});
