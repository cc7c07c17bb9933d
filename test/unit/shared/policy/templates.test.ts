import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupId, PersonId } from '#shared/brand';
import {
  ADMINISTRATIVE_ACTIONS,
  adoptTemplate,
  analysePolicy,
  evaluate,
  factsOfTest,
  lintPolicy,
  policySchema,
  policyTemplateSchema,
  sentenceOf,
  templateProblems,
  type Facts,
  type Policy,
  type PolicyTemplate,
} from '#shared/policy';
import { isAtLeastAsStrict } from '../../../support/policy/strictness.ts';

const FOLDER = new URL('../../../../resources/policies/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

const templates = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name): readonly [string, PolicyTemplate] => [
    name.replace(/\.json$/, ''),
    policyTemplateSchema.parse(JSON.parse(read(name))),
  ]);

const adopted = (template: PolicyTemplate): Policy =>
  adoptTemplate(template, { version: 1, owner: 'p-owner' as PersonId, reviewBy: '2030-01-01' });

test('six templates ship', () => {
  expect(templates.map(([name]) => name)).toEqual([
    'administration',
    'cold-storage',
    'expense-wallets',
    'stablecoin-settlement',
    'supplier-payments',
    'treasury',
  ]);
});

describe.each(templates)('the template %s', (name, template) => {
  const policy = adopted(template);

  test('is called like its file, and is a sound policy once somebody answers for it', () => {
    expect(template.id).toBe(name);
    expect(policySchema.safeParse(policy).success).toBe(true);
    expect(lintPolicy(policy)).toEqual([]);
  });

  test('passes its own tests, each rule is matched for certain in one, and it names its groups', () => {
    expect(templateProblems(template)).toEqual([]);
  });

  test('has no rule that its tests would not miss', () => {
    for (const { id, shadow } of template.rules) {
      const without = { ...template, rules: template.rules.filter((rule) => rule.id !== id) };
      const failed = templateProblems(without).filter((problem) => problem.startsWith('Test "'));
      // What is only tried is missed by nobody.
      expect([id, failed.length > 0]).toEqual([id, shadow !== true]);
    }
  });

  test('binds by nothing that is not known yet or cannot be proved yet', () => {
    for (const { when, then, shadow } of policy.rules) {
      if (shadow === true) continue;
      expect([when.time, when.riskFacts, when.payee?.screening]).toEqual([undefined, undefined, undefined]);
      if (then.kind === 'require')
        expect([then.secondLook, then.distinct.includes('site')]).toEqual([undefined, false]);
    }
  });

  test('never asks less for more money', () => {
    const amount = fc.oneof(
      fc.bigInt({ min: 0n, max: 10n ** 9n }),
      fc.bigInt({ min: 0n, max: 10n ** 21n }),
      fc.constantFrom(
        ...policy.rules.flatMap(({ when }) =>
          when.amount?.min === undefined ? [] : [BigInt(when.amount.min)],
        ),
        0n,
      ),
    );
    const facts = fc.record({
      asset: fc.constantFrom('EUR', 'USD', 'JPY', 'USDC', 'EURC', 'USDT', 'BTC', 'ETH'),
      rail: fc.constantFrom('book' as const, 'sepa' as const, 'swift' as const, 'evm' as const),
      tier: fc.constantFrom('hot' as const, 'warm' as const, 'cold' as const),
      payeeListed: fc.boolean(),
      payeeAgeDays: fc.nat(60),
    });
    fc.assert(
      fc.property(facts, amount, amount, (some, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const at = (minor: bigint): Facts => factsOfTest({ ...some, amountMinor: minor.toString() });
        expect(isAtLeastAsStrict(evaluate(policy, at(high)), evaluate(policy, at(low)))).toBe(true);
      }),
    );
  });

  test('stands in the README in its own words', () => {
    const names = Object.fromEntries(template.groups.map(({ id, name: shown }) => [id, shown]));
    const readme = read('README.md');
    for (const rule of template.rules)
      expect(readme).toContain(`- **${rule.id}** ${sentenceOf(rule, names)}\n`);
  });
});

