import type { GroupId } from '#shared/brand';
import {
  analysePolicy,
  comparePolicies,
  compile,
  decide,
  evaluate,
  explain,
  replay,
  type Consequence,
  type DecidedItem,
  type Facts,
  type Policy,
  type QuorumPeople,
} from '#shared/policy';
import { ANNA, testPolicy } from '../support/company.ts';
import { APPROVERS, manyRules } from '../support/policy/many-rules.ts';
import { median, percentile, timed, type Suite, type Target } from './harness.ts';

const RULES = [100, 200];
const TRANSFERS = 10_000;
const WARM_UP_RUNS = 1_000;

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

const ANALYSED_RULES = 150;
const ANALYSIS_RUNS = 5;
/** Before a policy is published somebody waits for what is wrong with it. */
/** Whoever opens an item waits for its answer with all reasons. */
const EXPLAINED_US: Target = { of: 'value', floor: 2_000, goal: 1_000, better: 'less' };
const ANALYSIS_MS: Target = { of: 'value', floor: 2_000, goal: 500, better: 'less' };

/** The policy with one approver more wherever it asks for any: nothing is looser, and that has to be proved. */
const tightened = (policy: Policy): Policy => ({
  ...policy,
  rules: policy.rules.map((rule) => ({ ...rule, then: withOneMore(rule.then) })),
});

const withOneMore = (then: Consequence): Consequence =>
  then.kind === 'deny'
    ? then
    : { ...then, groups: then.groups.map((seat) => ({ ...seat, atLeast: seat.atLeast + 1 })) };

const reportAnalysis = async (report: Parameters<Suite['run']>[0]): Promise<void> => {
  const policy = manyRules(ANALYSED_RULES, 1);
  const compiled = compile(policy);
  const all = Array.from({ length: TRANSFERS }, (_, index) => factsOf(index));
  const replay = median(
    await timed(3, () => {
      for (const facts of all) decide(compiled, facts);
    }),
  );
  const baseline = { name: `${TRANSFERS} transfers by the same rules, ms`, value: replay };
  const people: QuorumPeople = { people: APPROVERS, groups: [] };
  const works: readonly (readonly [name: string, work: () => unknown])[] = [
    ['analysis', () => analysePolicy(policy)],
    ['analysis with 16 people', () => analysePolicy(policy, people)],
    ['comparison with one approver more', () => comparePolicies(policy, tightened(policy))],
    ['comparison with other rules', () => comparePolicies(policy, manyRules(ANALYSED_RULES, 2))],
  ];
  for (const [name, work] of works)
    report({
      name: `${name}, ${ANALYSED_RULES} rules × 8 dimensions`,
      value: median(await timed(ANALYSIS_RUNS, work)),
      unit: 'ms',
      baseline,
      runs: ANALYSIS_RUNS,
      target: ANALYSIS_MS,
    });
};

export const suite: Suite = {
  name: 'policy',
  run: async (report) => {
    for (const count of RULES) {
      const policy = policyOf(count);
      let at = 0;
      const loop = await timed(2_000, () => naive(policy, factsOf((at += 1))));
      const baseline = { name: `bare loop over ${count} rules, µs`, value: median(loop) * 1000 };
      const explained = (): void => {
        const facts = factsOf((at += 1));
        explain(evaluate(policy, facts), {}, facts);
      };
      // The first hundreds of runs are slower: the code is being compiled.
      await timed(WARM_UP_RUNS, explained);
      const times = await timed(2_000, explained);
      const report99 = { value: percentile(times, 0.99) * 1000, unit: 'µs', baseline, runs: 2_000 };
      report({ name: `evaluate + explain, ${count} rules, p50`, ...report99, value: median(times) * 1000 });
      report({ name: `evaluate + explain, ${count} rules, p99`, ...report99, target: EXPLAINED_US });
    }
    await replayed(report);
    await reportAnalysis(report);
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
