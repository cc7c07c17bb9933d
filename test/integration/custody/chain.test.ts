import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openCarrier } from '../../../electron/custody/open.ts';
import { PAYEE, TOKEN } from '../../support/evm.ts';
import { startLiar, type Liar, type Lie } from '../../support/evm-chain/liar.ts';
import { ChainRig, stateAfter, told } from '../../support/evm-chain/rig.ts';
import { settingsOf } from '../../support/evm-chain/settings.ts';

/* What the chain does, and what its nodes say of it. */

let rig: ChainRig;
beforeAll(async () => {
  rig = await ChainRig.start();
});
afterAll(async () => {
  await rig.close();
});

const GWEI = 1_000_000_000n;
const baseFee = (fee: bigint): Promise<unknown> =>
  rig.node.rpc('anvil_setNextBlockBaseFeePerGas', `0x${fee.toString(16)}`);

describe('a reorganisation', () => {
  test('that takes the transaction out: the same one is handed over again, and counted anew', async () => {
    const snapshot = await rig.node.rpc<string>('evm_snapshot');
    const before = await rig.node.tokensOf(PAYEE);
    const item = await rig.approved({ minor: '1000000' });
    const carrier = rig.carrier();
    await carrier.round();
    await rig.node.mine(2);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'in-block', depth: 2 });
    const [, signed] = rig.sentLines(item);

    expect(await rig.node.rpc('evm_revert', snapshot)).toBe(true);
    expect(await rig.node.tokensOf(PAYEE)).toBe(before);
    await rig.node.mine(5);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'sent', hash: signed?.['hash'] });
    await rig.node.mine(1);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'in-block', depth: 1 });
    await rig.node.mine(2);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'paid', hash: signed?.['hash'] });
    expect((await rig.node.tokensOf(PAYEE)) - before).toBe(1_000_000n);
    expect(rig.signedFor(item)).toHaveLength(1);
  });

  test('that puts it into another block: the blocks are counted from there', async () => {
    const item = await rig.approved({ minor: '1000000' });
    const carrier = rig.carrier();
    await carrier.round();
    await rig.node.mine(2);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'in-block', depth: 2 });
    const [raw] = rig.signedFor(item);
    // Two blocks are undone, and the transaction comes back in the second of those that replace them.
    await rig.node.rpc('anvil_reorg', 2, [[raw, 1]]);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'in-block', depth: 1 });
    await rig.node.mine(2);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
  });
});

test('a payment that the chain reverts is told so, moves nothing, and posts its fee alone', async () => {
  // A coin that is sent to a contract asks for more gas than a plain transfer has.
  const item = await rig.approved({ asset: 'ETH', minor: '7', address: TOKEN });
  const carrier = rig.carrier();
  expect(told(await stateAfter(carrier, item))).toBe('sent');
  await rig.node.mine(3);
  expect(await stateAfter(carrier, item)).toMatchObject({ state: 'reverted', unposted: null });
  const steps = rig.sentLines(item).map(({ step, outcome }) => outcome ?? step);
  expect(steps).toEqual(['signing', 'signed', 'reverted', 'posted', 'ended']);
  // Not even under another number: the books hold what it came to.
  expect(told(await stateAfter(rig.carrier(), item))).toBe('reverted');
  expect(rig.signedFor(item)).toHaveLength(1);
});

