import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId, GroupId, PersonId } from '#shared/brand';
import { limitsProblem } from '#shared/double-entry';
import { checkIban } from '#shared/identifiers';
import { approvalsNeeded, evaluate, explain, lintPolicy, type Facts } from '#shared/policy';
import { loadCompany, loadPolicy } from '../../../ledger/sandbox/data.ts';

const policy = loadPolicy();
const company = loadCompany();

const known = <T>(value: T): { readonly known: true; readonly value: T } => ({ known: true, value });
const unknown = { known: false, why: 'not said' } as const;

const payment = (over: Partial<Facts>): Facts => ({
  asOf: 7,
  action: 'transfer',
  initiator: 'p-4b60a3' as PersonId,
  initiatorGroups: known(['controllers' as GroupId]),
  source: known('DE89370400440532013000.EUR' as AccountId),
  tier: known('warm'),
  asset: known('EUR'),
  rail: known('sepa'),
  amountMinor: known('100'),
  velocity: {},
  payeeListed: known(false),
  payeeAgeDays: known(0),
  payeeCountries: known(['DE']),
  payeeScreening: unknown,
  calendars: {},
  decode: known('full'),
  riskFacts: unknown,
  purpose: unknown,
  softLimits: known([]),
  initiatorIsOwner: known(false),
  loosens: unknown,
  ...over,
});

describe('the sandbox policy', () => {
  test('has no findings', () => {
    expect(lintPolicy(policy)).toEqual([]);
  });

  test('has no gap for what a payment file can ask for, and people enough for its demands', () => {
    const facts = fc.record({
      asset: fc.constantFrom('EUR', 'USD', 'CHF', 'JPY').map(known),
      rail: fc.constantFrom('book' as const, 'sepa' as const, 'swift' as const).map(known),
      amountMinor: fc.bigInt({ min: 1n, max: 10n ** 15n }).map((minor) => known(minor.toString())),
      payeeAgeDays: fc.nat(4_000).map(known),
      payeeListed: fc.boolean().map(known),
      payeeCountries: fc.subarray(['DE', 'FR', 'PT', 'US', 'JP']).map(known),
      tier: fc.constantFrom('hot' as const, 'warm' as const, 'cold' as const).map(known),
      purpose: fc.constantFrom(unknown, known('SUPP')),
    });
    fc.assert(
      fc.property(facts, (over) => {
        const { decision, requirement } = evaluate(policy, payment(over));
        expect(decision).toBe('requires');
        expect(requirement.groups.length).toBeGreaterThan(0);
        expect(approvalsNeeded(requirement)).toBeLessThan(company.people.length);
      }),
    );
  });

  test.each(['IR', 'KP', 'SY'])('denies payments to %s on every rail', (country) => {
    for (const rail of ['sepa', 'swift'] as const) {
      const { decision, denials } = evaluate(
        policy,
        payment({ rail: known(rail), payeeCountries: known([country]) }),
      );
      expect([decision, denials[0]?.code]).toEqual(['denied', 'sanctioned-country']);
    }
  });

  test.each<[Facts['action'], Partial<Facts>, number]>([
    ['wallet.freeze', {}, 1],
    ['mandate.revoke', {}, 1],
    ['wallet.unfreeze', {}, 2],
    ['wallet.archive', {}, 2],
    ['wallet.set-owner', {}, 2],
    ['wallet.set-limits', { loosens: known(true) }, 2],
    ['mandate.grant', {}, 3],
    ['policy.publish', { loosens: known(true) }, 2],
    ['policy.publish', { loosens: known(false) }, 2],
    ['roster.change', {}, 2],
    ['transfer', { rail: known('book'), softLimits: known(['soft-floor:x']) }, 3],
  ])('asks for %s by its weight', (action, over, people) => {
    const { decision, requirement } = evaluate(policy, payment({ action, ...over }));
    expect([decision, approvalsNeeded(requirement)]).toEqual(['requires', people]);
  });

  test.each<[Facts['action'], Partial<Facts>, string]>([
    ['wallet.set-limits', { loosens: known(true) }, 'owner-loosens'],
    ['wallet.unfreeze', { loosens: known(true) }, 'owner-loosens'],
    ['mandate.grant', {}, 'owner-grants'],
  ])('lets no owner ask for %s', (action, over, code) => {
    const { denials } = evaluate(policy, payment({ action, initiatorIsOwner: known(true), ...over }));
    expect(denials.map((denial) => denial.code)).toEqual([code]);
  });

  test('lets an owner tighten', () => {
    const over = {
      action: 'wallet.set-limits',
      initiatorIsOwner: known(true),
      loosens: known(false),
    } as const;
    expect(evaluate(policy, payment(over)).decision).toBe('requires');
  });

  test('never asks less for more money', () => {
    const pair = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 14n }), fc.bigInt({ min: 0n, max: 10n ** 14n }));
    fc.assert(
      fc.property(pair, fc.constantFrom('EUR', 'USD', 'CHF', 'JPY'), ([low, more], asset) => {
        const [less, greater] = [low, low + more].map((minor) =>
          approvalsNeeded(
            evaluate(policy, payment({ asset: known(asset), amountMinor: known(minor.toString()) }))
              .requirement,
          ),
        );
        expect(less).toBeLessThanOrEqual(greater ?? 0);
      }),
    );
  });

  test('stands on a company whose wallets are owned by people who are there, within limits that hold', () => {
    const people = company.people.map(({ id }) => id);
    for (const { owner, limits } of [
      ...company.wallets,
      ...company.registrations.map(({ wallet }) => wallet),
    ]) {
      expect(people).toContain(owner);
      expect(limitsProblem(limits)).toBeUndefined();
    }
    const wallets = company.wallets.map(({ id }) => id);
    for (const mandate of company.mandates) {
      expect(people).toContain(mandate.owner);
      for (const wallet of mandate.wallets) expect(wallets).toContain(wallet);
    }
  });

  test('stands on a company whose bank accounts have valid numbers', () => {
    const ibans = [
      ...company.payees,
      ...company.newPayees,
      ...company.registrations,
      ...company.wallets.flatMap(({ accounts }) => accounts),
    ].flatMap(({ iban }) => (iban === null ? [] : [iban]));
    for (const iban of ibans) expect(checkIban(iban).ok).toBe(true);
    expect(new Set(ibans).size).toBe(ibans.length);
  });
});

describe('office hours', () => {
  const night = payment({
    calendars: { 'office-hours': false },
    moments: {
      'office-hours': {
        weekday: 'mon',
        minute: 1_265,
        utcOffsetMinutes: 60,
        hours: { open: 480, close: 1_080 },
      },
    },
  });

  test('are known to the company by the calendar that the policy names', () => {
    const named = policy.rules.flatMap(({ when }) => (when.time === undefined ? [] : [when.time.calendar]));
    expect(named.length).toBeGreaterThan(0);
    expect(company.calendars.map(({ id }) => id as string)).toEqual(expect.arrayContaining(named));
  });

  test('change nothing by themselves, and an explanation says what they would ask', () => {
    const day = payment({ calendars: { 'office-hours': true } });
    expect(evaluate(policy, night).requirement).toEqual(evaluate(policy, day).requirement);
    const names = { 'p-91f7de': 'Eva Sørensen' };
    expect(explain(evaluate(policy, day), names, day).shadow).toEqual([]);
    expect(explain(evaluate(policy, night), names, night).shadow).toEqual([
      'Would also need 1 compliance if rule HRS-1 were binding: time is Mon 21:05 UTC+1, outside office-hours (08:00-18:00) (rule HRS-1, v1, owner Eva Sørensen).',
    ]);
  });
});
