import { expect, test } from 'vitest';
import { readCarrierFile } from '../../../../electron/custody/settings-file.ts';
import { CARRIER_FILE } from '../../../support/carrier-file.ts';

/* The settings of the carrier: what holds is read, and every fault is named by its place, never by its value. */

const good = CARRIER_FILE;

const [chain] = good.chains;
const [sender] = good.senders;

const faultsOf = (over: object): readonly string[] => {
  const read = readCarrierFile(JSON.stringify({ ...good, ...over }));
  return read.ok ? [] : read.error;
};

test('settings that hold are read', () => {
  expect(readCarrierFile(JSON.stringify(good))).toEqual({ ok: true, value: good });
});

test.each([
  ['a member that nobody knows', { more: 1 }, /the file: .*more/],
  ['no token', { token: undefined }, /^token: /],
  [
    'a point that is not on the curve',
    { keys: [{ name: 'main', objectId: '01', publicKey: `04${'1'.repeat(128)}` }] },
    /^keys\.0\.publicKey: no point/,
  ],
  ['a sender by a key that is not there', { senders: [{ ...sender, key: 'other' }] }, /^senders\.0\.key: /],
  ['a sender on a chain that is not there', { senders: [{ ...sender, chain: 137 }] }, /^senders\.0\.chain: /],
  ['an account twice', { senders: [sender, sender] }, /^senders: settlement\.USDC on chain 1 stands twice/],
  [
    'one key under two names',
    { keys: [...good.keys, { name: 'other', objectId: '02', publicKey: good.keys[0]?.publicKey }] },
    /^keys: 04[0-9a-f]+ stands twice/,
  ],
  ['a fee without an account', { feeAccounts: {} }, /^feeAccounts: settlement\.USDC/],
  ['a chain that nobody knows', { chains: [{ ...chain, chain: 10 }] }, /^chains\.0\.chain: /],
  [
    'one node where it is about money',
    { chains: [{ ...chain, nodes: ['https://one.example/'] }] },
    /^chains\.0\.nodes: needs two/,
  ],
  [
    'one node under two names',
    { chains: [{ ...chain, nodes: ['https://one.example/', 'https://one.example/'] }] },
    /^chains\.0\.nodes: one node stands twice/,
  ],
  ['no confirmation', { chains: [{ ...chain, confirmations: 0 }] }, /^chains\.0\.confirmations: /],
  [
    'a node in the clear',
    { chains: [{ ...chain, nodes: ['http://one.example/', 'https://two.example/'] }] },
    /^chains\.0\.nodes\.0: /,
  ],
  ['a fraction', { chains: [{ ...chain, tipPerGas: '1.5' }] }, /^chains\.0\.tipPerGas: /],
  [
    'a contract without its checksum',
    { tokens: [{ ...good.tokens[0], contract: '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48' }] },
    /^tokens\.0\.contract: /,
  ],
])('%s is refused by name', (_what, over, fault) => {
  expect(faultsOf(over)).toEqual([expect.stringMatching(fault)]);
});

test('one queue has one first number', () => {
  const senders = [sender, { ...sender, account: 'gas.ETH', firstNumber: 4 }];
  const feeAccounts = { 'settlement.USDC': 'gas.ETH', 'gas.ETH': 'gas.ETH' };
  expect(faultsOf({ senders, feeAccounts })).toEqual([expect.stringMatching(/^senders\.1\.firstNumber: /)]);
});

test('no fault tells a secret', () => {
  const faults = [
    ...faultsOf({ accessToken: 'short-secret' }),
    ...faultsOf({
      chains: [{ ...chain, nodes: ['ftp://user:password@one.example/', 'https://two.example/'] }],
    }),
  ].join(' ');
  expect(faults).toMatch(/accessToken/);
  expect(faults).not.toMatch(/short-secret|password/);
});

test('what is no JSON is said', () => {
  expect(readCarrierFile('{').ok).toBe(false);
});
