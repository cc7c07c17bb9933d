import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IntentView, TransferView } from '#shared/api';
import { digestOf } from '#shared/intent';
import { ANNA } from '../../support/company.ts';
import { PAYEE } from '../../support/evm.ts';
import { approve } from '../../support/ledger-work.ts';
import { CHAIN_POLICY } from '../../support/evm-chain/genesis.ts';
import { ChainRig, stateAfter, told } from '../../support/evm-chain/rig.ts';

/* An approved item leaves over a chain, once, and what it came to is in the books. */

let rig: ChainRig;

beforeAll(async () => {
  rig = await ChainRig.start();
});
afterAll(async () => {
  await rig.close();
});

const clearing = async (asset: string): Promise<readonly [posted: bigint, pending: bigint]> => {
  const account = (await rig.ledger.client.accounts()).get(`system.clearing.evm.${asset}`);
  if (account === undefined) throw new Error('no clearing account');
  return [
    BigInt(account.debitsPosted) - BigInt(account.creditsPosted),
    BigInt(account.debitsPending) - BigInt(account.creditsPending),
  ];
};

describe('a payment that a quorum approved', () => {
  test('is signed by the custody key, sent, confirmed and posted', async () => {
    const before = await rig.node.tokensOf(PAYEE);
    const item = await rig.approved({ minor: '2500000' });
    const carrier = rig.carrier();
    expect(told(await stateAfter(carrier, item))).toBe('sent');
    await rig.node.mine(1);
    expect((await rig.node.tokensOf(PAYEE)) - before).toBe(2_500_000n);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'in-block', depth: 1 });
    await rig.node.mine(2);
    const paid = await stateAfter(carrier, item);
    expect(paid).toMatchObject({ state: 'paid', unposted: null });

    const books = await rig.ledger.client.request<{ transfers: TransferView[] }>(
      'GET',
      `/v1/transfers?key=payment&value=${item}&atLeast=${String((await rig.ledger.client.head()).size)}`,
    );
    const [posted, ...more] = books.body.transfers;
    expect(more).toEqual([]);
    if (posted?.operation.op !== 'transfer') throw new Error('nothing was posted');
    const { operation } = posted;
    expect(operation.legs[0]).toEqual({
      asset: 'USDC',
      credit: 'system.clearing.evm.USDC',
      debit: 'system.opening.USDC',
      minor: '2500000',
    });
    expect(operation.legs[1]).toMatchObject({
      asset: 'ETH',
      credit: 'wallet-a.ETH',
      debit: 'system.fees.ETH',
    });
    // What the item reserved is posted, and what the chain made of it stands against it: nothing is left in between.
    expect(await clearing('USDC')).toEqual([0n, 0n]);
    const ended = await rig.ledger.client.request<IntentView>('GET', `/v1/intents/${item}`);
    expect(ended.body.status).toBe('settled');
    const fee = BigInt(operation.legs[1]?.minor ?? '0');
    expect(10n ** 18n - (await rig.node.coinsOf(rig.address))).toBe(fee);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
  });

  test('in the coin of the chain leaves the same way, at the next place', async () => {
    const before = await rig.node.coinsOf(PAYEE);
    const item = await rig.approved({ asset: 'ETH', minor: '30000000000000000' });
    const carrier = rig.carrier();
    expect(told(await stateAfter(carrier, item))).toBe('sent');
    await rig.node.mine(3);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'paid', unposted: null });
    expect((await rig.node.coinsOf(PAYEE)) - before).toBe(30_000_000_000_000_000n);
  });

  test('is not paid again, by the same carrier or by one that starts anew', async () => {
    const before = await rig.node.tokensOf(PAYEE);
    const sent = rig.sentLines().length;
    await rig.carrier().round();
    await rig.carrier().round();
    expect(await rig.node.tokensOf(PAYEE)).toBe(before);
    expect(rig.sentLines()).toHaveLength(sent);
  });
});

test('a carrier that has lost its files pays nothing again that the books hold, whatever number it begins with', async () => {
  const before = await rig.node.tokensOf(PAYEE);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-carrier-'));
  try {
    const { items, feed } = await rig.carrier({ folder }).round();
    expect([feed, items]).toEqual([null, []]);
    const count = Number(await rig.node.rpc<string>('eth_getTransactionCount', rig.address, 'latest'));
    expect(count).toBeGreaterThan(0);
    const anew = await rig.carrier({ folder, firstNonce: count }).round();
    expect([anew.feed, anew.items]).toEqual([null, []]);
    await rig.node.mine(3);
    expect(await rig.node.tokensOf(PAYEE)).toBe(before);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what nobody approved, or one officer of two, is not signed', async () => {
  const intents = [await rig.proposed({ minor: '77' }), await rig.proposed({ minor: '78' })];
  const [, second] = intents;
  if (second === undefined) throw new Error('not proposed');
  await approve(rig.ledger.client, ANNA, second, { policy: CHAIN_POLICY });
  const digests = intents.map((intent): unknown => digestOf(intent));
  const { items, feed } = await rig.carrier().round();
  expect(feed).toBeNull();
  expect(items.filter(({ item }) => digests.includes(item))).toEqual([]);
  expect(rig.sentLines().filter(({ item }) => digests.includes(item))).toEqual([]);
});

test('several items leave in the order of their places, without a gap', async () => {
  const items = [
    await rig.approved({ minor: '1' }),
    await rig.approved({ minor: '2' }),
    await rig.approved({ minor: '3' }),
  ];
  const carrier = rig.carrier();
  const { items: reports } = await carrier.round();
  expect(reports.filter(({ item }) => items.includes(item)).map(({ is }) => is.state)).toEqual([
    'sent',
    'sent',
    'sent',
  ]);
  await rig.node.mine(3);
  const after = await carrier.round();
  expect(after.items.filter(({ item }) => items.includes(item)).map(({ is }) => is.state)).toEqual([
    'paid',
    'paid',
    'paid',
  ]);
  expect(await rig.node.rpc('eth_getTransactionCount', rig.address, 'latest')).toBe('0x5');
});
