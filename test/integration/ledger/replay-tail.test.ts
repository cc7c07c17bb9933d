import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { loadConfig, type LedgerTargets } from '../../../ledger/service/index.ts';
import { replayTail } from '../../../ledger/service/restore.ts';
import { restoreLedger } from '../../../ledger/service/service.ts';
import { closeStores, openStores } from '../../../ledger/service/stores.ts';
import { MEMORY_LIMITS } from '../../../ledger/writer/index.ts';
import { booksGenesis, moveOf, openAccounts, operate } from '../../support/books.ts';
import { createTestLedger, removeTestLedger, startLedger, type LedgerHome } from '../../support/ledger.ts';

/* A start has more operations to remember than it may, until the index of the history has them. */

const OPERATIONS = 20;

const OPTIONS = {
  log: { info: () => undefined, error: () => undefined },
  memoryLimits: { ...MEMORY_LIMITS, recentOperationsMax: OPERATIONS / 2 },
  seed: new Uint8Array(),
  queue: { itemsMax: 1, weightMax: 1, batchWeightMax: 1 },
  clock: () => '',
  newId: () => '',
} as const;

describe('a replay of the tail', () => {
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
    const options = { ...OPTIONS, targets: from };
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

  test('goes on as the history does', async () => {
    const size = await restored(targets, false);
    expect(size).toBeGreaterThan(1);
    expect(await restored({ ...targets, ...anew('a') }, false)).toBe(size);
  });

  test('says so when the history has given up, where the state was saved', async () => {
    await expect(restored(targets, true)).rejects.toThrow(/not kept up: the disk is full/);
  });

  test('says so when the history has given up, where all is replayed', async () => {
    await expect(restored({ ...targets, ...anew('b') }, true)).rejects.toThrow(
      /not kept up: the disk is full/,
    );
  });

  test('goes on where it stood when the journal could not be read meanwhile', async () => {
    const options = { ...OPTIONS, targets: { ...targets, ...anew('c') } };
    const stores = await openStores(options);
    const { store } = stores;
    try {
      const head = await store.head();
      const first = { ...head, size: 1, root: toHex(await store.rootAt(1)) };
      const founded = { ...store, head: () => Promise.resolve(first) };
      const restored = await restoreLedger({ ...stores, store: founded }, options);
      let reads = 0;
      const failing: typeof store.lines = (page) => {
        reads += 1;
        return reads === 2 ? Promise.reject(new Error('away')) : store.lines({ ...page, limit: 1 });
      };
      let { frontier } = restored;
      const replayed = (): ReturnType<typeof replayTail> =>
        replayTail(
          { ...stores, store: { ...store, lines: failing }, memoryLimits: OPTIONS.memoryLimits },
          head,
          { ...restored, frontier },
          (reached) => (frontier = reached),
        );
      await expect(replayed()).rejects.toThrow('away');
      expect([frontier.size, restored.memory.set.size]).toEqual([2, 2]);
      expect(await replayed()).toMatchObject({ frontier: { size: head.size } });
    } finally {
      await closeStores(stores);
    }
  });
});
