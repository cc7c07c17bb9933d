import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile, decide, type Policy } from '#shared/policy';
import {
  and,
  andNot,
  bitsOf,
  has,
  isNone,
  isWithin,
  keyOf,
  meets,
  membersOf,
  or,
} from '../../../../../shared/policy/analysis/bits.ts';
import { createDemands } from '../../../../../shared/policy/analysis/demands.ts';
import { factsAt } from '../../../../../shared/policy/analysis/example.ts';
import {
  regionsOf,
  sizeOf,
  widened,
  wordsOf,
  type Region,
} from '../../../../../shared/policy/analysis/region.ts';
import { scopeOf } from '../../../../../shared/policy/analysis/scope.ts';
import type { Cell, Space } from '../../../../../shared/policy/analysis/space.ts';
import { uncoveredIn } from '../../../../../shared/policy/analysis/uncovered.ts';
import { policyArb, policyOf, requirementArb, TIERS } from '../../../../support/policy/arbitraries.ts';
import { require, transferRule } from '../../../../support/policy/examples.ts';

const CELLS_MAX = 2_000;

const cellsOf = ({ variables }: Space): readonly Cell[] | undefined => {
  if (variables.reduce((count, { classes }) => count * classes.length, 1) > CELLS_MAX) return undefined;
  return variables.reduce<readonly Cell[]>(
    (cells, { classes }) => cells.flatMap((cell) => classes.map((_, index) => [...cell, index])),
    [[]],
  );
};

const isIn = (cell: Cell, region: Region): boolean =>
  region.every((classes, at) => classes === null || classes.includes(cell[at] ?? -1));

/** Rules over amounts in any asset leave gaps that only doubtful rules close. */
const amountsArb: fc.Arbitrary<Policy> = fc
  .array(
    fc.tuple(
      fc.constantFrom('0', '5000'),
      fc.constantFrom('5000', undefined),
      fc.constantFrom('EUR', 'USD'),
      fc.subarray([...TIERS], { minLength: 1 }),
    ),
    { maxLength: 4 },
  )
  .map((parts) =>
    policyOf(
      ...parts.map(([min, max, ccy, tiers], index) =>
        transferRule(
          `A-${String(index)}`,
          { tiers, amount: { min, ...(max === undefined ? {} : { max }), ccy } },
          require(['treasury', 1]),
        ),
      ),
    ),
  );

test('the regions of a gap are its cells, each once, and what they are widened to is gap', () => {
  const seen = { gap: 0, covered: 0 };
  fc.assert(
    fc.property(fc.oneof(policyArb(5), amountsArb), (policy) => {
      for (const space of scopeOf(compile(policy)).spaces) {
        const cells = cellsOf(space);
        if (cells === undefined) continue;
        const isGap = (cell: Cell): boolean =>
          decide(compile(policy), factsAt(space, cell)).denials.some(({ rule }) => rule === null);
        const regions = [...regionsOf(space, uncoveredIn(space, { left: 100_000 }))];
        const wide = regions.map((region) => widened(space, region));
        for (const cell of cells) {
          const gap = isGap(cell);
          seen[gap ? 'gap' : 'covered'] += 1;
          expect(regions.filter((region) => isIn(cell, region))).toHaveLength(gap ? 1 : 0);
          if (!gap) expect(wide.some((region) => isIn(cell, region))).toBe(false);
        }
        const size = regions.reduce((total, region) => total + sizeOf(space, region), 0n);
        expect(size).toBe(BigInt(cells.filter(isGap).length));
      }
    }),
    { numRuns: 300 },
  );
  expect(Math.min(seen.gap, seen.covered)).toBeGreaterThan(1_000);
}, 60_000);

test('a region is not widened over what doubtful rules cover together', () => {
  const policy = policyOf(
    transferRule(
      'A-1',
      { tiers: ['hot', 'warm'], amount: { max: '5000', ccy: 'EUR' } },
      require(['treasury', 1]),
    ),
    transferRule(
      'A-2',
      { tiers: ['cold', 'warm'], amount: { min: '5000', ccy: 'EUR' } },
      require(['treasury', 1]),
    ),
  );
  const [foreign] = scopeOf(compile(policy)).spaces.filter(({ assets }) => !assets.includes('EUR'));
  if (foreign === undefined) throw new Error('there are other assets');
  const regions = [...regionsOf(foreign, uncoveredIn(foreign, { left: 1_000 }))];
  expect(regions.map((region) => wordsOf(foreign, widened(foreign, region)))).toEqual([
    ['tier is cold or hot'],
  ]);
});

test('sets of bits are sets', () => {
  const SIZE = 95;
  const setArb = fc.uniqueArray(fc.nat(SIZE - 1));
  fc.assert(
    fc.property(setArb, setArb, fc.nat(SIZE - 1), (left, right, member) => {
      const [a, b] = [bitsOf(SIZE, left), bitsOf(SIZE, right)];
      const ascending = (set: readonly number[]): readonly number[] => set.toSorted((x, y) => x - y);
      expect(membersOf(a)).toEqual(ascending(left));
      expect(membersOf(and(a, b))).toEqual(ascending(left.filter((it) => right.includes(it))));
      expect(membersOf(andNot(a, b))).toEqual(ascending(left.filter((it) => !right.includes(it))));
      expect(membersOf(or(a, b))).toEqual(ascending([...new Set([...left, ...right])]));
      expect(has(a, member)).toBe(left.includes(member));
      expect(isNone(a)).toBe(left.length === 0);
      expect(meets(a, b)).toBe(left.some((it) => right.includes(it)));
      expect(isWithin(a, b)).toBe(left.every((it) => right.includes(it)));
      expect(keyOf(a) === keyOf(b)).toBe(ascending(left).join() === ascending(right).join());
    }),
  );
});

test('demands join and meet as a lattice', () => {
  fc.assert(
    fc.property(requirementArb, requirementArb, (left, right) => {
      const { idOf, join, meet, isWithin: within } = createDemands();
      const [a, b] = [idOf(left), idOf(right)];
      expect([within(a, join(a, b)), within(b, join(a, b))]).toEqual([true, true]);
      expect([within(meet(a, b), a), within(meet(a, b), b)]).toEqual([true, true]);
      expect(within(a, b)).toBe(join(a, b) === b);
      expect(within(a, b)).toBe(meet(a, b) === a);
    }),
  );
});
