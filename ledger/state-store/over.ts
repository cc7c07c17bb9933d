import type { AccountRecord } from '#shared/double-entry';
import { told } from '../database/index.ts';
import {
  readAccounts,
  readAccountsAfter,
  readGovernanceAfter,
  readGovernanceCounts,
  readMisfiled,
  readOpenHolds,
  readState,
  type Reading,
} from './reads.ts';
import type { PlacedAccount } from './place.ts';
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
  governanceAfter: (after, limit) => told(readGovernanceAfter(reading, after, limit)),
  governanceCounts: () => told(readGovernanceCounts(reading)),
  save: (delta) => told(saveDelta(writing, fence, delta)),
  ...readsOver(reading),
  placed: (ids) => told(readAccounts(reading, ids)),
  misfiled: () => told(readMisfiled(reading)),
  openHolds: () => told(readOpenHolds(reading)),
  accountCount: async () => (await told(readState(reading))).accounts,
  clear: () => told(clearState(writing)),
  close,
});

/** Reads over a connection of their own. */
export const stateReaderOver = (reading: Reading): StateReader => ({
  ...readsOver(reading),
  close: () => reading.db.destroy(),
});

const readsOver = (reading: Reading): Omit<StateReader, 'close'> => ({
  accounts: async (ids) => recordsOf(await told(readAccounts(reading, ids))),
  accountsAfter: async (id, limit, wallet) =>
    recordsOf(await told(readAccountsAfter(reading, id, limit, wallet))),
});

const recordsOf = (accounts: readonly PlacedAccount[]): readonly AccountRecord[] =>
  accounts.map(({ record }) => record);