test('all templates together are one sound policy', () => {
  const rules = templates.flatMap(([, template]) => adopted(template).rules);
  const policy = { version: 1, title: 'All of them', rules };
  expect(policySchema.safeParse(policy).success).toBe(true);
  expect(lintPolicy(policy)).toEqual([]);
});

describe('the administrative part', () => {
  const actions = [
    'policy.publish',
    'roster.change',
    'emergency.freeze',
    'emergency.revoke',
    'emergency.replace',
    'emergency.unfreeze',
  ] as const;
  const rulesOf = (...names: readonly string[]): Policy['rules'] =>
    templates.filter(([name]) => names.includes(name)).flatMap(([, template]) => adopted(template).rules);
  const deniedBy = (rules: Policy['rules']): readonly string[] =>
    actions.filter(
      (action) =>
        evaluate({ version: 1, title: 'First', rules }, factsOfTest({ action })).decision === 'denied',
    );
  const others = templates.map(([name]) => name).filter((name) => name !== 'administration');

  test.each(others)('is in no other template, and lets %s stand as a first policy', (name) => {
    expect(deniedBy(rulesOf(name))).toEqual(actions);
    expect(deniedBy(rulesOf('administration', name))).toEqual([]);
  });

  test('leaves nothing that must stay possible out', () => {
    expect(ADMINISTRATIVE_ACTIONS.every((action) => actions.some((it) => it === action))).toBe(true);
    // Whoever proposes does not count: there have to be three of the one group and three of the other.
    const people = ['a', 'b', 'c'].map((id) => ({
      id: `p-${id}` as PersonId,
      groups: ['policy-approvers', 'security', 'compliance'] as GroupId[],
      standing: 'active',
    }));
    const groups = ['policy-approvers', 'security', 'compliance'].map((id) => ({
      id: id as GroupId,
      name: id,
    }));
    const policy = { version: 1, title: 'First', rules: rulesOf('administration') };
    const lockouts = (those: typeof people): readonly string[] =>
      analysePolicy(policy, { people: those, groups })
        .filter(({ code }) => code === 'self-lockout')
        .map(({ text }) => text);
    expect(lockouts(people.slice(1))).toHaveLength(2);
    const [first] = people;
    if (first === undefined) throw new Error('there are people');
    const more = { ...first, id: 'p-d' as PersonId };
    expect(lockouts([...people, more])).toEqual([]);
  });
});

test('a group means the same in every template', () => {
  const names = new Map<string, string>();
  for (const [, { groups }] of templates)
    for (const { id, name } of groups) {
      expect(names.get(id) ?? name).toBe(name);
      names.set(id, name);
    }
});

describe('a template that could not be shipped', () => {
  const [, sound] = templates.find(([name]) => name === 'cold-storage') ?? [];
  if (sound === undefined) throw new Error('there is a template');
  const [rule] = sound.rules;
  if (rule === undefined) throw new Error('a template has rules');

  test.each<[string, Partial<PolicyTemplate>]>([
    ['No test matches rule CS-1 for certain.', { tests: [] }],
    ['Group custodians is not declared.', { groups: sound.groups.slice(1) }],
    [
      'No rule names group other.',
      { groups: [...sound.groups, { id: 'other' as never, name: 'Other', for: 'Nothing.' }] },
    ],
    ['Group custodians is declared twice.', { groups: [...sound.groups, ...sound.groups] }],
    ['CS-1: 2 rules are called CS-1.', { rules: [...sound.rules, rule] }],
    [
      'Test "One custodian freezes": groups: 1 custodians expected, 2 custodians came.',
      {
        rules: sound.rules.map((it) =>
          it.id === 'CS-8' && it.then.kind === 'require'
            ? {
                ...it,
                then: { ...it.then, groups: it.then.groups.map((asked) => ({ ...asked, atLeast: 2 })) },
              }
            : it,
        ),
      },
    ],
  ])('is told: %s', (problem, changes) => {
    expect(templateProblems({ ...sound, ...changes })).toContain(problem);
  });
});
