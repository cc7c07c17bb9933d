import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  approvalsNeeded,
  counterfactualsOf,
  dated,
  evaluate,
  explain,
  ruleDates,
  stricterOf,
  type CalendarMoment,
  type Evaluation,
  type Explanation,
  type Facts,
  type Policy,
} from '#shared/policy';
import {
  demandArb,
  factsArb,
  policyArb,
  policyOf,
  shadowedPolicyArb,
  timedFactsArb,
} from '../../../support/policy/arbitraries.ts';
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

/** Of the proposal in the example: the payee is three days old. */
const NOON = '2026-05-05T12:10:00Z';
const DAY_MS = 86_400_000;

const instantArb = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Policies that look at the payee's age beside all else; some have no rule for a payee of any age. */
const agedPolicyArb: fc.Arbitrary<Policy> = fc
  .tuple(
    policyArb(4),
    fc.array(fc.tuple(fc.constantFrom(1, 2, 7, 30, 90), demandArb), { minLength: 1, maxLength: 3 }),
    fc.boolean(),
  )
  .map(([policy, ages, isCovered]) =>
    policyOf(
      ...policy.rules,
      ...ages.map(([ageDaysLt, then], index) =>
        transferRule(`A-${index + 1}`, { payee: { ageDaysLt } }, then),
      ),
      ...(isCovered ? [transferRule('B-1', {}, require(['treasury', 1]))] : []),
    ),
  );

const payeeFactsArb = factsArb(5).map((facts): Facts => ({ ...facts, action: 'transfer' }));

const DATES = /\d{4}-\d\d-\d\d/g;
const datesIn = (text: string): readonly string[] => text.match(DATES) ?? [];
const withoutDates = (text: string): string => text.replaceAll(DATES, 'a day');

