import fc from 'fast-check';
import { serializeTransaction } from 'viem/utils';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '#shared/encoding';
import {
  cancellationOf,
  feeProblem,
  orderBytes,
  orderOf,
  readTransaction,
  transactionLines,
  transactionPays,
  unsignedTransaction,
  type FeeFigures,
  type Order,
  type PaymentOrder,
} from '#shared/evm';
import { evmAddressOf } from '#shared/identifiers';
import { digestOf, type TransferIntent } from '#shared/intent';
import { chainPayment, LOCAL_CHAIN, OTHER, PAYEE, SENDER, TOKEN, TOKENS } from '../../../support/evm.ts';

/* Item and place give the order, order and fee figures give the bytes; and back. */

const PLACE = { chain: LOCAL_CHAIN, from: SENDER, nonce: 7 };
const FEES: FeeFigures = { maxFeePerGas: 30_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n };

const ordered = (intent: TransferIntent, place = PLACE): PaymentOrder => {
  const order = orderOf(intent, digestOf(intent), TOKENS, place);
  if (!order.ok) throw new Error(order.error);
  return order.value;
};

const bytesOf = (order: Order, fees = FEES): Uint8Array => {
  const bytes = unsignedTransaction(order, fees);
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
};

const codeOf = (order: Order, bytes: Uint8Array): string => {
  const pays = transactionPays(order, bytes);
  return pays.ok ? 'pays' : pays.error.code;
};

const refusedAs = (intent: TransferIntent): string => {
  const order = orderOf(intent, digestOf(intent), TOKENS, PLACE);
  return order.ok ? 'ordered' : order.error;
};

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .filter((bytes) => bytes.some((byte) => byte !== 0) && evmAddressOf(toHex(bytes)) !== TOKEN)
  .map((bytes) => String(evmAddressOf(toHex(bytes))));
const payment = fc
  .record({
    asset: fc.constantFrom('USDC' as const, 'ETH' as const),
    minor: fc.bigInt(1n, 10n ** 38n).map(String),
    address,
    nonce: fc.nat({ max: 1_000_000 }),
    fee: fc.bigInt(1n, 90_000_000_000n),
    part: fc.bigInt(0n, 100n),
  })
  .map(({ nonce, fee, part, ...over }) => ({
    order: ordered(chainPayment(over), { ...PLACE, nonce }),
    fees: { maxFeePerGas: fee, maxPriorityFeePerGas: (fee * part) / 100n },
  }));

describe('an order', () => {
  test('follows from item and place, and its bytes from it', () => {
    const intent = chainPayment();
    expect(toHex(orderBytes(ordered(intent)))).toBe(toHex(orderBytes(ordered(intent))));
    expect(toHex(bytesOf(ordered(intent)))).toBe(toHex(bytesOf(ordered(intent))));
  });

  test('is another one at another place, for another amount and for another payee', () => {
    const intent = chainPayment();
    const orders = [
      ordered(intent),
      ordered(intent, { ...PLACE, nonce: 8 }),
      ordered(chainPayment({ minor: '2500001' })),
      ordered(chainPayment({ address: OTHER })),
      cancellationOf(ordered(intent)),
    ];
    expect(new Set(orders.map((order) => toHex(orderBytes(order)))).size).toBe(orders.length);
  });

  test.each<[string, TransferIntent, string]>([
    ['an asset that is not registered', chainPayment({ chain: 1 }), 'USDC is not registered on chain 1'],
    ['another contract', chainPayment({ contract: OTHER }), 'USDC is registered with another contract'],
    [
      'the coin by a contract',
      chainPayment({ asset: 'ETH', contract: TOKEN }),
      'ETH is not registered on chain 31337',
    ],
    ['a token without a contract', chainPayment({ contract: null }), 'USDC has no contract'],
    ['no fee ceiling', chainPayment({ ceiling: null }), 'no fee ceiling in the coin of the chain'],
    [
      'a ceiling in another asset',
      chainPayment({ ceiling: { asset: 'USDC', scale: 6, minor: '1' } }),
      'no fee ceiling in the coin of the chain',
    ],
    ['another rail', chainPayment({}, { rail: 'swift' }), 'no payment over a chain'],
    ['no checksum', chainPayment({ address: PAYEE.toLowerCase() }), 'an address without its checksum'],
  ])('is not made of %s', (_what, intent, why) => {
    expect(refusedAs(intent)).toBe(why);
  });
});

