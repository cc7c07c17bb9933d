import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  approvalsNeeded,
  counterfactualsOf,
  evaluate,
  explain,
  stricterOf,
  type Facts,
} from '#shared/policy';
import { factsArb, policyArb, policyOf } from '../../../support/policy/arbitraries.ts';
import {
  factsOf,
  known,
  require,
  tieredPolicy,
  transferRule,
  unknown,
} from '../../../support/policy/examples.ts';

const RUNS = { numRuns: 1_000 };
const NAMES = { treasury: 'Treasury', compliance: 'Compliance' };

/** The facts of the same payment with another amount: the sums of the windows hold it, so they move with it. */
const paying = (facts: Facts, minor: bigint): Facts => {
  const { amountMinor } = facts;
  const more = amountMinor.known ? minor - BigInt(amountMinor.value) : 0n;
  const moved = Object.entries(facts.velocity).map(([key, figure]) => {
    const sum = BigInt(figure) + more;
    return [key, key.endsWith('/sum') ? (sum < 0n ? 0n : sum).toString() : figure] as const;
  });
  return { ...facts, amountMinor: known(minor.toString()), velocity: Object.fromEntries(moved) };
};

const numbersIn = (text: string): readonly string[] => text.match(/\d+(?:,\d{3})*(?:\.\d+)?/g) ?? [];

describe('the template', () => {
  const facts = factsOf();
  const explanation = explain(evaluate(tieredPolicy, facts), NAMES, facts);

  test('says what is needed, why, what would change it, and what did not match', () => {
    expect(explanation).toEqual({
      headline: '3 = 2 Treasury + 1 Compliance.',
      reasons: [
        'Treasury 2 because amount 412,000.00 EUR ≥ 250,000.00 EUR (rule T-3, v17).',
        'Compliance 1 because payee age 3 days < 7 days (rule P-1, v4).',
      ],
      counterfactuals: ['Would need 2 if amount < 250,000.00 EUR.', 'Would need 2 if payee age ≥ 7 days.'],
      notMatched: [
        'N-2 (time is inside business-hours, not outside business-hours)',
        'S-1 (payee screening is clear, not hit)',
        'T-1 (amount 412,000.00 EUR is not < 250,000.00 EUR)',
      ],
    });
  });

  test('says what was taken for granted where a fact is missing', () => {
    const doubtful = factsOf({ payeeAgeDays: unknown('first seen is not recorded') });
    expect(explain(evaluate(tieredPolicy, doubtful), NAMES, doubtful).reasons[1]).toBe(
      'Compliance 1 because payee age is unknown (first seen is not recorded), taken as < 7 days (rule P-1, v4).',
    );
  });

  test('a denial names its code, its rule and a way out', () => {
    const hit = factsOf({ payeeScreening: known('hit') });
    expect(explain(evaluate(tieredPolicy, hit), NAMES, hit)).toMatchObject({
      headline: 'Denied: sanctions-hit.',
      reasons: ['Denied (sanctions-hit) because payee screening is hit (rule S-1, v1).'],
      counterfactuals: [
        'Would need 3 if payee screening is clear.',
        'Would need 3 if payee screening is stale.',
      ],
    });
  });

  test('a gap is called a gap', () => {
    const policy = policyOf(
      transferRule('T-1', { amount: { max: '100', ccy: 'EUR' } }, require(['treasury', 1])),
    );
    expect(explain(evaluate(policy, facts), NAMES, facts)).toEqual({
      headline: 'Denied: no-rule-matched.',
      reasons: ['No rule matches for certain, and what no rule allows is denied.'],
      counterfactuals: ['Would need 1 if amount < 1.00 EUR.'],
      notMatched: ['T-1 (amount 412,000.00 EUR is not < 1.00 EUR)'],
    });
  });

  describe('of windows and calendars', () => {
    const limit = { window: 'h24', by: 'source', measure: 'sum', ccy: 'EUR', includePending: true } as const;
    const policy = policyOf(
      transferRule('T-1', {}, require(['treasury', 1])),
      transferRule('V-1', { velocity: { ...limit, over: '30000000' } }, require(['compliance', 1])),
      transferRule(
        'V-2',
        { velocity: { ...limit, window: 'd7', by: 'payee', measure: 'count', over: '5' } },
        require(['treasury', 2]),
      ),
      transferRule('N-2', { time: { calendar: 'business-hours', inside: false } }, require(['treasury', 2])),
    );
    const busy = factsOf({
      amountMinor: known('1200000'),
      velocity: { 'h24/source/sum': '31200000', 'd7/payee/count': '1' },
      calendars: { 'business-hours': false },
    });

    test('says what has moved, over what, and what would have to be otherwise', () => {
      expect(explain(evaluate(policy, busy), NAMES, busy)).toEqual({
        headline: '3 = 2 Treasury + 1 Compliance.',
        reasons: [
          'Treasury 2 because time is outside business-hours (rule N-2, v1).',
          'Compliance 1 because sum by source in 24 hours 312,000.00 EUR > 300,000.00 EUR (rule V-1, v1).',
        ],
        counterfactuals: [
          'Would need 2 if sum by source in 24 hours ≤ 300,000.00 EUR.',
          'Would need 2 if time is inside business-hours.',
        ],
        notMatched: ['V-2 (count by payee in 7 days 1 transfer is not > 5 transfers)'],
      });
    });

    test('says why there is no figure', () => {
      const doubtful = factsOf({
        source: unknown('several source accounts'),
        asset: unknown('several assets'),
        payeeListed: unknown('several destinations'),
      });
      expect(explain(evaluate(policy, doubtful), NAMES, doubtful).reasons).toEqual([
        'Treasury 2 because count by payee in 7 days is unknown (several destinations), taken as > 5 transfers (rule V-2, v1).',
        'Compliance 1 because sum by source in 24 hours is unknown (several source accounts), taken as > 300,000.00 EUR (rule V-1, v1).',
      ]);
    });

    test('promises nothing of an amount that the sum which holds it does not keep', () => {
      const tiered = policyOf(
        ...policy.rules.slice(0, 2),
        transferRule('T-3', { amount: { min: '1000000', ccy: 'EUR' } }, require(['treasury', 2])),
      );
      const promised = (sum: string): readonly string[] => {
        const facts = { ...busy, velocity: { 'h24/source/sum': sum } };
        return explain(evaluate(tiered, facts), NAMES, facts).counterfactuals;
      };
      // 290,000.00 EUR without this payment: any amount below 10,000.00 EUR stays under the limit.
      expect(promised('30200000')).toEqual([
        'Would need 1 if amount < 10,000.00 EUR.',
        'Would need 2 if sum by source in 24 hours ≤ 300,000.00 EUR.',
      ]);
      // 295,000.00 EUR without it: some of them do, and some do not.
      expect(promised('30700000')).toEqual(['Would need 2 if sum by source in 24 hours ≤ 300,000.00 EUR.']);
    });
  });

  test('demands besides people stand in the headline and have their reasons', () => {
    const then = {
      ...require(['treasury', 1]),
      delayHours: 24,
      secondLook: true,
      distinct: ['device' as const],
    };
    const policy = policyOf(transferRule('T-1', {}, then));
    expect(explain(evaluate(policy, facts), NAMES, facts)).toMatchObject({
      headline: '1 of Treasury; different devices; a delay of 24 hours; a second look.',
      reasons: [
        'Treasury 1 because action is transfer (rule T-1, v1).',
        'Different devices because action is transfer (rule T-1, v1).',
        'A delay of 24 hours because action is transfer (rule T-1, v1).',
        'A second look because action is transfer (rule T-1, v1).',
      ],
    });
  });

  test('other facts than those of the evaluation promise nothing', () => {
    const other = factsOf({ amountMinor: known('100') });
    expect(explain(evaluate(tieredPolicy, facts), NAMES, other).counterfactuals).toEqual([]);
  });
});

