import { expect, test } from 'vitest';
import type { AccountId, CommandId, MandateId } from '#shared/brand';
import type { Account } from '#shared/double-entry';
import { ok, type Result, type ShownError } from '#shared/errors';
import { decodeSigned, type SignedIntent, type TransferIntent } from '#shared/intent';
import type { ChainPaymentDraft, SessionView } from '#shared/ipc';
import { renderIntent } from '#shared/render';
import {
  chainPaymentHandlers,
  type ChainPaymentDeps,
  type ChainPaymentHandlers,
} from '../../../../electron/main/carrier/draft-payment.ts';
import type { CarrierFile } from '../../../../electron/custody/settings-file.ts';
import { ANNA, LEDGER } from '../../../support/company.ts';
import { LOCAL_CHAIN, OTHER, PAYEE, TOKEN, TOKENS, WALLET_ETH, WALLET_USDC } from '../../../support/evm.ts';

/* A payment over a chain as it is drafted: what is signed is what was typed, with account and contract of this desk. */

const settings: CarrierFile = {
  v: 1,
  module: { profile: 'softhsm2', path: '/module.so' },
  token: { manufacturer: 'maker', serial: '1' },
  keys: [],
  senders: [WALLET_USDC, WALLET_ETH].map((account) => ({
    account,
    chain: LOCAL_CHAIN,
    key: 'main',
    firstNumber: 0,
  })),
  tokens: [...TOKENS],
  chains: [],
  mandate: 'mandate' as MandateId,
  feeAccounts: {},
  accessToken: 'a-secret-of-the-ledger',
};

const accounts: Readonly<Record<string, Partial<Account>>> = {
  [WALLET_USDC]: { id: WALLET_USDC, name: 'Settlement', asset: 'USDC', scale: 6, iban: null },
  [WALLET_ETH]: { id: WALLET_ETH, name: 'Fees', asset: 'ETH', scale: 18, iban: null },
};

let signed: SignedIntent[] = [];

const handlers = (over: Partial<ChainPaymentDeps> = {}): ChainPaymentHandlers => {
  signed = [];
  return chainPaymentHandlers({
    ledger: LEDGER,
    vault: {
      account: ({ id }: { readonly id: string }) => Promise.resolve(accounts[id] ?? null),
      ask: (method: string) =>
        Promise.resolve(
          ok(method === 'importContext' ? { head: {} } : method === 'draftConflicts' ? {} : null),
        ),
    } as unknown as ChainPaymentDeps['vault'],
    signer: {
      submit: ({ intents }: { readonly intents: readonly Uint8Array[] }) => {
        signed = intents.map((bytes) => {
          const decoded = decodeSigned(bytes);
          if (!decoded.ok) throw new Error(decoded.error.detail);
          return decoded.value;
        });
        return Promise.resolve(ok({}));
      },
    } as unknown as ChainPaymentDeps['signer'],
    session: () => ({ person: { id: ANNA } }) as SessionView,
    now: () => new Date('2026-05-01T09:00:00Z'),
    newCommandId: () => 'command' as CommandId,
    newNonce: () => 'ab'.repeat(16),
    setting: { kind: 'settings', settings },
    quotes: () =>
      Promise.resolve(ok([{ chain: LOCAL_CHAIN, baseFeePerGas: '7000000001', tipPerGas: '1000000000' }])),
    ...over,
  });
};

const payment = (over: Partial<ChainPaymentDraft> = {}): ChainPaymentDraft => ({
  account: WALLET_USDC,
  chain: LOCAL_CHAIN,
  payee: '  Helvetia Hosting ',
  country: 'CH',
  address: PAYEE,
  minor: '2500000',
  ceilingMinor: '6000000000000000',
  remittance: '',
  ...over,
});

/** As a person does it: the lines are shown, then it is signed. */
const shownAndPaid = async (made: ChainPaymentHandlers, draft: ChainPaymentDraft): Promise<string> => {
  await made.tryPay(draft);
  return codeOf(await made.pay(draft));
};

const codeOf = (result: Result<unknown, ShownError>): string => (result.ok ? 'ok' : result.error.code);

