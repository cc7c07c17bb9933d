import { expect, test } from 'vitest';
import { SANDBOX_TOKEN_CODE } from '../../../ledger/sandbox/chain.ts';
import { tokenDeployment } from '../../support/evm-chain/token.ts';

test('the sandbox’s chain has the token that stands as assembly among the tests', () => {
  expect(tokenDeployment(1n).endsWith(SANDBOX_TOKEN_CODE)).toBe(true);
});
