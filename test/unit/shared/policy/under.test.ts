import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  approvalsNeeded,
  changeOf,
  evaluate,
  explain,
  explainUnder,
  type LabelledPolicy,
  type Policy,
  type Rule,
} from '#shared/policy';
import { factsArb, policyArb, policyOf } from '../../../support/policy/arbitraries.ts';
import { deny, factsOf, require, transferRule } from '../../../support/policy/examples.ts';

const NAMES = { treasury: 'Treasury', compliance: 'Compliance' };

const versionOf = (version: number, ...rules: readonly Rule[]): Policy => ({
  ...policyOf(...rules),
  version,
});
const asks = (...groups: readonly (readonly [string, number])[]): Rule =>
  transferRule('T-1', {}, require(...groups));
const differenceOf = (...policies: readonly LabelledPolicy[]): string =>
  explainUnder(factsOf(), policies, { names: NAMES }).difference;

const then = (...rules: readonly Rule[]): LabelledPolicy => ({
  label: 'then',
  policy: versionOf(17, ...rules),
});
const now = (...rules: readonly Rule[]): LabelledPolicy => ({
  label: 'now',
  policy: versionOf(18, ...rules),
});
const draft = (...rules: readonly Rule[]): LabelledPolicy => ({
  label: 'draft',
  policy: versionOf(19, ...rules),
});

describe('one payment under then, now and a draft', () => {
  const closed = transferRule('X-1', {}, deny('closed'));

  test('differs in one sentence', () => {
    expect(differenceOf(then(asks(['treasury', 2])), now(asks(['treasury', 3])), draft(closed))).toBe(
      'Under version 17 it needed 2; under version 18 it needs 3; under the draft it would be denied.',
    );
    expect(differenceOf(then(closed), draft(asks(['treasury', 2])))).toBe(
      'Under version 17 it was denied; under the draft it would need 2.',
    );
  });

  test('is named by its groups where the number does not tell', () => {
    expect(differenceOf(then(asks(['treasury', 2])), now(asks(['treasury', 1], ['compliance', 1])))).toBe(
      'Under version 17 it needed 2 of Treasury; under version 18 it needs 2 = 1 Compliance + 1 Treasury.',
    );
    const slow = transferRule('T-1', {}, { ...require(['treasury', 2]), delayHours: 24 });
    expect(differenceOf(now(asks(['treasury', 2])), draft(slow))).toBe(
      'Under version 18 it needs 2 of Treasury; under the draft it would need 2 of Treasury; a delay of 24 hours.',
    );
    expect(differenceOf(now(closed), draft(transferRule('X-2', {}, deny('late'))))).toBe(
      'Under version 18 it is denied (closed); under the draft it would be denied (late).',
    );
  });

  test('is said not to differ where it does not', () => {
    const two = asks(['treasury', 2]);
    expect(differenceOf(then(two), now(two), draft(two))).toBe(
      'Nothing differs: under version 17, version 18 and the draft it needs 2.',
    );
    expect(differenceOf(now(closed), draft(closed))).toBe(
      'Nothing differs: under version 18 and the draft it is denied.',
    );
    expect(differenceOf(now(two))).toBe('Under version 18 it needs 2.');
  });

  test('is explained under each, in their order', () => {
    const policies = [then(asks(['treasury', 2])), draft(closed)];
    const { explanations } = explainUnder(factsOf(), policies, { names: NAMES });
    expect(explanations.map(({ label, version, decision }) => [label, version, decision])).toEqual([
      ['then', 17, 'requires'],
      ['draft', 19, 'denied'],
    ]);
    expect(explanations[0]?.explanation.headline).toBe('2 of Treasury.');
    expect(explanations[1]?.explanation.headline).toBe('Denied: closed.');
  });
});

const TIME = '2026-05-05T12:00:00Z';

describe('any payment under any policies', () => {
  test('is explained as under each alone, with the time', () => {
    fc.assert(
      fc.property(policyArb(), policyArb(), factsArb(10), (a, b, facts) => {
        const { explanations } = explainUnder(
          facts,
          [
            { label: 'then', policy: a },
            { label: 'draft', policy: b },
          ],
          { names: NAMES, time: TIME },
        );
        expect(explanations.map(({ explanation }) => explanation)).toEqual(
          [a, b].map((policy) => explain(evaluate(policy, facts), NAMES, facts, TIME)),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('differs in words exactly when the decision differs, and by the numbers of each', () => {
    const seen = { same: 0, other: 0 };
    fc.assert(
      fc.property(policyArb(), policyArb(), factsArb(10), (a, b, facts) => {
        const policies: readonly LabelledPolicy[] = [
          { label: 'now', policy: { ...a, version: 101 } },
          { label: 'draft', policy: { ...b, version: 102 } },
        ];
        const { difference } = explainUnder(facts, policies, { names: {} });
        const [first, second] = [evaluate(a, facts), evaluate(b, facts)];
        const isSame = changeOf(first, second) === null;
        seen[isSame ? 'same' : 'other'] += 1;
        expect(difference.startsWith('Nothing differs')).toBe(isSame);
        const answers = [...difference.matchAll(/(needs?|denied)\b(?: (\d+))?/g)];
        const expected = (isSame ? [first] : [first, second]).map(({ decision, requirement }) =>
          decision === 'denied' ? undefined : String(approvalsNeeded(requirement)),
        );
        expect(answers.map(([, , count]) => count)).toEqual(expected);
      }),
      { numRuns: 800 },
    );
    expect(Math.min(seen.same, seen.other)).toBeGreaterThan(50);
  });
});
