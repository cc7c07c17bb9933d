import type { AccountId, GroupId, PersonId } from '#shared/brand';
import type { Condition, Consequence, Fact, Facts, Rule } from '#shared/policy';
import { policyOf, ruleOf } from './arbitraries.ts';

export const known = <T>(value: T): Fact<T> => ({ known: true, value });
export const unknown = (why = 'not supplied'): { readonly known: false; readonly why: string } => ({
  known: false,
  why,
});

/** A quiet transfer: 412,000.00 EUR by SEPA in business hours to a listed payee. */
export const factsOf = (changes: Partial<Facts> = {}): Facts => ({
  asOf: 7,
  action: 'transfer',
  initiator: 'p-initiator' as PersonId,
  initiatorGroups: known(['controllers' as GroupId]),
  source: known('DE02.EUR' as AccountId),
  tier: known('warm'),
  asset: known('EUR'),
  rail: known('sepa'),
  amountMinor: known('41200000'),
  velocity: {},
  payeeListed: known(true),
  payeeAgeDays: known(3),
  payeeCountries: known(['DE']),
  payeeScreening: known('clear'),
  calendars: { 'business-hours': true },
  decode: known('full'),
  riskFacts: known([]),
  purpose: known('SUPP'),
  softLimits: known([]),
  initiatorIsOwner: known(false),
  loosens: unknown(),
  ...changes,
});

export const require = (
  ...groups: readonly (readonly [string, number])[]
): Extract<Consequence, { kind: 'require' }> => ({
  kind: 'require',
  groups: groups.map(([group, atLeast]) => ({ group: group as GroupId, atLeast })),
  distinct: ['person'],
});

export const deny = (code: string): Consequence => ({ kind: 'deny', code });

export const transferRule = (
  id: string,
  when: Omit<Condition, 'action'>,
  then: Consequence,
  version = 1,
): Rule => ruleOf(id, { action: ['transfer'], ...when }, then, version);

/** The example of the explanation template: tiers by amount, young payees, business hours. */
export const tieredPolicy = policyOf(
  transferRule('T-1', { amount: { max: '25000000', ccy: 'EUR' } }, require(['treasury', 1])),
  transferRule('T-3', { amount: { min: '25000000', ccy: 'EUR' } }, require(['treasury', 2]), 17),
  transferRule('P-1', { payee: { ageDaysLt: 7 } }, require(['compliance', 1]), 4),
  transferRule(
    'N-2',
    { time: { calendar: 'business-hours', inside: false } },
    require(['senior-treasury', 1]),
  ),
  transferRule('S-1', { payee: { screening: 'hit' } }, deny('sanctions-hit')),
);