describe('the fee', () => {
  test('above the ceiling: the item waits and says why, holds nobody up, and leaves when the chain asks for less', async () => {
    const ceiling = { asset: 'ETH', scale: 18, minor: '1000000000000000' } as const;
    const item = await rig.approved({ minor: '5', ceiling });
    await baseFee(50n * GWEI);
    await rig.node.mine(1);
    const carrier = rig.carrier();
    const held = await stateAfter(carrier, item);
    expect(held).toMatchObject({ state: 'waiting', why: 'fee-ceiling' });
    expect(held).toHaveProperty('detail', expect.stringContaining('10000000000 are approved'));
    const next = await rig.approved({ minor: '6' });
    expect(told(await stateAfter(carrier, next))).toBe('sent');
    await baseFee(50n * GWEI);
    await rig.node.mine(3);
    expect(told(await stateAfter(carrier, next))).toBe('paid');
    expect(rig.sentLines(item)).toEqual([]);
    await baseFee(GWEI);
    await rig.node.mine(1);
    expect(told(await stateAfter(carrier, item))).toBe('sent');
    await rig.node.mine(3);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
  });

  test('is raised at the same place and within the ceiling, and one of both is paid', async () => {
    const before = await rig.node.tokensOf(PAYEE);
    const item = await rig.approved({ minor: '9' });
    const carrier = rig.carrier();
    expect(told(await stateAfter(carrier, item))).toBe('sent');
    await rig.node.rpc('anvil_dropAllTransactions');
    await baseFee(60n * GWEI);
    await rig.node.mine(1);
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'sent', detail: null });
    const raws = rig.signedFor(item);
    expect(raws).toHaveLength(2);
    await rig.node.mine(3);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
    expect((await rig.node.tokensOf(PAYEE)) - before).toBe(9n);
    await expect(rig.node.rpc('eth_sendRawTransaction', raws[0])).rejects.toThrow('nonce too low');
  });

  test('is not raised above the ceiling: what was signed waits, and is paid when the chain asks for less', async () => {
    const item = await rig.approved({ minor: '9' });
    const carrier = rig.carrier();
    await carrier.round();
    await rig.node.rpc('anvil_dropAllTransactions');
    await baseFee(200n * GWEI);
    await rig.node.mine(1);
    const held = await stateAfter(carrier, item);
    expect(held).toHaveProperty('detail', expect.stringContaining('100000000000 are approved'));
    expect(rig.signedFor(item)).toHaveLength(1);
    await baseFee(GWEI);
    await rig.node.mine(1);
    await carrier.round();
    await rig.node.mine(4);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
  });
});

