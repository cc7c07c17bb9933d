import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupId } from '#shared/brand';
import { sentenceOf, sentencesOf, type Consequence, type Rule } from '#shared/policy';
import { ruleOf } from '../../../support/policy/arbitraries.ts';
import { deny, require, tieredPolicy, transferRule } from '../../../support/policy/examples.ts';
import { anyRuleArb, meaningOf, rulePairArb } from '../../../support/policy/rules.ts';

const NAMES = { treasury: 'Treasury', compliance: 'Compliance', 'senior-treasury': 'Senior treasury' };
const said = (rule: Pick<Rule, 'when' | 'then' | 'shadow'>): string => sentenceOf(rule, NAMES);

const one = require(['treasury', 1]);

describe('a rule in a sentence', () => {
  test.each<[string, Rule]>([
    [
      'SEPA and SWIFT transfers in EUR from 10,000.00 EUR up need 2 of Treasury.',
      transferRule(
        'EUR-2',
        { rails: ['swift', 'sepa'], assets: ['EUR'], amount: { min: '1000000', ccy: 'EUR' } },
        require(['treasury', 2]),
      ),
    ],
    [
      'Transfers to payees tied to IR, KP or SY are denied (sanctioned-country).',
      transferRule('S-1', { payee: { country: ['SY', 'IR', 'KP'] } }, deny('sanctioned-country')),
    ],
    [
      'Internal transfers in BTC or ETH from 1,000.00 EUR to below 5,000.00 EUR out of account acc-1 out of cold wallets need 2 of Treasury and 1 of Compliance, on different devices, after a delay of 24 hours, in cold custody, with a second look.',
      transferRule(
        'C-1',
        {
          rails: ['book'],
          assets: ['ETH', 'BTC'],
          amount: { min: '100000', max: '500000', ccy: 'EUR' },
          sources: ['acc-1' as never],
          tiers: ['cold'],
        },
        {
          ...require(['compliance', 1], ['treasury', 2]),
          distinct: ['device', 'person'],
          delayHours: 24,
          tier: 'cold',
          secondLook: true,
        },
      ),
    ],
    [
      'Transfers below 5,000 JPY to unlisted payees known for less than 7 days whose screening is stale initiated by a member of Treasury with purpose SALA or SUPP need 1 of Treasury.',
      transferRule(
        'P-1',
        {
          amount: { max: '5000', ccy: 'JPY' },
          payee: { listed: false, ageDaysLt: 7, screening: 'stale' },
          initiatorGroups: ['treasury' as GroupId],
          purpose: ['SUPP', 'SALA'],
        },
        one,
      ),
    ],
    [
      'Transfers once more than 1,000.00 EUR has moved from the same source in 24 hours (pending included) need 1 of Treasury.',
      transferRule(
        'V-1',
        {
          velocity: {
            window: 'h24',
            by: 'source',
            measure: 'sum',
            over: '100000',
            ccy: 'EUR',
            includePending: true,
          },
        },
        one,
      ),
    ],
    [
      'Transfers once more than 5 transfers have been made to the same payee in 7 days (pending included) are denied (split).',
      transferRule(
        'V-2',
        { velocity: { window: 'd7', by: 'payee', measure: 'count', over: '5', includePending: true } },
        deny('split'),
      ),
    ],
    [
      'Transfers that pass a soft floor or a soft limit over time that are decoded only in part with risk fact look-alike proposed outside business-hours need 1 of Treasury.',
      transferRule(
        'R-1',
        {
          softLimits: ['soft-velocity', 'soft-floor'],
          decode: 'partial',
          riskFacts: ['look-alike'],
          time: { calendar: 'business-hours', inside: false },
        },
        one,
      ),
    ],
    [
      "Releases of frozen wallets and changes of a wallet's limits where the wallet is hot or warm initiated by the owner where something is loosened are denied (owner-loosens).",
      ruleOf(
        'W-1',
        {
          action: ['wallet.set-limits', 'wallet.unfreeze'],
          tiers: ['warm', 'hot'],
          initiatorIsOwner: true,
          loosens: true,
        },
        deny('owner-loosens'),
      ),
    ],
    [
      'In shadow, not binding: SEPA transfers would need 1 of Treasury.',
      { ...transferRule('T-1', { rails: ['sepa'] }, one), shadow: true },
    ],
    [
      'In shadow, not binding: transfers would be denied (closed).',
      { ...transferRule('T-1', {}, deny('closed')), shadow: true },
    ],
  ])('%s', (sentence, rule) => {
    expect(said(rule)).toBe(sentence);
  });

  test('calls a group without a name by its id', () => {
    expect(sentenceOf(transferRule('T-1', {}, require(['g-7', 2])), NAMES)).toBe('Transfers need 2 of g-7.');
  });

  test('puts in quotes what would read as more than a name', () => {
    const rule = transferRule('T-1', { riskFacts: ['new', 'split or new'] }, deny('no way'));
    expect(said(rule)).toBe('Transfers with risk fact new or "split or new" are denied ("no way").');
    expect(sentenceOf(transferRule('T-1', {}, one), { treasury: 'Treasury or Compliance' })).toBe(
      'Transfers need 1 of "Treasury or Compliance".',
    );
  });

  test('does not add up two numbers for one group', () => {
    const then: Consequence = require(['treasury', 1], ['treasury', 2]);
    expect(said(transferRule('T-1', {}, then))).toBe('Transfers need 2 of Treasury (also asked as 1).');
  });

  test('stands in the order of the policy', () => {
    expect(sentencesOf(tieredPolicy, NAMES)).toEqual([
      { rule: 'T-1', text: 'Transfers below 250,000.00 EUR need 1 of Treasury.' },
      { rule: 'T-3', text: 'Transfers from 250,000.00 EUR up need 2 of Treasury.' },
      { rule: 'P-1', text: 'Transfers to payees known for less than 7 days need 1 of Compliance.' },
      { rule: 'N-2', text: 'Transfers proposed outside business-hours need 1 of Senior treasury.' },
      { rule: 'S-1', text: 'Transfers to payees whose screening is a hit are denied (sanctions-hit).' },
    ]);
  });
});

