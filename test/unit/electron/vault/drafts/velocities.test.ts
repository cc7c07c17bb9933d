import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sha256Hex } from '#shared/brand';
import type { TransferIntent } from '#shared/intent';
import type { DraftVelocity } from '#shared/ipc';
import type { Policy } from '#shared/policy';
import type { Answer } from '../../../../../electron/vault/views/drafts/dry-run.ts';
import { draftVelocities, nearestFirst } from '../../../../../electron/vault/views/drafts/velocities.ts';
import { testTransfer } from '../../../../support/company.ts';
import { policyOf } from '../../../../support/policy/arbitraries.ts';
import { factsOf, known, require, transferRule } from '../../../../support/policy/examples.ts';

/* Which figures are told of drafts, and in which order. */

const day = { window: 'h24', includePending: true } as const;
const sumOver = (id: string, over: string): Policy['rules'][number] =>
  transferRule(id, { velocity: { ...day, by: 'source', measure: 'sum', over } }, require(['compliance', 1]));
const countOver = (id: string, over: string): Policy['rules'][number] =>
  transferRule(
    id,
    { velocity: { ...day, by: 'initiator', measure: 'count', over } },
    require(['compliance', 1]),
  );

const answerOf = (policy: Policy, asset: string, velocity: Readonly<Record<string, string>>): Answer =>
  ({
    kind: 'proposed',
    policy: { policy, digest: '0'.repeat(64) as Sha256Hex, since: 0 },
    facts: factsOf({ asset: known(asset), velocity }),
  }) as unknown as Answer;

const draftIn = (asset: string): TransferIntent => {
  const base = testTransfer();
  return { ...base, legs: base.legs.map((leg) => ({ ...leg, amount: { ...leg.amount, asset } })) };
};

const told = (
  policy: Policy,
  drafts: readonly (readonly [asset: string, velocity: Readonly<Record<string, string>>])[],
): readonly DraftVelocity[] =>
  draftVelocities(
    { picture: { names: new Map() } } as unknown as Parameters<typeof draftVelocities>[0],
    drafts.map(([asset]) => draftIn(asset)),
    drafts.map(([asset, velocity]) => answerOf(policy, asset, velocity)),
  );

const linesOf = (found: readonly DraftVelocity[]): readonly string[] =>
  found.map(({ rule, text }) => `${rule}: ${text}`);

describe('figures that are told of drafts', () => {
  test('are those nearest to their limit, by their share of it', () => {
    const policy = policyOf(
      sumOver('HALF', '1000'),
      countOver('NONE', '4'),
      sumOver('TENTH', '560'),
      sumOver('OVER', '400'),
    );
    const found = told(policy, [['EUR', { 'h24/source/sum': '500', 'h24/initiator/count': '4' }]]);
    expect(found.map(({ rule, isOver }) => [rule, isOver])).toEqual([
      ['OVER', true],
      ['NONE', false],
      ['TENTH', false],
      ['HALF', false],
    ]);
  });

  test('are cut after that: the nearest of many is there, wherever its rule stands', () => {
    const rules = Array.from({ length: 30 }, (_, index) =>
      sumOver(`R-${String(index)}`, String(9_000 - index)),
    );
    const found = told(policyOf(...rules), [['EUR', { 'h24/source/sum': '500' }]]);
    expect(found).toHaveLength(20);
    expect(found.map(({ rule }) => rule)).toEqual(
      rules
        .map(({ id }) => id)
        .reverse()
        .slice(0, 20),
    );
  });

  test('are one for each asset of a sum, so that none hides one that is over; transfers are counted together', () => {
    const policy = policyOf(sumOver('SUM', '1000'), countOver('COUNT', '10'));
    const found = told(policy, [
      ['EUR', { 'h24/source/sum': '1500', 'h24/initiator/count': '1' }],
      ['USD', { 'h24/source/sum': '200', 'h24/initiator/count': '2' }],
    ]);
    expect(linesOf(found)).toEqual([
      'SUM: 5.00 EUR over 10.00 EUR in 24 hours',
      'COUNT: 8 transfers left of 10 transfers in 24 hours',
      'SUM: 8.00 USD left of 10.00 USD in 24 hours',
    ]);
  });

  test('keep what was over the limit where a later draft, beside one that is denied, is not', () => {
    const found = told(policyOf(sumOver('SUM', '1000')), [
      ['EUR', { 'h24/source/sum': '1500' }],
      ['EUR', { 'h24/source/sum': '200' }],
    ]);
    expect(linesOf(found)).toEqual(['SUM: 5.00 EUR over 10.00 EUR in 24 hours']);
  });

  test('stand in the order of exact shares, whatever their size', () => {
    const room = fc.record({
      left: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      over: fc.bigInt({ min: 1n, max: 10n ** 30n }),
    });
    fc.assert(
      fc.property(room, room, room, (a, b, c) => {
        expect(Math.sign(nearestFirst(a, b))).toBe(0 - Math.sign(nearestFirst(b, a)));
        // What is a hair more of a larger limit comes later, however little that is.
        const scaled = { left: a.left * 10n ** 40n + 1n, over: a.over * 10n ** 40n };
        expect(nearestFirst(a, scaled)).toBe(-1);
        if (a.left < 0n && b.left >= 0n) expect(nearestFirst(a, b)).toBe(-1);
        if (nearestFirst(a, b) <= 0 && nearestFirst(b, c) <= 0)
          expect(nearestFirst(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