describe('a node that lies', () => {
  let liar: Liar;
  beforeEach(async () => {
    liar = await startLiar(rig.node.url);
  });
  afterEach(async () => {
    await liar.stop();
  });

  interface Receipt {
    readonly logs: readonly { readonly data: string }[];
  }

  const LIES: readonly (readonly [string, string, Lie, string])[] = [
    [
      'the amount',
      'eth_getTransactionReceipt',
      (told: Receipt) => ({
        ...told,
        logs: told.logs.map((log) => ({ ...log, data: `0x${'1'.padStart(64, '0')}` })),
      }),
      'another transfer than was approved',
    ],
    [
      'that nothing was logged',
      'eth_getTransactionReceipt',
      (told: Receipt) => ({ ...told, logs: [] }),
      'another transfer than was approved',
    ],
    [
      'the fee',
      'eth_getTransactionReceipt',
      (told: object) => ({ ...told, effectiveGasPrice: '0xffffffffffff' }),
      'a higher fee than was signed',
    ],
    [
      'another block',
      'eth_getTransactionReceipt',
      (told: object) => ({ ...told, blockHash: `0x${'ab'.repeat(32)}` }),
      'not on its chain',
    ],
    [
      'another transaction',
      'eth_getTransactionReceipt',
      (told: object) => ({ ...told, transactionHash: `0x${'ab'.repeat(32)}` }),
      'another transaction',
    ],
    ['the chain', 'eth_chainId', () => '0x1', 'a node is of chain 1, not 31337'],
  ];

  test.each(LIES)('about %s makes no result', async (_what, method, lie, why) => {
    const item = await rig.approved({ minor: '3000000' });
    await rig.carrier().round();
    await rig.node.mine(5);
    const carrier = rig.carrier({ nodes: [liar.url] });
    liar.lie(method, lie);
    const held = await stateAfter(carrier, item);
    expect(held).toMatchObject({ state: 'waiting', why: 'node' });
    expect(held).toHaveProperty('detail', expect.stringContaining(why));
    expect(rig.sentLines(item).some(({ step }) => step === 'result')).toBe(false);
    liar.lie(method, undefined);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
  });

  test('that a payment failed, or that it is nowhere, makes no result beside an honest one', async () => {
    const item = await rig.approved({ minor: '3000000' });
    await rig.carrier().round();
    await rig.node.mine(5);
    const carrier = rig.carrier({ nodes: [rig.node.url, liar.url] });
    liar.lie('eth_getTransactionReceipt', (told: object) => ({ ...told, status: '0x0', logs: [] }));
    expect(await stateAfter(carrier, item)).toMatchObject({
      state: 'waiting',
      why: 'node',
      detail: 'the nodes tell different results',
    });
    liar.lie('eth_getTransactionReceipt', () => null);
    expect(await stateAfter(carrier, item)).toMatchObject({
      state: 'waiting',
      why: 'node',
      detail: 'not all nodes know the block',
    });
    liar.lie('eth_getTransactionReceipt', undefined);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
  });

  test('that says the key was used elsewhere gets no signature, not even where that only waits', async () => {
    const item = await rig.approved({ minor: '3000000' });
    liar.lie('eth_getTransactionCount', (told: string, [, tag]: readonly unknown[]) =>
      tag === 'pending' ? `0x${(Number(told) + 1).toString(16)}` : told,
    );
    const waits = await stateAfter(rig.carrier({ nodes: [rig.node.url, liar.url] }), item);
    expect(waits).toMatchObject({ state: 'waiting', why: 'foreign-transactions' });
    liar.lie('eth_getTransactionCount', () => '0x70');
    const carrier = rig.carrier({ nodes: [liar.url] });
    expect(await stateAfter(carrier, item)).toMatchObject({ state: 'waiting', why: 'foreign-transactions' });
    expect(rig.signedFor(item)).toEqual([]);
    liar.lie('eth_getTransactionCount', undefined);
    expect(told(await stateAfter(carrier, item))).toBe('sent');
    await rig.node.mine(3);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
  });

  test('that swallows a transaction is handed it again', async () => {
    const before = await rig.node.tokensOf(PAYEE);
    const item = await rig.approved({ minor: '3000000' });
    liar.swallow('eth_sendRawTransaction', `0x${'00'.repeat(32)}`);
    const carrier = rig.carrier({ nodes: [liar.url] });
    await carrier.round();
    await rig.node.mine(3);
    expect(told(await stateAfter(carrier, item))).toBe('sent');
    expect(await rig.node.tokensOf(PAYEE)).toBe(before);
    liar.swallow('eth_sendRawTransaction', undefined);
    expect(told(await stateAfter(carrier, item))).toBe('sent');
    await rig.node.mine(3);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
    expect(rig.signedFor(item)).toHaveLength(1);
  });

  test('that swallowed a transaction is not handed it again once it was cancelled', async () => {
    const before = await rig.node.tokensOf(PAYEE);
    const item = await rig.approved({ minor: '3000000' });
    liar.swallow('eth_sendRawTransaction', `0x${'00'.repeat(32)}`);
    const carrier = rig.carrier({ nodes: [liar.url] });
    await carrier.round();
    await carrier.cancel(item);
    liar.swallow('eth_sendRawTransaction', undefined);
    for (let round = 0; round < 2; round += 1) {
      await carrier.round();
      await rig.node.mine(3);
    }
    expect(told(await stateAfter(carrier, item))).toBe('cancelled');
    expect(await rig.node.tokensOf(PAYEE)).toBe(before);
  });
});

test('a chain with money on it is not believed from one node, nor before a block stands on it', () => {
  const { folder, ...plan } = rig.plan;
  const settings = settingsOf({ ...plan, folder: join(folder, 'other') }, rig.login);
  const [chain] = settings.chains.values();
  if (chain === undefined) throw new TypeError('no chain');
  const opened = (over: Partial<typeof chain>): string => {
    const carrier = openCarrier({ ...settings, chains: new Map([[1, { ...chain, ...over }]]) });
    return carrier.ok ? 'open' : carrier.error;
  };
  expect(opened({})).toMatch(/two nodes and a confirmation/);
  expect(opened({ chain: { ...chain.chain, nodes: 2 }, confirmations: 0 })).toMatch(/two nodes/);
  expect(opened({ chain: { ...chain.chain, nodes: 2 } })).not.toMatch(/two nodes/);
});