const partsOf = ({ when, then, shadow }: Rule): string =>
  meaningOf({ when, then, isShadow: shadow === true });

/** Numbers of a text, whatever parts their digits: "10,000.00" is a million minor units. */
const numbersIn = (text: string): readonly bigint[] =>
  (text.match(/\d+(?:,\d{3})*(?:\.\d+)?/g) ?? []).map((number) => BigInt(number.replaceAll(/[,.]/g, '')));

const numbersOf = ({ when, then }: Rule): readonly bigint[] => {
  const asked =
    then.kind === 'require' ? [...then.groups.map(({ atLeast }) => atLeast), then.delayHours] : [];
  const { amount, velocity, payee } = when;
  return [...asked, amount?.min, amount?.max, velocity?.over, payee?.ageDaysLt]
    .filter((number) => number !== undefined)
    .map(BigInt);
};

describe('rules of every form', () => {
  test('have one sentence exactly when they say the same', () => {
    let same = 0;
    fc.assert(
      fc.property(rulePairArb(), ([a, b]) => {
        const isSame = partsOf(a) === partsOf(b);
        if (isSame) same += 1;
        expect(said(a) === said(b)).toBe(isSame);
      }),
      { numRuns: 8_000 },
    );
    expect(same).toBeGreaterThan(100);
  });

  test('never share a sentence with any other rule that was drawn', () => {
    const drawn = new Map<string, string>();
    fc.assert(
      fc.property(anyRuleArb(), (rule) => {
        const sentence = said(rule);
        const before = drawn.get(sentence);
        drawn.set(sentence, partsOf(rule));
        if (before !== undefined) expect(partsOf(rule)).toBe(before);
      }),
      { numRuns: 10_000 },
    );
    expect(drawn.size).toBeGreaterThan(5_000);
  });

  test('have every number that they state in their sentence', () => {
    fc.assert(
      fc.property(anyRuleArb(), (rule) => {
        const there = numbersIn(said(rule));
        expect(numbersOf(rule).filter((number) => !there.includes(number))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('have a sentence on one line that begins large and ends', () => {
    fc.assert(
      fc.property(anyRuleArb(), (rule) => {
        expect(said(rule)).toMatch(/^[A-Z].*\.$/);
        expect(said(rule)).not.toMatch(/undefined|\bnull\b| {2}/);
      }),
      { numRuns: 2_000 },
    );
  });
});
