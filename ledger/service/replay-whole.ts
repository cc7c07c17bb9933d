import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { DatabaseTarget } from '../database/index.ts';
import { restoreLedger, type ServiceLog } from './service.ts';
import { hashState } from './state-facts.ts';
import { closeStores, openStores } from './stores.ts';
import { targetsOf } from './targets.ts';

/** What a journal gives when it is replayed from its first event on, and how long that took. */
export interface ReplayReport {
  readonly ledger: string;
  readonly size: number;
  readonly root: string;
  readonly stateHash: string;
  /** Reading, deciding again, hashing and indexing; without the state hash. */
  readonly seconds: number;
}

/**
 * Replays a journal from genesis into a state and a history of its own, beside a service that may be running, and
 * changes nothing of it. Throws when an event does not follow. Signatures are for `checkLedger`.
 */
export const replayWhole = async (journal: DatabaseTarget, log: ServiceLog): Promise<ReplayReport> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-replay-'));
  const own = targetsOf(join(folder, 'replay.sqlite'));
  const targets = { ...own, journal, history: { ...own.history, journal } };
  try {
    const stores = await openStores({ targets, log });
    try {
      const startMs = performance.now();
      const { memory, head, saver } = await restoreLedger(stores, { targets, log, ...UNUSED });
      await saver.saveNow(head);
      const seconds = Math.round(performance.now() - startMs) / 1_000;
      const stateHash = await hashState(stores.state, memory.set);
      return {
        ledger: memory.set.identity?.ledger ?? '',
        size: head.size,
        root: head.root,
        stateHash,
        seconds,
      };
    } finally {
      await closeStores(stores);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A replay signs nothing, queues nothing and asks for no time and no id. */
const UNUSED = {
  seed: new Uint8Array(),
  queue: { itemsMax: 1, weightMax: 1, batchWeightMax: 1 },
  clock: (): string => '',
  newId: (): string => '',
} as const;
