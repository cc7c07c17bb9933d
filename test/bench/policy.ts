import type { GroupId } from '#shared/brand';
import { evaluate, explain, replay, type DecidedItem, type Facts, type Policy } from '#shared/policy';
import { ANNA, testPolicy } from '../support/company.ts';
import { median, percentile, timed, type Suite } from './harness.ts';

const RULES = [100, 200];
const TRANSFERS = 10_000;

const policyOf = (count: number): Policy => ({
  ...testPolicy(),
  rules: Array.from({ length: count }, (_, index) => {
    const base = testPolicy().rules[0];
    if (base === undefined) throw new Error('the test policy has rules');
    return {
      ...base,
      id: `B-${index}`,
      when: {
        action: ['transfer' as const],
        assets: [index % 2 === 0 ? 'EUR' : 'USD'],
        amount: { min: String(index * 1000), ccy: index % 2 === 0 ? 'EUR' : 'USD' },
        rails: index % 3 === 0 ? ['sepa' as const] : ['sepa' as const, 'book' as const],
      },
    };
  }),
});

const known = <T>(value: T): { readonly known: true; readonly value: T } => ({ known: true, value });
const unknown = { known: false, why: 'bench' } as const;

const factsOf = (index: number): Facts => ({
  asOf: 7,
  action: 'transfer',
  initiator: ANNA,
  initiatorGroups: known([]),
  source: unknown,
  tier: known('warm'),
  asset: known('EUR'),
  rail: known('sepa'),
  amountMinor: known(String(index * 37)),
  velocity: {},
  payeeListed: known(true),
  payeeAgeDays: known(index % 30),
  payeeCountries: known(['FR']),
  payeeScreening: unknown,
  calendars: {},
  decode: known('full'),
  riskFacts: unknown,
  purpose: unknown,
  softLimits: known([]),
  initiatorIsOwner: known(false),
  loosens: unknown,
});

/** The least that any evaluator does: look at every rule's amount once. */
const naive = (policy: Policy, facts: Facts): number => {
  let matched = 0;
  for (const rule of policy.rules) {
    const amount = facts.amountMinor.known ? BigInt(facts.amountMinor.value) : 0n;
    if (rule.when.action.includes('transfer') && BigInt(rule.when.amount?.min ?? 0) <= amount) matched += 1;
  }
  return matched;
};

export const suite: Suite = {
  name: 'policy',
  run: async (report) => {
    for (const count of RULES) {
      const policy = policyOf(count);
      let at = 0;
      const loop = await timed(2_000, () => naive(policy, factsOf((at += 1))));
      const baseline = { name: `bare loop over ${count} rules, µs`, value: median(loop) * 1000 };
      const times = await timed(2_000, () => {
        const facts = factsOf((at += 1));
        explain(evaluate(policy, facts), {}, facts);
      });
      const report99 = { value: percentile(times, 0.99) * 1000, unit: 'µs', baseline, runs: 2_000 };
      report({ name: `evaluate + explain, ${count} rules, p50`, ...report99, value: median(times) * 1000 });
      report({ name: `evaluate + explain, ${count} rules, p99`, ...report99 });
    }
    await replayed(report);
  },
};

/** Four tiers: the higher the edge, the more people. */
const tiered = (policy: Policy): Policy => ({
  ...policy,
  rules: policy.rules.map((rule, index) => ({
    ...rule,
    then: {
      kind: 'require',
      groups: [{ group: 'treasury' as GroupId, atLeast: 1 + Math.floor((4 * index) / policy.rules.length) }],
      distinct: ['person'],
    },
  })),
});

/** The policy with the edges of all its rules moved: a draft that changes something for many. */
const moved = (policy: Policy): Policy => ({
  ...policy,
  rules: policy.rules.map((rule) => ({
    ...rule,
    when: {
      ...rule.when,
      amount: { ccy: 'EUR', ...rule.when.amount, min: String(BigInt(rule.when.amount?.min ?? '0') * 10n) },
    },
  })),
});

/** A replay judges every item twice, so the bare loop goes over both policies too. */
const replayed = async (report: Parameters<Suite['run']>[0]): Promise<void> => {
  const before = tiered(policyOf(100));
  const after = moved(before);
  const items = Array.from({ length: TRANSFERS }, (_, index): DecidedItem => ({
    id: String(index),
    facts: factsOf(index),
  }));
  const bare = await timed(5, () => {
    for (const { facts } of items) {
      naive(before, facts);
      naive(after, facts);
    }
  });
  const times = await timed(5, () => replay(items, { before, after }));
  report({
    name: `replay of ${TRANSFERS} transfers × 100 rules, two policies`,
    value: median(times),
    unit: 'ms',
    baseline: { name: 'bare loop over both, ms', value: median(bare) },
    runs: times.length,
    target: { of: 'value', floor: 500, goal: 300, better: 'less' },
  });
};
