import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import { layerFault } from '../../../scripts/lint/layers.mjs';

describe('the layer rule', () => {
  test.each([
    ['renderer/app/main.tsx', '#shared/ipc'],
    ['renderer/app/main.tsx', '../features/approvals/index.ts'],
    ['renderer/features/approvals/queue.tsx', './row.tsx'],
    ['electron/vault/main.ts', '#shared/journal'],
    ['electron/vault/main.ts', 'node:fs'],
    ['ledger/api/server.ts', 'fastify'],
    ['verifier/cli.ts', 'node:fs'],
    ['verifier/verdict.ts', '#shared/ceremony'],
    ['shared/intent/codec.ts', '#shared/json'],
    ['shared/intent/codec.ts', './schema.ts'],
  ])('%s may import %s', (file, specifier) => {
    expect(layerFault(file, specifier)).toBeUndefined();
  });

  test.each([
    ['renderer/app/main.tsx', '../../electron/main/main.ts', 'only through'],
    ['renderer/app/main.tsx', 'node:fs', 'does not run where'],
    ['renderer/app/main.tsx', 'electron', 'does not run where'],
    ['renderer/features/approvals/queue.tsx', '../wallets/table.tsx', 'through its index'],
    ['electron/main/main.ts', '../../ledger/main.ts', 'only through'],
    ['ledger/main.ts', '../electron/vault/store.ts', 'only through'],
    ['ledger/main.ts', 'electron', 'does not run where'],
    ['verifier/cli.ts', '../electron/vault/store.ts', 'only through'],
    ['verifier/cli.ts', 'sqlite3', 'does not run where'],
    ['shared/money/amount.ts', '#shared/intent', 'beside or above'],
    ['shared/money/amount.ts', '../json/index.ts', 'Use "#shared/json"'],
    ['shared/json/parse.ts', 'node:crypto', 'does not run where'],
    ['shared/ceremony/verify.ts', '#shared/intent', 'beside or above'],
    ['shared/api/contract.ts', '../../ledger/main.ts', 'only through'],
    ['ledger/main.ts', '#shared/nonsense', 'not a public folder'],
  ])('%s may not import %s', (file, specifier, reason) => {
    expect(layerFault(file, specifier)).toContain(reason);
  });

  test('is switched on in the lint configuration of each layer', async () => {
    const eslint = new ESLint();
    for (const file of [
      'shared/json/x.ts',
      'renderer/app/x.tsx',
      'electron/main/x.ts',
      'ledger/x.ts',
      'verifier/x.ts',
    ]) {
      const config = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, unknown[]> };
      expect(config.rules['countersign/layers']).toEqual([2]);
    }
  });
});