/** How old the payee is on a day, counted from the first day that the facts imply. */
const ageOn = (day: string, { payeeAgeDays: age }: Facts, time: string): number => {
  if (!age.known) throw new Error('an age that is not known has no day');
  const first = Date.parse(`${time.slice(0, 10)}T00:00:00Z`) - age.value * DAY_MS;
  return (Date.parse(`${day}T00:00:00Z`) - first) / DAY_MS;
};

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
        'Treasury 2 because amount 412,000.00 EUR ≥ 250,000.00 EUR (rule T-3, v17, owner p-owner).',
        'Compliance 1 because payee age 3 days < 7 days (rule P-1, v4, owner p-owner).',
      ],
      counterfactuals: ['Would need 2 if amount < 250,000.00 EUR.', 'Would need 2 if payee age ≥ 7 days.'],
      notMatched: [
        'N-2 (time is inside business-hours, not outside business-hours)',
        'S-1 (payee screening is clear, not hit)',
        'T-1 (amount 412,000.00 EUR is not < 250,000.00 EUR)',
      ],
      shadow: [],
    });
  });

  test('says what was taken for granted where a fact is missing', () => {
    const doubtful = factsOf({ payeeAgeDays: unknown('first seen is not recorded') });
    expect(explain(evaluate(tieredPolicy, doubtful), NAMES, doubtful).reasons[1]).toBe(
      'Compliance 1 because payee age is unknown (first seen is not recorded), taken as < 7 days (rule P-1, v4, owner p-owner).',
    );
  });

  test('a denial names its code, its rule and a way out', () => {
    const hit = factsOf({ payeeScreening: known('hit') });
    expect(explain(evaluate(tieredPolicy, hit), NAMES, hit)).toMatchObject({
      headline: 'Denied: sanctions-hit.',
      reasons: ['Denied (sanctions-hit) because payee screening is hit (rule S-1, v1, owner p-owner).'],
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
      shadow: [],
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
          'Treasury 2 because time is outside business-hours (rule N-2, v1, owner p-owner).',
          'Compliance 1 because sum by source in 24 hours 312,000.00 EUR > 300,000.00 EUR (rule V-1, v1, owner p-owner).',
        ],
        counterfactuals: [
          'Would need 2 if sum by source in 24 hours ≤ 300,000.00 EUR.',
          'Would need 2 if time is inside business-hours.',
        ],
        notMatched: ['V-2 (count by payee in 7 days 1 transfer is not > 5 transfers)'],
        shadow: [],
      });
    });

    test('says the time on the clock of the calendar, and its hours', () => {
      const at = (inside: boolean, moment: CalendarMoment): Explanation => {
        const told = factsOf({
          calendars: { 'business-hours': inside },
          moments: { 'business-hours': moment },
        });
        return explain(evaluate(policy, told), NAMES, told);
      };
      const open = { open: 480, close: 1_080 };
      const noon = { weekday: 'mon', minute: 850, utcOffsetMinutes: 120, hours: open } as const;
      expect(at(true, noon).notMatched).toContain(
        'N-2 (time is Mon 14:10 UTC+2, inside business-hours (08:00-18:00), not outside business-hours)',
      );
      const night = { ...noon, minute: 1_265, utcOffsetMinutes: -210 };
      expect(at(false, night).reasons[0]).toBe(
        'Treasury 2 because time is Mon 21:05 UTC-3:30, outside business-hours (08:00-18:00) (rule N-2, v1, owner p-owner)' +
          '; also because count by payee in 7 days is unknown (there is no figure), taken as > 5 transfers (rule V-2, v1, owner p-owner).',
      );
      const sunday = { weekday: 'sun', minute: 5, utcOffsetMinutes: 0, hours: null } as const;
      expect(at(false, sunday).reasons[0]).toContain(
        'time is Sun 00:05 UTC, outside business-hours (closed that day) (rule N-2, v1, owner p-owner)',
      );
    });

    test('says why there is no figure', () => {
      const doubtful = factsOf({
        source: unknown('several source accounts'),
        asset: unknown('several assets'),
        payeeListed: unknown('several destinations'),
      });
      expect(explain(evaluate(policy, doubtful), NAMES, doubtful).reasons).toEqual([
        'Treasury 2 because count by payee in 7 days is unknown (several destinations), taken as > 5 transfers (rule V-2, v1, owner p-owner).',
        'Compliance 1 because sum by source in 24 hours is unknown (several source accounts), taken as > 300,000.00 EUR (rule V-1, v1, owner p-owner).',
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
        'Treasury 1 because action is transfer (rule T-1, v1, owner p-owner).',
        'Different devices because action is transfer (rule T-1, v1, owner p-owner).',
        'A delay of 24 hours because action is transfer (rule T-1, v1, owner p-owner).',
        'A second look because action is transfer (rule T-1, v1, owner p-owner).',
      ],
    });
  });

  test('other facts than those of the evaluation promise nothing', () => {
    const other = factsOf({ amountMinor: known('100') });
    expect(explain(evaluate(tieredPolicy, facts), NAMES, other).counterfactuals).toEqual([]);
  });
});

describe('the rule that is cited', () => {
  const facts = factsOf();
  const [t1, t3, ...others] = tieredPolicy.rules;
  if (!t1 || !t3) throw new Error('the example has tiers');
  const before = { ...tieredPolicy, rules: [t1, { ...t3, version: 16 }, ...others] };
  const dates = ruleDates([
    { policy: before, since: '2026-04-01T09:30:00Z' },
    { policy: { ...tieredPolicy, version: 2 }, since: '2026-05-04T12:00:00Z' },
    { policy: { ...tieredPolicy, version: 3 }, since: '2026-06-01T00:00:00Z' },
  ]);

  test('has its owner by name, and the day since which this version of it holds', () => {
    const evaluation = dated(evaluate(tieredPolicy, facts), dates);
    expect(explain(evaluation, { ...NAMES, 'p-owner': 'Ana Ruiz' }, facts).reasons).toEqual([
      'Treasury 2 because amount 412,000.00 EUR ≥ 250,000.00 EUR (rule T-3, v17, owner Ana Ruiz, since 2026-05-04).',
      'Compliance 1 because payee age 3 days < 7 days (rule P-1, v4, owner Ana Ruiz, since 2026-04-01).',
    ]);
  });

  test('has no day where it never was in force', () => {
    const drafted = { ...tieredPolicy, rules: [t1, { ...t3, version: 18 }, ...others] };
    const evaluation = dated(evaluate(drafted, facts), dates);
    expect(explain(evaluation, NAMES, facts).reasons[0]).toBe(
      'Treasury 2 because amount 412,000.00 EUR ≥ 250,000.00 EUR (rule T-3, v18, owner p-owner).',
    );
  });

  test('the days change nothing else of an explanation', () => {
    fc.assert(
      fc.property(policyArb(8), factsArb(10), instantArb, (policy, some, since) => {
        const evaluation = evaluate(policy, some);
        const plain = explain(evaluation, {}, some);
        const told = explain(dated(evaluation, ruleDates([{ policy, since }])), {}, some);
        const day = `, since ${since.slice(0, 10)}`;
        expect(told.reasons.map((text) => text.replaceAll(day, ''))).toEqual(plain.reasons);
        expect({ ...told, reasons: [] }).toEqual({ ...plain, reasons: [] });
      }),
      { numRuns: 200 },
    );
  });
});

