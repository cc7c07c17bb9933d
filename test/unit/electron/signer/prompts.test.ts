import type { AccountId } from '#shared/brand';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatEvmAddress } from '#shared/identifiers';
import { digestOf, type Intent, type RunbookIntent, type SignedIntent } from '#shared/intent';
import type { Rule } from '#shared/policy';
import { renderIntent } from '#shared/render';
import { decisionPrompt, submissionPrompt } from '../../../../electron/signer/prompts.ts';
import {
  ANNA,
  DIRK,
  IBAN_B,
  testChange,
  testGrant,
  testRegistration,
  testRevocation,
  testTransfer,
} from '../../../support/company.ts';
import { chainPayment, PAYEE, TOKEN } from '../../../support/evm.ts';
import { intentFamilies } from '../../../support/intent-families.ts';
import { GRACE } from '../../../support/people.ts';
import { denial, looserRules, testPublication, testRules } from '../../../support/policy-life.ts';
import { closing, opening, signing, skipping } from '../../../support/runbooks.ts';

const DIGEST = 'e58294f2e9a2'.padEnd(64, '0');

describe('the prompt of a decision', () => {
  test('says nothing that the render record does not say, character for character', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 20n }), (minor) => {
        const intent = testTransfer({ minor: minor.toString() });
        const record = renderIntent(intent, 'en-GB');
        const { lines } = decisionPrompt('approve', null, intent, record, digestOf(intent));
        const known = record.lines.map(({ label, value }) => `${label}=${value}`);
        for (const { label, value } of lines) expect(known).toContain(`${label}=${value}`);
        expect(lines[0]?.label).toBe('Amount');
      }),
    );
  });

  test('names every leg', () => {
    const single = testTransfer();
    const [leg] = single.legs;
    if (leg === undefined) throw new TypeError('no leg');
    const intent = { ...single, legs: [leg, { ...leg, amount: { ...leg.amount, minor: '999' } }] };
    const { lines } = decisionPrompt('return', null, intent, renderIntent(intent, 'en-GB'), DIGEST);
    expect(lines.filter(({ label }) => label.startsWith('Amount')).map(({ value }) => value)).toEqual([
      '1.00 EUR',
      '9.99 EUR',
    ]);
  });

  test('of an account names owner, wallet and opening balance', () => {
    const intent = testRegistration();
    const prompt = decisionPrompt('approve', null, intent, renderIntent(intent, 'en-GB'), DIGEST);
    expect(prompt.title).toBe('Approve account');
    expect(prompt.lines.map(({ label }) => label)).toEqual([
      'Register account',
      'Owner',
      'Wallet',
      'Wallet id',
      'Wallet answered for by',
      'Custody tier',
      'Sends until',
      'Opening balance EUR',
      'Balance as of',
    ]);
    expect(prompt.words.join(' ')).toBe('topmost Istanbul Pluto vagabond treadmill Pacific');
  });
});

test.each<[string, Intent, readonly string[]]>([
  [
    'a change of owner',
    testChange({ kind: 'set-owner', from: DIRK, to: ANNA }),
    [
      'Change',
      'Owner',
      'Wallet',
      'Wallet id',
      'New: answered for by',
      'Until now: answered for by',
      'Because',
    ],
  ],
  [
    'an archiving',
    testChange({ kind: 'archive', accounts: [`${IBAN_B}.EUR` as AccountId], ibans: [IBAN_B] }),
    ['Change', 'Ends with it', 'Ledger account that ends', 'Owner', 'Wallet', 'Wallet id', 'Because'],
  ],
  [
    'a mandate',
    testGrant(),
    [
      'May post without a signature',
      'For',
      'Answered for by',
      'At most in one operation, EUR',
      'On the accounts of wallet',
      'On the ledger’s own accounts for',
      'May open accounts',
      'Until',
      'Mandate id',
    ],
  ],
  ['the end of a mandate', testRevocation(), ['May no longer post', 'For', 'Mandate id', 'Because']],
])('the prompt of %s names everything that it changes', (_, intent, labels) => {
  const record = renderIntent(intent, 'en-GB');
  const prompt = decisionPrompt('approve', null, intent, record, DIGEST);
  expect(prompt.lines.map(({ label }) => label)).toEqual(labels);
  const known = record.lines.map(({ label, value }) => `${label}: ${value}`);
  // Alone it is told line by line; among others each line stands under its number.
  const alone = submissionPrompt([intent], DIGEST).lines.slice(1);
  expect(alone.map(({ label }) => label)).toEqual(labels);
  const named = submissionPrompt([intent, intent], DIGEST).lines.filter(({ label }) => label === 'Item 1');
  expect(named.map(({ value }) => value)).toEqual(alone.map(({ label, value }) => `${label}: ${value}`));
  for (const { value } of named) expect(known).toContain(value);
});

test('a payment over a chain is told whole before it is submitted: address, contract and fee ceiling', () => {
  const { lines } = submissionPrompt([chainPayment()], DIGEST);
  const told = Object.fromEntries(lines.map(({ label, value }) => [label, value]));
  expect(told).toMatchObject({
    Amount: '2.500000 USDC',
    'To address': formatEvmAddress(PAYEE),
    'Token contract': formatEvmAddress(TOKEN),
  });
  expect(lines.map(({ value }) => value).join('\n')).toContain('0.010000000000000000 ETH');
});

