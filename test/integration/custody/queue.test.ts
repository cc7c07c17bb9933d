import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAYEE } from '../../support/evm.ts';
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

  test('has no place: there is nothing to cancel', async () => {
    const item = await rig.proposed({ minor: '33' });
    expect(told(await rig.carrier().cancel(item.origin as never))).toBe('waiting: no-sender');
  });
});