test('what is signed is what was typed, by the registered contract', async () => {
  expect(await shownAndPaid(handlers(), payment())).toBe('ok');
  const [intent] = signed as TransferIntent[];
  expect(intent).toMatchObject({
    initiator: ANNA,
    rail: 'evm',
    payee: { name: 'Helvetia Hosting', country: 'CH' },
    feeCeiling: { asset: 'ETH', scale: 18, minor: '6000000000000000' },
    references: { remittance: null },
  });
  expect(intent?.legs).toEqual([
    {
      source: { account: WALLET_USDC, name: 'Settlement', iban: null },
      destination: { account: null, chain: LOCAL_CHAIN, address: PAYEE, contract: TOKEN },
      amount: { asset: 'USDC', scale: 6, minor: '2500000' },
    },
  ]);
});

test('the coin of the chain leaves without a contract', async () => {
  expect(await shownAndPaid(handlers(), payment({ account: WALLET_ETH }))).toBe('ok');
  expect((signed[0] as TransferIntent).legs[0]?.destination).toMatchObject({ contract: null });
});

test.each([
  ['an address without its checksum', { address: PAYEE.toLowerCase() }],
  ['another chain', { chain: 1 }],
  ['an account that does not pay from here', { account: 'wallet-b.EUR' as AccountId }],
])('%s is refused before a PIN is asked for', async (_what, over) => {
  expect(codeOf(await handlers().pay(payment(over)))).toBe('chain-payment-draft');
  expect(signed).toEqual([]);
});

test('without settings nothing is drafted, and without a session neither', async () => {
  expect(codeOf(await handlers({ setting: { kind: 'none' } }).pay(payment()))).toBe('carrier-not-set-up');
  expect(codeOf(await handlers({ session: () => null }).pay(payment()))).toBe('not-signed-in');
});

test('what is tried shows every line whole, and signs nothing', async () => {
  const tried = await handlers().tryPay(payment({ address: OTHER }));
  if (!tried.ok) throw new Error(tried.error.code);
  const texts = tried.value.lines.map(({ value }) => value);
  expect(texts).toContain('0x 3C44 CdDd B6a9 00fa 2b58 5dd2 99e0 3d12 FA42 93BC');
  expect(texts).toContain('0x 5FbD B231 5678 afec b367 f032 d93F 642f 6418 0aa3');
  expect(signed).toEqual([]);
});

test('what was shown is what is signed, to the last line; and nothing else is', async () => {
  let nonces = 0;
  const made = handlers({
    newNonce: () => {
      nonces += 1;
      return String(nonces).padStart(32, '0');
    },
  });
  const tried = await made.tryPay(payment());
  if (!tried.ok) throw new Error(tried.error.code);
  expect(codeOf(await made.pay(payment()))).toBe('ok');
  const shown = (intent: SignedIntent | undefined): readonly (readonly [string, string])[] =>
    intent === undefined ? [] : renderIntent(intent, 'en-GB').lines.map(({ label, value }) => [label, value]);
  expect(shown(signed[0])).toEqual(tried.value.lines.map(({ label, value }) => [label, value]));
  await made.tryPay(payment());
  signed = [];
  expect(codeOf(await made.pay(payment({ minor: '1' })))).toBe('chain-payment-draft');
  expect(codeOf(await handlers().pay(payment()))).toBe('chain-payment-draft');
  expect(signed).toEqual([]);
});

test('a ceiling is proposed from what the chain asks, exactly, and none where no node answers', async () => {
  const sources = await handlers().sources({});
  if (!sources.ok) throw new Error(sources.error.code);
  // 100,000 gas × (2 × 7.000000001 + 1) gwei × 2, rounded up to a millionth of the coin.
  expect(sources.value.map(({ asset, ceilingMinor }) => [asset, ceilingMinor])).toEqual([
    ['USDC', '3001000000000000'],
    ['ETH', '631000000000000'],
  ]);
  const silent = await handlers({ quotes: () => Promise.resolve(ok([])) }).sources({});
  expect(silent.ok && silent.value.map(({ ceilingMinor }) => ceilingMinor)).toEqual([null, null]);
});