test('the totals of a submission are exact and apart for each asset', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 18n }), { minLength: 1, maxLength: 30 }),
      (amounts) => {
        const intents = amounts.map((minor) => testTransfer({ minor: minor.toString() }));
        const { lines } = submissionPrompt(intents, DIGEST);
        const total = amounts.reduce((left, right) => left + right, 0n);
        const shown = lines.find(({ label }) => label === 'Total EUR')?.value ?? '';
        expect(BigInt(shown.replace(' EUR', '').replaceAll(/[,.]/g, ''))).toBe(total);
        expect(lines[0]).toEqual({ label: 'Items', value: String(amounts.length) });
      },
    ),
  );
  const dollars = testTransfer();
  const [leg] = dollars.legs;
  if (leg === undefined) throw new TypeError('no leg');
  const inYen = { ...dollars, legs: [{ ...leg, amount: { asset: 'JPY', scale: 0, minor: '5000' } }] };
  const { lines } = submissionPrompt([testTransfer(), inYen], DIGEST);
  expect(lines.slice(1, 3)).toEqual([
    { label: 'Total EUR', value: '1.00 EUR' },
    { label: 'Total JPY', value: '5,000 JPY' },
  ]);
});

describe('the prompt of a statement about a runbook', () => {
  const opened = opening();
  const told = (intent: RunbookIntent): { readonly title: string; readonly values: readonly string[] } => {
    const { title, lines } = submissionPrompt([intent], DIGEST);
    return { title, values: lines.map(({ label, value }) => `${label}: ${value}`) };
  };

  test('says what is signed: the step, the note, and the reason of a skipped one', () => {
    const signed = told(signing(opened, 'call', GRACE, 'Reached at home'));
    expect(signed.title).toBe('Sign a step');
    expect(signed.values).toEqual(
      expect.arrayContaining(['Runbook: Lost token', 'Step: Do call', 'Note: Reached at home']),
    );
    const skipped = told(skipping(opened, 'call', GRACE, 'A drill'));
    expect(skipped.title).toBe('Skip a step');
    expect(skipped.values).toEqual(expect.arrayContaining(['Step: Do call', 'Because: A drill']));
    expect(told(closing(opened, GRACE)).title).toBe('Close a runbook');
  });

  test('names every step of a runbook that is opened, and whom it is about', () => {
    const { title, values } = told(opened);
    expect(title).toBe('Open a runbook');
    for (const text of ['Step 1: Do call', 'Step 2: Do revoked', 'Step 3: Do look', `Key of: ${ANNA}`])
      expect(values).toContain(text);
  });
});

const linesOf = (intent: SignedIntent): readonly string[] => {
  const { lines } =
    intent.type === 'runbook' || intent.type === 'key.prove'
      ? submissionPrompt([intent], DIGEST)
      : decisionPrompt('approve', null, intent, renderIntent(intent, 'en-GB'), DIGEST);
  return lines.map(({ label, value }) => `${label}: ${value}`);
};

describe.each(Object.entries(intentFamilies()))('of two intents of type %s', (type, family) => {
  test('that differ, the prompts of the decision differ, words and digest aside', () => {
    expect(family.length).toBeGreaterThan(1);
    const prompts = family.map((intent) => linesOf(intent).join('\n'));
    expect(new Set(prompts).size).toBe(family.length);
  });

  test('that differ, the prompts of the submission differ; of payments the desk shows more', () => {
    if (type === 'transfer') return;
    const prompts = family.map((intent) => JSON.stringify(submissionPrompt([intent], DIGEST).lines));
    expect(new Set(prompts).size).toBe(family.length);
  });
});

describe('the prompt of a policy version', () => {
  const shown = (rules: readonly Rule[]): ReadonlyMap<string, string> => {
    const intent = testPublication(rules);
    const { lines } = decisionPrompt('approve', null, intent, renderIntent(intent, 'en-GB'), DIGEST);
    return new Map(lines.map(({ label, value }) => [label, value]));
  };

  test('says which one it is, what it replaces, and each rule in words that follow from it', () => {
    const lines = shown(testRules());
    expect(lines.get('Version')).toBe('2');
    expect(lines.get('In place of version')).toBe('1');
    expect(lines.get('Rules')).toBe(String(testRules().length));
    expect(lines.get('Content digest')).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    expect(lines.get('Rule T-1')).toBe('Transfers need 2 of treasury.');
    expect(shown(looserRules()).get('Rule T-1')).toBe('Transfers need 1 of treasury.');
  });

  test('of a long table says how many rules it does not name', () => {
    const rules = Array.from({ length: 100 }, (_, at) =>
      denial(`D-${String(at)}`, { action: ['transfer'] }, 'never'),
    );
    const lines = shown(rules);
    expect(lines.get('Rule D-39')).toBeDefined();
    expect(lines.get('Rule D-40')).toBeUndefined();
    expect(lines.get('And')).toBe('60 more, as listed on the screen');
  });
});
