import { afterAll, beforeAll, expect, test } from 'vitest';
import { OTHER, PAYEE, SENDER } from '../../support/evm.ts';
import { startNode, type TestNode } from '../../support/evm-chain/node.ts';

/* The token that the other tests pay with does what a token does. */

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(async () => {
  await node.stop();
});

test('it moves what its holder has, and nothing more', async () => {
  const supply = await node.tokensOf(SENDER);
  await node.fund(PAYEE, 10n ** 18n, 700n);
  expect([await node.tokensOf(PAYEE), await node.tokensOf(SENDER)]).toEqual([700n, supply - 700n]);
  const data = (minor: string): string =>
    `0xa9059cbb${OTHER.slice(2).padStart(64, '0')}${minor.padStart(64, '0')}`;
  const to = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
  await node.rpc('eth_sendTransaction', { from: PAYEE, to, data: data('64') });
  await node.mine();
  expect([await node.tokensOf(PAYEE), await node.tokensOf(OTHER)]).toEqual([600n, 100n]);
  await expect(node.rpc('eth_call', { from: PAYEE, to, data: data('259') }, 'latest')).rejects.toThrow(
    'revert',
  );
});
