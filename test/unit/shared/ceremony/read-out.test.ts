import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areWordsHeard, challengedPlaces, readOutRows } from '#shared/ceremony';
import { toHex } from '#shared/encoding';

const digestArb = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const entropyArb = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toHex);
const WORDS = 32;

const asked = (digest: string, entropy: string): string[] => {
  const rows = readOutRows(digest);
  return challengedPlaces(entropy, WORDS).map(({ row, word }) => rows[row - 1]?.words[word - 1] ?? '');
};

describe('a digest that is read out', () => {
  test('has rows of four bytes: hexadecimal in fours and a word a byte', () => {
    // The example of the PGP word list: E582 94F2 E9A2 2748 6E8B 061B 31CC 528F D7FA 3F19.
    const rows = readOutRows('e58294f2e9a227486e8b061b31cc528fd7fa3f19');
    expect(rows[0]).toEqual({
      number: 1,
      hex: ['e582', '94f2'],
      words: ['topmost', 'Istanbul', 'Pluto', 'vagabond'],
    });
    expect(rows.flatMap(({ words }) => words).join(' ')).toBe(
      'topmost Istanbul Pluto vagabond treadmill Pacific brackish dictator goldfish Medusa afflict bravado ' +
        'chatter revolver Dupont midsummer stopwatch whimsical cowbell bottomless',
    );
  });

  test('is whole in its rows', () => {
    fc.assert(
      fc.property(digestArb, (digest) => {
        const rows = readOutRows(digest);
        expect(rows).toHaveLength(8);
        expect(rows.flatMap(({ hex }) => hex).join('')).toBe(digest);
        expect(rows.every(({ words }) => words.length === 4)).toBe(true);
      }),
    );
  });

  test('is answered by three different words that the random bytes choose', () => {
    fc.assert(
      fc.property(digestArb, entropyArb, (digest, entropy) => {
        const places = challengedPlaces(entropy, WORDS);
        expect(new Set(places.map(({ row, word }) => `${row}/${word}`)).size).toBe(3);
        expect(challengedPlaces(entropy, WORDS)).toEqual(places);
        const words = asked(digest, entropy);
        expect(areWordsHeard(digest, entropy, words)).toBe(true);
        expect(
          areWordsHeard(
            digest,
            entropy,
            words.map((word) => word.toUpperCase()),
          ),
        ).toBe(true);
        expect(areWordsHeard(digest, entropy, words.slice(1))).toBe(false);
      }),
    );
  });

  test('is not answered by a word of another digest', () => {
    fc.assert(
      fc.property(digestArb, entropyArb, fc.nat({ max: 2 }), (digest, entropy, at) => {
        const words = asked(digest, entropy).map((word, index) => (index === at ? `${word}x` : word));
        expect(areWordsHeard(digest, entropy, words)).toBe(false);
      }),
    );
  });

  test('asks for each word about as often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 4_000; seed += 1) {
      // Spread by multiplication, as real randomness would be.
      const entropy = ((BigInt(seed + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n) % 2n ** 128n)
        .toString(16)
        .padStart(32, '0');
      for (const { row, word } of challengedPlaces(entropy, WORDS))
        counts.set(`${row}/${word}`, (counts.get(`${row}/${word}`) ?? 0) + 1);
    }
    const expected = (4_000 * 3) / WORDS;
    expect(counts.size).toBe(WORDS);
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected * 0.3);
  });
});
