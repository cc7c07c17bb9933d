import { toHex } from '#shared/encoding';
import type { DatabaseTarget } from '../database/index.ts';
import type { JournalStore } from '../journal-store/index.ts';
import { dropState, openStateStore, type StateStore } from '../state-store/index.ts';

/**
 * Opens the state that was saved of a journal. One that can't be opened, or belongs to another journal or to events
 * that this one lost, is thrown away: it is built again from the journal.
 */
export const openOwnState = async (target: DatabaseTarget, store: JournalStore): Promise<StateStore> => {
  const found = await openStateStore(target, { create: true }).catch((error: unknown) => {
    if (target.kind === 'sqlite') return undefined;
    throw error;
  });
  if (found !== undefined) {
    if (await isOwn(found, store)) return found;
    await found.close();
  }
  await dropState(target);
  return openStateStore(target, { create: true });
};

const isOwn = async (state: StateStore, store: JournalStore): Promise<boolean> => {
  const through = await state.through();
  if (through === 0) return true;
  const { size } = await store.head();
  if (through > size || !(await hasGovernance(state))) return false;
  return toHex(await store.rootAt(through)) === (await state.root());
};

const hasGovernance = async (state: StateStore): Promise<boolean> =>
  (await state.governanceCount()) > 0 || (await state.wholeGovernance()) !== null;