describe('a payee who grows older', () => {
  const facts = factsOf();
  const evaluation = evaluate(tieredPolicy, facts);
  const ofAge = (days: number, changes: Partial<Facts> = {}, time = NOON): readonly string[] => {
    const younger = factsOf({ payeeAgeDays: known(days), ...changes });
    return explain(evaluate(tieredPolicy, younger), NAMES, younger, time).counterfactuals;
  };

  test('has a day on which fewer are needed', () => {
    expect(explain(evaluation, NAMES, facts, NOON).counterfactuals).toEqual([
      'Would need 2 if amount < 250,000.00 EUR.',
      'Would need 2 if proposed from 2026-05-09 (UTC) on, when payee age ≥ 7 days.',
    ]);
  });

  test('as the books count days: by midnights in UTC', () => {
    expect(ofAge(6, {}, '2026-02-28T23:59:59.999Z')[1]).toContain('from 2026-03-01 (UTC)');
    expect(ofAge(6, {}, '2026-03-01T00:00:00Z')[1]).toContain('from 2026-03-02 (UTC)');
  });

  test('has a last day too, where an older one is denied', () => {
    const policy = policyOf(
      transferRule('T-1', { payee: { ageDaysLt: 30 } }, require(['treasury', 1])),
      transferRule('P-1', { payee: { ageDaysLt: 7 } }, require(['compliance', 1])),
    );
    expect(explain(evaluate(policy, facts), NAMES, facts, NOON).counterfactuals).toEqual([
      'Would need 1 if proposed from 2026-05-09 to 2026-05-31 (UTC), when payee age ≥ 7 days and < 30 days.',
    ]);
  });

  test('has no day where none can be told', () => {
    const plain = 'Would need 2 if payee age ≥ 7 days.';
    expect(explain(evaluation, NAMES, facts).counterfactuals[1]).toBe(plain);
    expect(explain(evaluation, NAMES, facts, 'yesterday').counterfactuals[1]).toBe(plain);
    expect(explain(evaluation, NAMES, facts, '2026-02-30T00:00:00Z').counterfactuals[1]).toBe(plain);
    // Nobody who is no payee yet becomes one by waiting.
    expect(ofAge(0, { payeeListed: known(false) })[1]).toBe(plain);
    expect(ofAge(0, { payeeListed: unknown() })[1]).toBe(plain);
    expect(ofAge(0)[1]).toContain('from 2026-05-12');
    expect(ofAge(1, { payeeListed: known(false) })[1]).toContain('from 2026-05-11');
  });
});

