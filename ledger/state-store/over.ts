import type { Account } from '#shared/double-entry';
import { told } from '../database/index.ts';
import {
  countAccounts,
  readAccounts,
  readAccountsAfter,
  readOpenHolds,
  readState,
  type Reading,
} from './reads.ts';
import { clearState, saveDelta, type Fence, type SavedDefinitions } from './save.ts';
import type { StateReader, StateStore } from './types.ts';

export interface StateParts {
  readonly writing: Reading;
  /** Beside the writing: a flush that takes long makes no read wait. */
  readonly reading: Reading;
  readonly fence: Fence;
  readonly close: () => Promise<void>;
}

/** The store over a connection that writes and one that reads. */
export const stateOver = ({ writing, reading, fence, close }: StateParts): StateStore => {
  let saved: SavedDefinitions = new WeakSet<Account>();
  return {
    through: async () => (await told(readState(reading))).through,
    root: async () => (await told(readState(reading))).root,
    governance: async () => (await told(readState(reading))).governance,
    save: (delta) => told(saveDelta(writing, fence, saved, delta)),
    accounts: async (ids) => {
      const records = await told(readAccounts(reading, ids));
      for (const { account } of records) saved.add(account);
      return records;
    },
    accountsAfter: (id, limit, wallet) => told(readAccountsAfter(reading, id, limit, wallet)),
    openHolds: () => told(readOpenHolds(reading)),
    accountCount: () => told(countAccounts(reading)),
    clear: async () => {
      saved = new WeakSet();
      await told(clearState(writing));
    },
    close,
  };
};

/** Reads over a connection of their own. */
export const stateReaderOver = (reading: Reading): StateReader => ({
  accounts: (ids) => told(readAccounts(reading, ids)),
  accountsAfter: (id, limit, wallet) => told(readAccountsAfter(reading, id, limit, wallet)),
  close: () => reading.db.destroy(),
});
