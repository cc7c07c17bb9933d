import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import { loadConfig, type LedgerTargets } from '../../../ledger/service/index.ts';
import { restoreLedger } from '../../../ledger/service/service.ts';
import { closeStores, openStores } from '../../../ledger/service/stores.ts';
import { MEMORY_LIMITS } from '../../../ledger/writer/index.ts';
import { booksGenesis, moveOf, openAccounts, operate } from '../../support/books.ts';
import { createTestLedger, removeTestLedger, startLedger, type LedgerHome } from '../../support/ledger.ts';

/* A start has more operations to remember than it may, until the index of the history has them. */

const OPERATIONS = 20;

describe('a start that waits for the history', () => {
  let home: LedgerHome;
  let targets: LedgerTargets;

  beforeAll(async () => {
    home = await createTestLedger(booksGenesis(), { save: { operationsMax: 1, eventsMax: 1, ageMs: 50 } });
    const ledger = await startLedger(home);
    const [a, b] = (await openAccounts(ledger.client, 2, 1_000_000)) as [AccountId, AccountId];
    await operate(
      ledger.client,
      Array.from({ length: OPERATIONS }, () => moveOf(a, b, 1)),
    );
    await ledger.stop();
    ({ targets } = loadConfig(join(home.home, 'config.json')));
  });

  afterAll(() => {
    removeTestLedger(home);
  });

  const restored = async (from: LedgerTargets, isGivenUp: boolean): Promise<number> => {
    const options = {
      targets: from,
      log: { info: () => undefined, error: () => undefined },
      memoryLimits: { ...MEMORY_LIMITS, recentOperationsMax: OPERATIONS / 2 },
      seed: new Uint8Array(),
      queue: { itemsMax: 1, weightMax: 1, batchWeightMax: 1 },
      clock: () => '',
      newId: () => '',
    };
    const stores = await openStores(options);
    const whenThrough = (): Promise<void> => Promise.reject(new Error('the disk is full'));
    const history = isGivenUp ? { ...stores.history, through: 0, whenThrough } : stores.history;
    try {
      return (await restoreLedger({ ...stores, history }, options)).memory.set.size;
    } finally {
      await closeStores(stores);
    }
  };

  const anew = (name: string): Pick<LedgerTargets, 'state' | 'history'> => ({
    state: { kind: 'sqlite', file: join(home.home, `${name}.state.sqlite`) },
    history: {
      kind: 'sqlite',
      journal: targets.journal,
      file: join(home.home, `${name}.history.sqlite`),
    },
  });

  test('goes on as that does', async () => {
    const size = await restored(targets, false);
    expect(size).toBeGreaterThan(1);
    expect(await restored({ ...targets, ...anew('a') }, false)).toBe(size);
  });

  test('says so when that has given up, where the state was saved', async () => {
    await expect(restored(targets, true)).rejects.toThrow(/not kept up: the disk is full/);
  });

  test('says so when that has given up, where all is replayed', async () => {
    await expect(restored({ ...targets, ...anew('b') }, true)).rejects.toThrow(
      /not kept up: the disk is full/,
    );
  });
});
