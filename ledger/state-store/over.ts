import { told } from '../database/index.ts';
import {
  countAccounts,
  readAccounts,
  readAccountsAfter,
  readMisfiled,
  readOpenHolds,
  readState,
  type Reading,
} from './reads.ts';
import { clearState, saveDelta, type Fence } from './save.ts';
import type { StateReader, StateStore } from './types.ts';

export interface StateParts {
  readonly writing: Reading;
  /** Beside the writing: a flush that takes long makes no read wait. */
  readonly reading: Reading;
  readonly fence: Fence;
  readonly close: () => Promise<void>;
}

/** The store over a connection that writes and one that reads. */
export const stateOver = ({ writing, reading, fence, close }: StateParts): StateStore => ({
  through: async () => (await told(readState(reading))).through,
  root: async () => (await told(readState(reading))).root,
  governance: async () => (await told(readState(reading))).governance,
  save: (delta) => told(saveDelta(writing, fence, delta)),
  accounts: (ids) => told(readAccounts(reading, ids)),
  accountsAfter: (id, limit, wallet) => told(readAccountsAfter(reading, id, limit, wallet)),
  misfiled: () => told(readMisfiled(reading)),
  openHolds: () => told(readOpenHolds(reading)),
  accountCount: () => told(countAccounts(reading)),
  clear: () => told(clearState(writing)),
  close,
});

/** Reads over a connection of their own. */
export const stateReaderOver = (reading: Reading): StateReader => ({
  accounts: (ids) => told(readAccounts(reading, ids)),
  accountsAfter: (id, limit, wallet) => told(readAccountsAfter(reading, id, limit, wallet)),
  close: () => reading.db.destroy(),
});
