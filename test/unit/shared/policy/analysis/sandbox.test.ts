import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { GroupId, PersonId } from '#shared/brand';
import {
  analysePolicy,
  compile,
  comparePolicies,
  decide,
  policySchema,
  type AnalysisFinding,
  type QuorumPeople,
} from '#shared/policy';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../../resources/sandbox/${name}`, import.meta.url), 'utf8'));

interface Company {
  readonly people: readonly {
    readonly id: PersonId;
    readonly groups: readonly GroupId[];
    readonly standing?: string;
  }[];
  readonly groups: QuorumPeople['groups'];
}

const policy = policySchema.parse(read('policy.json'));
const company = read('company.json') as Company;
const people: QuorumPeople = {
  people: company.people.map(({ id, groups, standing = 'active' }) => ({ id, groups, standing })),
  groups: company.groups,
};

const findings = analysePolicy(policy, people);
const textsOf = (...codes: readonly AnalysisFinding['code'][]): readonly string[] =>
  findings.filter(({ code }) => codes.includes(code)).map(({ text }) => text);

test('the sandbox policy says nothing twice and forbids nothing that it allows', () => {
  expect(textsOf('contradiction', 'dead-rule', 'too-large')).toEqual([]);
});

test('it has no gap but for assets that the company does not hold, and for those that no chain carries', () => {
  const gaps = findings.filter(({ code, text }) => code === 'gap' && !text.startsWith('No rule is about '));
  const rest =
    'no payee country is IR, KP or SY and no passed soft limit is soft-ceiling, soft-floor or soft-velocity, so it is denied.';
  expect(gaps.map(({ text }) => text)).toEqual([
    'No rule matches transfer where asset is CHF, EUR, JPY or USD and tier is hot or warm and rail is evm and ' +
      rest,
    'No rule matches transfer where asset is one that no rule names and tier is hot or warm and rail is evm, sepa or ' +
      `swift and ${rest}`,
  ]);
  expect(gaps[0]?.example?.text).toContain('an EVM chain transfer of');
});

test('its people fill every demand, but not without each of them', () => {
  const severe = findings.filter(({ code, severity }) => severity === 'error' && code !== 'self-lockout');
  expect(severe.map(({ code, people: sets }) => [code, sets?.flat()])).toEqual([
    ['deadlock', ['p-2a9e47', 'p-6fd3c1', 'p-c05b18']],
    ['deadlock', ['p-91f7de']],
  ]);
  const demands = ['1 of Senior treasury and 2 of Treasury', '1 of Compliance'];
  for (const [index, { text }] of severe.entries())
    expect(text).toContain(`what needs ${String(demands[index])}.`);
});

test('it is no looser than itself', () => {
  expect(comparePolicies(policy, policySchema.parse(read('policy.json'))).direction).toBe('same');
});

test('its examples are of the facts that they are said to be', () => {
  for (const { code, example } of findings) {
    if (example === null || code === 'self-lockout') continue;
    const { decision, denials } = decide(compile(policy), example.facts);
    if (code === 'gap') expect(denials).toEqual([{ rule: null, code: 'no-rule-matched' }]);
    else expect(decision).toBe('requires');
  }
});
