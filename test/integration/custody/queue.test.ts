import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromHex } from '#shared/encoding';
import { readTransaction } from '#shared/evm';
import { digestOf } from '#shared/intent';
import { PAYEE } from '../../support/evm.ts';
import { moveChainKey } from '../../support/evm-chain/registered.ts';
import { ChainRig, stateAfter, told } from '../../support/evm-chain/rig.ts';
import { instant } from '../../support/ledger-work.ts';

/* The queue of a real account: nothing that ends early holds up what comes after it. */

const HOUR_MS = 3_600_000;
const GWEI = 1_000_000_000n;

let rig: ChainRig;
beforeAll(async () => {
  rig = await ChainRig.start();
});
afterAll(async () => {
  await rig.close();
});

const baseFee = async (fee: bigint): Promise<void> => {
  await rig.node.rpc('anvil_setNextBlockBaseFeePerGas', `0x${fee.toString(16)}`);
  await rig.node.mine(1);
};
const placeOf = (item: string): number =>
  rig.places().findIndex((place) => place.item === item && place.state !== 'free');
const SOON = { expiresAt: instant(HOUR_MS) };

describe('an item that ends before anything was signed for it', () => {
  test('leaves its place to the next', async () => {
    const ending = await rig.approved({ minor: '11' }, SOON);
    await rig.releasedOnly(ending);
    const place = placeOf(ending);
    const next = await rig.approved({ minor: '12' });
    const later = rig.carrier({ aheadMs: 2 * HOUR_MS });
    const { items } = await later.round();
    expect(items.find(({ item }) => item === ending)?.is).toMatchObject({ why: 'gate' });
    expect(placeOf(next)).toBe(place);
    await rig.node.mine(3);
    expect(told(await stateAfter(later, next))).toBe('paid');
    // Not even where it would be in time again.
    expect(told(await stateAfter(rig.carrier(), ending))).toBe('waiting: gate');
    expect(rig.signedFor(ending)).toEqual([]);
  });

  test('and is followed by others already: its place is taken by a transaction that pays nothing', async () => {
    const before = await rig.node.tokensOf(PAYEE);
    const ceiling = { asset: 'ETH', scale: 18, minor: '1000000000000000' } as const;
    const ending = await rig.approved({ minor: '21', ceiling }, SOON);
    await rig.releasedOnly(ending);
    await baseFee(20n * GWEI);
    const next = await rig.approved({ minor: '22' });
    expect(told(await stateAfter(rig.carrier(), next))).toBe('sent');
    expect(placeOf(next)).toBe(placeOf(ending) + 1);
    await rig.node.mine(1);
    expect(told(await stateAfter(rig.carrier(), next))).toBe('sent');

    const later = rig.carrier({ aheadMs: 2 * HOUR_MS });
    expect(told(await stateAfter(later, ending))).toBe('sent');
    await rig.node.mine(3);
    expect(told(await stateAfter(later, ending))).toBe('cancelled');
    expect(told(await stateAfter(later, next))).toBe('paid');
    expect((await rig.node.tokensOf(PAYEE)) - before).toBe(22n);
    await baseFee(GWEI);
  });
});

