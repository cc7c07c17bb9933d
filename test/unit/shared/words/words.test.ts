import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '#shared/encoding';
import { groupsOfFour, sixWords } from '#shared/words';

const wordsAt = (position: 0 | 1): readonly string[] =>
  Array.from({ length: 256 }, (_, byte) => sixWords(new Uint8Array(6).fill(byte))[position] ?? '');

describe('sixWords', () => {
  test.each([
    ['e58294f2e9a2', 'topmost Istanbul Pluto vagabond treadmill Pacific'],
    ['27486e8b061b', 'brackish dictator goldfish Medusa afflict bravado'],
    ['31cc528fd7fa', 'chatter revolver Dupont midsummer stopwatch whimsical'],
    ['3f19ff00ff00', 'cowbell bottomless Zulu adroitness Zulu adroitness'],
    ['00ff00ff00ff', 'aardvark Yucatan aardvark Yucatan aardvark Yucatan'],
  ])('%s', (hex, words) => {
    expect(sixWords(fromHex(hex)).join(' ')).toBe(words);
  });

  test('the lists hold 512 different words, each in alphabetical order but for the one slip that was published', () => {
    const afterAHigher = (list: readonly string[]): readonly string[] =>
      list.filter((word, byte) => (list[byte - 1] ?? '').toLowerCase() > word.toLowerCase());
    const [even, odd] = [wordsAt(0), wordsAt(1)];
    expect(new Set([...even, ...odd]).size).toBe(512);
    expect(afterAHigher(even)).toEqual([]);
    expect(afterAHigher(odd)).toEqual(['Apollo']);
    for (const word of [...even, ...odd]) expect(word).toMatch(/^[A-Za-z][a-z]{2,}$/);
  });

  test('different first six bytes have different words; later bytes change nothing', () => {
    const six = fc.uint8Array({ minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(six, six, fc.uint8Array({ maxLength: 26 }), (left, right, rest) => {
        const isSame = Buffer.compare(left, right) === 0;
        expect(sixWords(left).join() === sixWords(right).join()).toBe(isSame);
        expect(sixWords(Uint8Array.of(...left, ...rest))).toEqual(sixWords(left));
      }),
    );
  });

  test('throws when there are fewer bytes than words', () => {
    expect(() => sixWords(new Uint8Array(5))).toThrow();
  });
});

test('groupsOfFour loses no digit', () => {
  expect(groupsOfFour('0123456789')).toEqual(['0123', '4567', '89']);
  expect(groupsOfFour('')).toEqual([]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(groupsOfFour(text).join('')).toBe(text);
    }),
  );
});