describe('bytes', () => {
  test('read back as what they were made of, for every payment', () => {
    fc.assert(
      fc.property(payment, ({ order, fees }) => {
        const read = readTransaction(bytesOf(order, fees));
        if (!read.ok) throw new Error(read.error.detail);
        expect(read.value).toEqual({
          chain: order.chain,
          nonce: order.nonce,
          gasLimit: order.gasLimit,
          ...fees,
          contract: order.contract,
          payee: order.payee,
          minor: order.minor,
          from: null,
        });
      }),
    );
  });

  test('with any byte changed pay nothing, but for the figures of the fee below the ceiling', () => {
    fc.assert(
      fc.property(payment, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ order, fees }, at, flip) => {
        const bytes = bytesOf(order, fees);
        const changed = bytes.map((byte, index) => (index === at % bytes.length ? byte ^ flip : byte));
        const pays = transactionPays(order, changed);
        if (!pays.ok) return;
        const { maxFeePerGas, maxPriorityFeePerGas } = pays.value;
        expect({ maxFeePerGas, maxPriorityFeePerGas }).not.toEqual(fees);
        expect(toHex(bytesOf(order, { maxFeePerGas, maxPriorityFeePerGas }))).toBe(toHex(changed));
        expect(order.gasLimit * maxFeePerGas <= order.feeCeiling).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('with any byte more or less are none', () => {
    fc.assert(
      fc.property(payment, fc.nat(), ({ order, fees }, at) => {
        const bytes = bytesOf(order, fees);
        const cut = at % bytes.length;
        expect(
          codeOf(
            order,
            bytes.filter((_byte, index) => index !== cut),
          ),
        ).not.toBe('pays');
        expect(codeOf(order, new Uint8Array([...bytes, at & 0xff]))).not.toBe('pays');
      }),
    );
  });

  test('of another item do not pay this one', () => {
    const order = ordered(chainPayment());
    const others: readonly (readonly [string, Order])[] = [
      ['other-payee', ordered(chainPayment({ address: OTHER }))],
      ['other-amount', ordered(chainPayment({ minor: '2500001' }))],
      ['other-contract', ordered(chainPayment({ asset: 'ETH' }))],
      ['other-place', ordered(chainPayment(), { ...PLACE, nonce: 8 })],
      ['other-chain', { ...order, chain: 1 }],
      ['other-contract', cancellationOf(order)],
      ['other-gas', { ...order, gasLimit: 99_999n }],
    ];
    for (const [code, other] of others) expect(codeOf(order, bytesOf(other))).toBe(code);
  });

  test('are not made above the fee ceiling, and pay nothing above it', () => {
    const order = ordered(chainPayment());
    const most = { maxFeePerGas: order.feeCeiling / order.gasLimit, maxPriorityFeePerGas: 0n };
    expect(codeOf(order, bytesOf(order, most))).toBe('pays');
    const more = { ...most, maxFeePerGas: most.maxFeePerGas + 1n };
    expect(feeProblem(order, more)).toBe('above the fee ceiling');
    expect(unsignedTransaction(order, more).ok).toBe(false);
    expect(codeOf(order, bytesOf({ ...order, feeCeiling: 10n * order.feeCeiling }, more))).toBe(
      'fee-above-ceiling',
    );
  });

  test('before EIP-1559, with an access list, or that make a contract are refused', () => {
    const common = { chainId: LOCAL_CHAIN, nonce: 7, gas: 21_000n, value: 1n } as const;
    const accessList = [{ address: SENDER, storageKeys: [] }] as unknown as [
      { address: `0x${string}`; storageKeys: [] },
    ];
    const to = PAYEE as string as `0x${string}`;
    const eip1559 = { ...common, type: 'eip1559', ...FEES } as const;
    const made: readonly (readonly [string, string])[] = [
      ['not-eip-1559', serializeTransaction({ ...common, type: 'legacy', gasPrice: 1n, to })],
      ['not-eip-1559', serializeTransaction({ ...common, type: 'eip2930', gasPrice: 1n, to })],
      ['access-list', serializeTransaction({ ...eip1559, to, accessList })],
      ['contract-creation', serializeTransaction(eip1559)],
      ['not-eip-1559', '0x'],
    ];
    for (const [code, hex] of made) {
      const read = readTransaction(fromHex(hex.slice(2)));
      expect(read.ok ? 'read' : read.error.code).toBe(code);
    }
  });

  test('of another call, or with value beside it, are refused', () => {
    const hex = toHex(bytesOf(ordered(chainPayment())));
    const approve = readTransaction(fromHex(hex.replace('a9059cbb', '095ea7b3')));
    expect(approve.ok ? 'read' : approve.error.code).toBe('unknown-call');
    const withValue = readTransaction(
      fromHex(hex.replace(`${TOKEN.slice(2).toLowerCase()}80`, `${TOKEN.slice(2).toLowerCase()}01`)),
    );
    expect(withValue.ok ? 'read' : withValue.error.code).toBe('value-beside-call');
    const padded = readTransaction(
      fromHex(hex.replace(`a9059cbb${'00'.repeat(12)}`, `a9059cbb01${'00'.repeat(11)}`)),
    );
    expect(padded.ok ? 'read' : padded.error.code).toBe('unknown-call');
  });
});

test('bytes are told in lines, and a contract has a name only where it is registered', () => {
  const read = readTransaction(bytesOf(ordered(chainPayment())));
  if (!read.ok) throw new Error(read.error.code);
  const told = Object.fromEntries(
    transactionLines(read.value, TOKENS).map(({ label, value }) => [label, value]),
  );
  expect(told).toEqual({
    Chain: 'Local chain (test) (31337)',
    Amount: '2.500000 USDC',
    'To address': '0x 7099 7970 C518 12dc 3A01 0C7d 01b5 0e0d 17dc 79C8',
    'Token contract': '0x 5FbD B231 5678 afec b367 f032 d93F 642f 6418 0aa3',
    'From address': 'not signed',
    'Place in the queue': '7',
    'Fee at most': '0.003000000000000000 ETH',
  });
  const unknown = transactionLines(read.value, []).find(({ label }) => label === 'Amount');
  expect(unknown?.value).toBe('2500000 units of an unknown asset');
});
