import { toHex } from '#shared/encoding';
import { messageOf, StoreFault, type DatabaseTarget } from '../database/index.ts';
import type { JournalStore } from '../journal-store/index.ts';
import { dropState, openStateStore, type GovernanceCounts, type StateStore } from '../state-store/index.ts';
import type { ServiceLog } from './options.ts';

/**
 * Opens the state that was saved of a journal. One that can't be opened, has lost rows, or belongs to another journal or
 * to events that this one lost, is thrown away, and the log says why: it is built again from the journal.
 */
export const openOwnState = async (
  target: DatabaseTarget,
  store: JournalStore,
  log: ServiceLog,
): Promise<StateStore> => {
  const found = await openFound(target);
  const reason = typeof found === 'string' ? found : await whyNotOwn(found, store);
  if (typeof found !== 'string') {
    if (reason === undefined) return found;
    await found.close();
  }
  log.error({ reason }, 'the saved state is thrown away; it is built again from the journal');
  await dropState(target);
  return openStateStore(target, { create: true });
};

/** What is there, or why it can't be opened when it can be replaced: a file can, a server's database is not ours. */
const openFound = (target: DatabaseTarget): Promise<StateStore | string> =>
  openStateStore(target, { create: true }).catch((error: unknown) => {
    if (target.kind === 'sqlite') return messageOf(error);
    throw error;
  });

/** Why a saved state is of no use to a journal; undefined when it shows a part of it. */
const whyNotOwn = async (state: StateStore, store: JournalStore): Promise<string | undefined> => {
  const shown = await shownBy(state);
  if (typeof shown === 'string') return shown;
  const { through, root, governance } = shown;
  if (through === 0) return undefined;
  const { size } = await store.head();
  if (through > size) return `It shows ${String(through)} events, the journal has ${String(size)}`;
  if (toHex(await store.rootAt(through)) !== root)
    return `Its root of ${String(through)} events is not that of the journal`;
  return lostRows(governance);
};

interface Shown {
  readonly through: number;
  readonly root: string;
  readonly governance: GovernanceCounts;
}

/** What a state says of itself; a text says what is damaged in it. */
const shownBy = async (state: StateStore): Promise<Shown | string> => {
  try {
    const [through, root] = [await state.through(), await state.root()];
    return { through, root, governance: await state.governanceCounts() };
  } catch (error) {
    if (error instanceof StoreFault && error.kind === 'damaged') return error.message;
    throw error;
  }
};

/** A row that is lost would be a payment that may be made again. */
const lostRows = ({ told, found }: GovernanceCounts): string | undefined =>
  found === told && found > 0
    ? undefined
    : `It has ${String(found)} rows of the governance, and tells of ${String(told)}`;