describe('soundness', () => {
  const said = (
    evaluation: Evaluation,
    { headline, reasons, counterfactuals, notMatched, shadow }: Explanation,
  ): readonly string[] => {
    const [total, ...parts] = numbersIn(headline);
    if (evaluation.decision === 'requires')
      expect(total).toBe(String(approvalsNeeded(evaluation.requirement)));
    const promised = counterfactuals.map(withoutDates).flatMap((text) => numbersIn(text).slice(1));
    // "Would need 3 = 2 …": a sum, like the one in the headline.
    const tried = shadow.map((text) => text.replace(/^Would need \d+ =/, '')).flatMap(numbersIn);
    return [...parts, ...[...reasons, ...notMatched].flatMap(numbersIn), ...promised, ...tried];
  };

  test('every number in the text occurs in the trace', () => {
    fc.assert(
      fc.property(
        fc.oneof(policyArb(8), shadowedPolicyArb(8)),
        timedFactsArb(10),
        instantArb,
        (policy, facts, since) => {
          const evaluation = dated(evaluate(policy, facts), ruleDates([{ policy, since }]));
          const traced = new Set(numbersIn(JSON.stringify(evaluation.trace)));
          const explanation = explain(evaluation, {}, facts);
          expect(explanation.counterfactuals.flatMap(datesIn)).toEqual([]);
          expect(said(evaluation, explanation).filter((number) => !traced.has(number))).toEqual([]);
        },
      ),
      RUNS,
    );
  });

  test('and so it is with a time, but for the days that follow from it', () => {
    const seen = { open: 0, ending: 0 };
    fc.assert(
      fc.property(agedPolicyArb, payeeFactsArb, instantArb, (policy, facts, time) => {
        const evaluation = evaluate(policy, facts);
        const traced = new Set(numbersIn(JSON.stringify(evaluation.trace)));
        const explanation = explain(evaluation, {}, facts, time);
        expect(said(evaluation, explanation).filter((number) => !traced.has(number))).toEqual([]);
        for (const text of explanation.counterfactuals) {
          const days = datesIn(text);
          if (days.length === 0) continue;
          // The ages on the days that are named are the edges that are named, the last day being one before its edge.
          const [from, to] = days.map((day) => ageOn(day, facts, time));
          const edges = numbersIn(withoutDates(text)).slice(1).map(Number);
          expect(edges).toEqual(to === undefined ? [from] : [from, to + 1]);
          seen[to === undefined ? 'open' : 'ending'] += 1;
        }
      }),
      RUNS,
    );
    expect(Math.min(seen.open, seen.ending)).toBeGreaterThan(10);
  });

  test('a proposal on any day that the text names needs what it promises', () => {
    let proposed = 0;
    fc.assert(
      fc.property(agedPolicyArb, payeeFactsArb, instantArb, (policy, facts, time) => {
        for (const { needed, text } of counterfactualsOf(evaluate(policy, facts), facts, time)) {
          const [from, to] = datesIn(text).map((day) => ageOn(day, facts, time));
          if (from === undefined) continue;
          expect(from).toBeGreaterThan(facts.payeeAgeDays.known ? facts.payeeAgeDays.value : Infinity);
          for (const age of [from, from + 1, to ?? from + 4_000].filter(
            (it) => to === undefined || it <= to,
          )) {
            const then = evaluate(policy, { ...facts, payeeAgeDays: known(age) });
            expect([then.decision, approvalsNeeded(then.requirement)]).toEqual(['requires', needed]);
            proposed += 1;
          }
        }
      }),
      RUNS,
    );
    expect(proposed).toBeGreaterThan(50);
  });

  test("a time changes nothing but the words of a payee's age", () => {
    fc.assert(
      fc.property(agedPolicyArb, payeeFactsArb, instantArb, (policy, facts, time) => {
        const evaluation = evaluate(policy, facts);
        const plain = counterfactualsOf(evaluation, facts);
        const dated = counterfactualsOf(evaluation, facts, time);
        expect(dated.map(({ needed, facts: changed }) => [needed, changed])).toEqual(
          plain.map(({ needed, facts: changed }) => [needed, changed]),
        );
        const undated = dated.map(({ text }) =>
          text.replace(/if proposed from .* \(UTC\)(?: on)?, when /, 'if '),
        );
        expect(undated).toEqual(plain.map(({ text }) => text));
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
    expect(tried).toBeGreaterThan(30);
  });
});