describe('soundness', () => {
  test('every number in the text occurs in the trace', () => {
    fc.assert(
      fc.property(policyArb(8), factsArb(10), (policy, facts) => {
        const evaluation = evaluate(policy, facts);
        const { headline, reasons, counterfactuals, notMatched } = explain(evaluation, {}, facts);
        const traced = new Set(numbersIn(JSON.stringify(evaluation.trace)));
        const [total, ...parts] = numbersIn(headline);
        if (evaluation.decision === 'requires')
          expect(total).toBe(String(approvalsNeeded(evaluation.requirement)));
        const promised = counterfactuals.flatMap((text) => numbersIn(text).slice(1));
        const said = [...parts, ...[...reasons, ...notMatched].flatMap(numbersIn), ...promised];
        expect(said.filter((number) => !traced.has(number))).toEqual([]);
      }),
      RUNS,
    );
  });

  test('applying a counterfactual gives the promised count', () => {
    let applied = 0;
    fc.assert(
      fc.property(policyArb(8), factsArb(10), (policy, facts) => {
        const now = evaluate(policy, facts);
        for (const { needed, text, facts: changed } of counterfactualsOf(now, facts)) {
          const then = evaluate(policy, changed);
          expect([then.decision, approvalsNeeded(then.requirement)]).toEqual(['requires', needed]);
          expect(text.startsWith(`Would need ${needed} `)).toBe(true);
          if (now.decision === 'requires') expect(needed).toBeLessThan(approvalsNeeded(now.requirement));
          applied += 1;
        }
      }),
      RUNS,
    );
    expect(applied).toBeGreaterThan(100);
  });

  test('and so it is for both policies of a payment in flight', () => {
    fc.assert(
      fc.property(policyArb(), policyArb(), factsArb(10), (before, after, facts) => {
        const joined = stricterOf(evaluate(before, facts), evaluate(after, facts));
        for (const { needed, facts: changed } of counterfactualsOf(joined, facts)) {
          const then = stricterOf(evaluate(before, changed), evaluate(after, changed));
          expect([then.decision, approvalsNeeded(then.requirement)]).toEqual(['requires', needed]);
        }
      }),
      RUNS,
    );
  });

  test('every amount inside the range that the text names gives the promised count', () => {
    let tried = 0;
    const any = fc.bigInt({ min: 0n, max: 30_000_000n });
    fc.assert(
      fc.property(
        policyArb(8),
        factsArb(10),
        fc.array(any, { minLength: 20, maxLength: 20 }),
        (policy, facts, points) => {
          const euros: Facts = { ...facts, asset: known('EUR') };
          for (const text of explain(evaluate(policy, euros), {}, euros).counterfactuals) {
            const [needed, ...bounds] = numbersIn(text).map((number) =>
              BigInt(number.replaceAll(/[,.]/g, '')),
            );
            if (!text.includes('if amount ') || bounds.length === 0) continue;
            const low = text.includes('≥') ? (bounds[0] ?? 0n) : 0n;
            const high = text.includes('<') ? bounds.at(-1) : undefined;
            const inside = points.filter((point) => point >= low && (high === undefined || point < high));
            for (const point of [low, ...inside]) {
              const then = evaluate(policy, paying(euros, point));
              expect([then.decision, BigInt(approvalsNeeded(then.requirement))]).toEqual([
                'requires',
                needed,
              ]);
              tried += 1;
            }
          }
        },
      ),
      RUNS,
    );
    expect(tried).toBeGreaterThan(50);
  });
});
