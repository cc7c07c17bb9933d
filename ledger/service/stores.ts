import { openHistory, type History, type HistoryOptions } from '../history/index.ts';
import { openJournalStore, type JournalStore } from '../journal-store/index.ts';
import { openPeopleStore, type PeopleStore } from '../people/index.ts';
import type { StateStore } from '../state-store/index.ts';
import { openOwnState } from './own-state.ts';
import type { ServiceOptions } from './options.ts';

/** What a ledger is kept in: the journal, which is the truth, and what is derived from it. */
export interface Stores {
  readonly store: JournalStore;
  readonly state: StateStore;
  readonly history: History;
  /** What is known of people: beside the journal, and not derived from it. */
  readonly people: PeopleStore;
}

const HISTORY_FAULTS = {
  again: 'the index of the history is not built on; it is tried again',
  'given-up': 'the index of the history is not built on; it is given up until the next start',
} as const;

/** All of them, or none. */
export const openStores = async ({
  targets,
  log,
}: Pick<ServiceOptions, 'targets' | 'log'>): Promise<Stores> => {
  const opened: { readonly close: () => Promise<void> }[] = [];
  const kept = <T extends { readonly close: () => Promise<void> }>(store: T): T => {
    opened.push(store);
    return store;
  };
  try {
    const store = kept(await openJournalStore(targets.journal));
    const state = kept(await openOwnState(targets.state, store, log));
    const { size } = await store.head();
    const onFault: NonNullable<HistoryOptions['onFault']> = (fault, next) => {
      log.error({ fault }, HISTORY_FAULTS[next]);
    };
    const people = kept(await openPeopleStore(targets.people));
    return {
      store,
      state,
      people,
      history: kept(await openHistory({ target: targets.history, size, onFault })),
    };
  } catch (error) {
    for (const one of opened.reverse()) await one.close();
    throw error;
  }
};

export const closeStores = async ({ store, state, history, people }: Stores): Promise<void> => {
  await history.close();
  await people.close();
  await state.close();
  await store.close();
};
