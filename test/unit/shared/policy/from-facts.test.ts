import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factsOfTest, quietFacts, testFactsOf, testFactsSchema } from '#shared/policy';
import { factsArb } from '../../../support/policy/arbitraries.ts';

test('facts that are written down as a test come back as they were', () => {
  fc.assert(
    fc.property(factsArb(), (facts) => {
      const written = testFactsOf(facts);
      expect(testFactsSchema.safeParse(written).success).toBe(true);
      expect(factsOfTest(written)).toEqual({ ...facts, asOf: 0 });
    }),
  );
});

test('of a quiet transfer nothing but its action is written', () => {
  expect(testFactsOf(quietFacts('transfer'))).toEqual({ action: 'transfer' });
});

test('a reason that is too long for a test is cut, and the fact stays unknown', () => {
  const facts = { ...quietFacts('transfer'), purpose: { known: false, why: 'x'.repeat(200) } as const };
  const written = testFactsOf(facts);
  expect(testFactsSchema.safeParse(written).success).toBe(true);
  expect(factsOfTest(written).purpose).toEqual({ known: false, why: 'x'.repeat(140) });
});