describe('an item that never was released', () => {
  test('gets no place while its key is stopped, and holds nobody up when it ends', async () => {
    await moveChainKey(rig.ledger.client, rig.key, { from: 'active', to: 'suspended', changes: 1 });
    const ending = await rig.approved({ minor: '41' }, SOON);
    expect(await stateAfter(rig.carrier(), ending)).toMatchObject({ state: 'waiting', why: 'gate' });
    expect(placeOf(ending)).toBe(-1);
    await moveChainKey(rig.ledger.client, rig.key, { from: 'suspended', to: 'active', changes: 2 });
    const next = await rig.approved({ minor: '42' });
    const later = rig.carrier({ aheadMs: 2 * HOUR_MS });
    expect(told(await stateAfter(later, next))).toBe('sent');
    await rig.node.mine(3);
    expect(told(await stateAfter(later, next))).toBe('paid');
  });

  test('has its place all the same, for power was lost: it is paid at it', async () => {
    const intent = await rig.approvedIntent({ minor: '51' });
    rig.placedOnly(intent);
    const place = placeOf(digestOf(intent));
    expect(told(await stateAfter(rig.carrier(), digestOf(intent)))).toBe('sent');
    expect(placeOf(digestOf(intent))).toBe(place);
    await rig.node.mine(3);
    expect(told(await stateAfter(rig.carrier(), digestOf(intent)))).toBe('paid');
  });

  test('has its place, is followed by others and ends: a transaction that pays nothing takes the place', async () => {
    const before = await rig.node.tokensOf(PAYEE);
    const ceiling = { asset: 'ETH', scale: 18, minor: '1000000000000000' } as const;
    const intent = await rig.approvedIntent({ minor: '61', ceiling }, SOON);
    const ending = digestOf(intent);
    rig.placedOnly(intent);
    await baseFee(20n * GWEI);
    const next = await rig.approved({ minor: '62' });
    expect(told(await stateAfter(rig.carrier(), next))).toBe('sent');
    expect(placeOf(next)).toBe(placeOf(ending) + 1);
    await baseFee(GWEI);

    const later = rig.carrier({ aheadMs: 2 * HOUR_MS });
    expect(told(await stateAfter(later, ending))).toBe('sent');
    await rig.node.mine(3);
    expect(told(await stateAfter(later, ending))).toBe('cancelled');
    expect(told(await stateAfter(later, next))).toBe('paid');
    expect((await rig.node.tokensOf(PAYEE)) - before).toBe(62n);
  });
});

describe('an item that was signed and is not to be paid any more', () => {
  test('is cancelled at its place, and never signed again', async () => {
    const before = await rig.node.tokensOf(PAYEE);
    const item = await rig.approved({ minor: '31' });
    const carrier = rig.carrier();
    await carrier.round();
    expect(told(await carrier.cancel(item))).toBe('sent');
    await rig.node.mine(3);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'cancelled', unposted: null });
    expect(await rig.node.tokensOf(PAYEE)).toBe(before);
    const [payment] = rig.signedFor(item);
    await expect(rig.node.rpc('eth_sendRawTransaction', payment)).rejects.toThrow('nonce too low');
    expect(rig.signedFor(item)).toHaveLength(2);
    await rig.carrier().round();
    expect(rig.signedFor(item)).toHaveLength(2);
  });

  test('is paid all the same where the chain has taken the payment first', async () => {
    const before = await rig.node.tokensOf(PAYEE);
    const item = await rig.approved({ minor: '32' });
    const carrier = rig.carrier();
    await carrier.round();
    await rig.node.mine(1);
    await carrier.cancel(item);
    await rig.node.mine(3);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
    expect((await rig.node.tokensOf(PAYEE)) - before).toBe(32n);
  });

  test('is cancelled also where it offers all that it may of its ceiling', async () => {
    // 21,000 units of gas at 10 gwei: just above what the chain asks for.
    const ceiling = { asset: 'ETH', scale: 18, minor: (21_000n * 10n * GWEI).toString() } as const;
    const item = await rig.approved({ asset: 'ETH', minor: '7', ceiling });
    await baseFee(8n * GWEI);
    const carrier = rig.carrier();
    expect(told(await stateAfter(carrier, item))).toBe('sent');
    expect(told(await carrier.cancel(item))).toBe('sent');
    const [paid, cancelled] = rig.signedFor(item).map((raw) => readTransaction(fromHex(raw.slice(2))));
    if (paid?.ok !== true || cancelled?.ok !== true) throw new TypeError('not signed');
    expect(paid.value.maxFeePerGas).toBeGreaterThan(9n * GWEI);
    expect(cancelled.value.maxFeePerGas).toBeGreaterThan(paid.value.maxFeePerGas);
    expect(cancelled.value.maxFeePerGas).toBeLessThanOrEqual(10n * GWEI);
    await rig.node.mine(3);
    expect(told(await stateAfter(carrier, item))).toBe('cancelled');
    await baseFee(GWEI);
  });

  test('has no place: there is nothing to cancel', async () => {
    const item = await rig.proposed({ minor: '33' });
    expect(told(await rig.carrier().cancel(digestOf(item)))).toBe('waiting: no-sender');
  });
});
