import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GroupId } from '#shared/brand';
import {
  asksAtLeast,
  changeOf,
  type DistinctKind,
  type Requirement,
  type Verdict,
  type VerdictChange,
} from '#shared/policy';
import { GROUPS } from '../../../support/policy/arbitraries.ts';
import { demandsAtLeast } from '../../../support/policy/strictness.ts';

const base: Requirement = {
  groups: [{ group: 'treasury' as GroupId, atLeast: 2 }],
  distinct: ['person'],
  delayHours: 4,
  tier: null,
  secondLook: false,
};

const asks = (changes: Partial<Requirement> = {}): Verdict => ({
  decision: 'requires',
  denials: [],
  requirement: { ...base, ...changes },
});

const denied = (...codes: readonly string[]): Verdict => ({
  decision: 'denied',
  denials: codes.map((code, index) => ({ rule: `R-${index + 1}`, code })),
  requirement: base,
});

const OPPOSITE = { tighter: 'looser', looser: 'tighter' } as const;

test.each<[string, Partial<Requirement>, 'tighter' | 'looser']>([
  ['one more of a group', { groups: [{ group: 'treasury' as GroupId, atLeast: 3 }] }, 'tighter'],
  ['one less of a group', { groups: [{ group: 'treasury' as GroupId, atLeast: 1 }] }, 'looser'],
  [
    'another group as well',
    { groups: [...base.groups, { group: 'compliance' as GroupId, atLeast: 1 }] },
    'tighter',
  ],
  ['different devices', { distinct: ['person', 'device'] }, 'tighter'],
  ['an hour more', { delayHours: 5 }, 'tighter'],
  ['no delay', { delayHours: 0 }, 'looser'],
  ['cold custody', { tier: 'cold' }, 'tighter'],
  ['a second look', { secondLook: true }, 'tighter'],
])('%s', (_, changes, change) => {
  expect(changeOf(asks(), asks(changes))).toBe(change);
  expect(changeOf(asks(changes), asks())).toBe(OPPOSITE[change]);
});

test('that people differ changes nothing: they always have to', () => {
  expect(changeOf(asks(), asks({ distinct: [] }))).toBeNull();
  expect(changeOf(asks({ distinct: [] }), asks())).toBeNull();
});

test('more of one and less of another is neither', () => {
  expect(changeOf(asks(), asks({ delayHours: 0, secondLook: true }))).toBe('other');
});

test.each<[Verdict, Verdict, VerdictChange | null]>([
  [asks(), denied('a'), 'blocked'],
  [denied('a'), asks(), 'freed'],
  [denied('a', 'b'), denied('b', 'a', 'a'), null],
  [denied('a'), denied('a', 'b'), 'other'],
])('between answers of two kinds: %#', (before, after, change) => {
  expect(changeOf(before, after)).toBe(change);
});

const requirementArb: fc.Arbitrary<Requirement> = fc.record({
  groups: fc
    .subarray(GROUPS.slice(0, 2), { minLength: 1 })
    .chain((groups) =>
      fc.tuple(...groups.map((group) => fc.constantFrom(1, 2).map((atLeast) => ({ group, atLeast })))),
    ),
  distinct: fc.subarray<DistinctKind>(['person', 'device']),
  delayHours: fc.constantFrom(0, 24),
  tier: fc.constantFrom(null, 'cold'),
  secondLook: fc.boolean(),
});

const withPeople = (requirement: Requirement): Requirement => ({
  ...requirement,
  distinct: ['person', ...requirement.distinct],
});

test('asking at least as much is as defined, whatever is asked', () => {
  fc.assert(
    fc.property(requirementArb, requirementArb, (a, b) => {
      expect(asksAtLeast(a, b)).toBe(demandsAtLeast(withPeople(a), withPeople(b)));
    }),
    { numRuns: 3_000 },
  );
});
