import type { DatabaseTarget, OpenOptions } from '../database/index.ts';
import { openPostgresJournal } from './postgres-store.ts';
import { openSqliteJournal } from './sqlite-store.ts';
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
