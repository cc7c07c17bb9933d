import type { DatabaseTarget, OpenOptions } from '../database/index.ts';
import { openPostgresJournal, openPostgresLines } from './postgres-store.ts';
import { openSqliteJournal, openSqliteLines } from './sqlite-store.ts';
import type { JournalStore } from './types.ts';

/**
 * Opens a journal; makes an empty one only when asked to.
 *
 * @example
 * const store = await openJournalStore({ kind: 'sqlite', file: 'ledger.sqlite' });
 * const head = await store.claim();
 */
export const openJournalStore = (target: DatabaseTarget, options: OpenOptions = {}): Promise<JournalStore> =>
  target.kind === 'sqlite' ? openSqliteJournal(target, options) : openPostgresJournal(target, options);

/** Lines of a journal as another thread reads them. */
export type JournalLines = Pick<JournalStore, 'lines' | 'close'>;

/** Opens a journal that is there for reading its lines beside its writer. */
export const openJournalLines = (target: DatabaseTarget): Promise<JournalLines> =>
  target.kind === 'sqlite' ? openSqliteLines(target) : Promise.resolve(openPostgresLines(target));
