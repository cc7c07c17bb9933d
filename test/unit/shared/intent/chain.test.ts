import { describe, expect, test } from 'vitest';
import {
  decodeIntent,
  destinationName,
  destinationNameText,
  encodeIntent,
  type TransferIntent,
} from '#shared/intent';
import { renderIntent } from '#shared/render';
import { testTransfer } from '../../../support/company.ts';
import { chainPayment, OTHER, PAYEE, TOKEN } from '../../../support/evm.ts';

/* A payment over a chain: what is signed of it, and what is shown. */

const problemOf = (intent: TransferIntent): string => {
  const decoded = decodeIntent(encodeIntent(intent));
  return decoded.ok ? 'ok' : decoded.error.detail;
};

const withLeg = (over: Partial<TransferIntent['legs'][number]>): TransferIntent => {
  const intent = chainPayment();
  return { ...intent, legs: intent.legs.map((leg) => ({ ...leg, ...over })) };
};

describe('a payment over a chain', () => {
  test('says chain, address and contract in the signed bytes', () => {
    expect(problemOf(chainPayment())).toBe('ok');
    expect(problemOf(chainPayment({ asset: 'ETH' }))).toBe('ok');
  });

  test.each<[string, TransferIntent, string]>([
    [
      'a letter of the address in the wrong case',
      chainPayment({ address: PAYEE.replace('C5', 'c5') }),
      'no address with its checksum',
    ],
    [
      'an address in small letters',
      chainPayment({ address: PAYEE.toLowerCase() }),
      'no address with its checksum',
    ],
    ['the zero address', chainPayment({ address: `0x${'0'.repeat(40)}` }), 'no address with its checksum'],
    ['the contract as the payee', chainPayment({ address: TOKEN }), 'pays the contract of the token itself'],
    ['a chain that nobody knows', chainPayment({ chain: 999_999 }), 'no chain has the id 999999'],
    ['a token without a contract', chainPayment({ contract: null }), 'moves without a contract'],
    ['the coin by a contract', chainPayment({ asset: 'ETH', contract: TOKEN }), 'moves without a contract'],
    ['no fee ceiling', chainPayment({ ceiling: null }), 'feeCeiling: a transaction on a chain costs a fee'],
    [
      'a fee ceiling in another asset',
      chainPayment({ ceiling: { asset: 'USDC', scale: 6, minor: '1' } }),
      'feeCeiling: not in the coin',
    ],
    [
      'two legs',
      { ...chainPayment(), legs: [...chainPayment().legs, ...chainPayment({ address: OTHER }).legs] },
      'pays one destination',
    ],
    [
      'an IBAN as the destination',
      withLeg({ destination: { account: null, iban: 'GB82WEST12345698765432', bic: null } }),
      'the rail of a chain, and no other',
    ],
    ['the rail of a bank', chainPayment({}, { rail: 'swift' }), 'no IBAN of the source'],
    ['the internal book', chainPayment({}, { rail: 'book' }), 'no IBAN of the source'],
  ])('with %s is refused', (_what, intent, why) => {
    expect(problemOf(intent)).toContain(why);
  });

  test('is shown whole: nothing of where the money goes is shortened', () => {
    const lines = new Map(renderIntent(chainPayment(), 'en-GB').lines.map(({ id, value }) => [id, value]));
    expect(lines.get('leg.0.destination.address')?.replaceAll(' ', '')).toBe(PAYEE);
    expect(lines.get('leg.0.destination.contract')?.replaceAll(' ', '')).toBe(TOKEN);
    expect(lines.get('leg.0.destination.chain')).toBe('Local chain (test) (31337)');
    expect(lines.get('fee')).toBe('0.010000000000000000 ETH');
    expect(lines.get('rail')).toBe('Transaction on an EVM chain');
    expect(lines.has('leg.0.source.iban')).toBe(false);
  });
});

test('the rail of a bank names no address on a chain', () => {
  expect(problemOf({ ...testTransfer(), rail: 'sepa', legs: chainPayment().legs })).toContain(
    'no IBAN of the source',
  );
});

test('one address on two chains is two payees', () => {
  const names = [chainPayment(), chainPayment({ chain: 1 })].map(({ legs: [leg] }) =>
    leg === undefined ? '' : destinationName(leg.destination),
  );
  expect(names).toEqual([`eip155:31337:${PAYEE}`, `eip155:1:${PAYEE}`]);
  expect(names.map(destinationNameText)).toEqual([
    '0x 7099 7970 C518 12dc 3A01 0C7d 01b5 0e0d 17dc 79C8 on Local chain (test)',
    '0x 7099 7970 C518 12dc 3A01 0C7d 01b5 0e0d 17dc 79C8 on Ethereum',
  ]);
  expect(destinationNameText('GB82WEST12345698765432')).toBe('GB82 WEST 1234 5698 7654 32');
});
