import type { DatabaseTarget, OpenOptions } from '../database/index.ts';
import { dropPostgresState, openPostgresState, openPostgresStateReader } from './postgres-store.ts';
import { dropSqliteState, openSqliteState, openSqliteStateReader } from './sqlite-store.ts';
import type { StateReader, StateStore } from './types.ts';

/** Opens the derived state of a ledger, empty where there is none. */
export const openStateStore = (
  target: DatabaseTarget,
  options: OpenOptions = { create: true },
): Promise<StateStore> =>
  target.kind === 'sqlite' ? openSqliteState(target, options) : openPostgresState(target, options);

/** Opens the derived state that is there for reading beside its writer. */
export const openStateReader = (target: DatabaseTarget): Promise<StateReader> =>
  target.kind === 'sqlite' ? openSqliteStateReader(target) : Promise.resolve(openPostgresStateReader(target));

/** Throws the derived state away, also a damaged one that can't be opened: it is built again from the journal. */
export const dropState = (target: DatabaseTarget): Promise<void> =>
  target.kind === 'sqlite' ? dropSqliteState(target) : dropPostgresState(target);
