import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { ChainSource } from '#shared/ipc';
import {
  addressProblem,
  ceilingText,
  checkPayment,
  emptyPayment,
  type PaymentForm,
} from '../../../../../renderer/features/chain/payment-draft.ts';
import { PAYEE } from '../../../../support/evm.ts';

/* What is typed becomes exactly what is drafted, or an error in its place. */

const source: ChainSource = {
  account: 'settlement.USDC' as AccountId,
  name: 'Settlement',
  asset: 'USDC',
  chain: 31_337,
  chainName: 'Local chain (test)',
  coin: 'ETH',
  ceilingMinor: '3001000000000000',
};

const filled: PaymentForm = {
  ...emptyPayment(source),
  payee: ' Helvetia  Hosting ',
  address: PAYEE,
  amount: '1,250.5',
};

const errorsOf = (over: Partial<typeof filled>): readonly string[] => {
  const checked = checkPayment({ ...filled, ...over }, source);
  return 'errors' in checked ? Object.keys(checked.errors) : [];
};

test('the proposal of the chain stands in the form, exactly', () => {
  expect(emptyPayment(source).ceiling).toBe('0.003001');
  expect(ceilingText({ ...source, ceilingMinor: null })).toBe('');
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 24n }), (minor) => {
      const ceiling = ceilingText({ ...source, ceilingMinor: minor.toString() });
      const checked = checkPayment({ ...filled, ceiling }, source);
      expect('value' in checked && checked.value.ceilingMinor).toBe(minor.toString());
    }),
  );
});

test('a comma that parts no thousands makes no amount', () => {
  expect(errorsOf({ amount: '1,5' })).toEqual(['amount']);
  expect(errorsOf({ ceiling: '0,0006' })).toEqual(['ceiling']);
});

test('what is typed is what is drafted', () => {
  expect(checkPayment(filled, source)).toEqual({
    value: {
      account: source.account,
      chain: source.chain,
      payee: 'Helvetia Hosting',
      country: null,
      address: PAYEE,
      minor: '1250500000',
      ceilingMinor: '3001000000000000',
      remittance: '',
    },
  });
});

test.each([
  ['payee', { payee: ' ' }],
  ['country', { country: 'Switzerland' }],
  ['address', { address: PAYEE.toLowerCase() }],
  ['amount', { amount: '0' }],
  ['amount', { amount: '0.0000001' }],
  ['amount', { amount: '-5' }],
  ['ceiling', { ceiling: '' }],
])('%s is asked for in its place: %o', (field, over) => {
  expect(errorsOf(over)).toEqual([field]);
});

test('a slip of the pen is told from a wrong form', () => {
  expect(addressProblem(PAYEE)).toBeUndefined();
  expect(addressProblem(`${PAYEE.slice(0, -1)}9`)).toContain('checksum');
  expect(addressProblem('0x1234')).toContain('40 hexadecimal digits');
});
