import { join, parse } from 'node:path';
import type { DatabaseTarget, PostgresTarget } from '../database/index.ts';
import type { HistoryTarget } from '../history/index.ts';

/** Where a ledger keeps its journal, the state derived from it, and the indexes over it. */
export interface LedgerTargets {
  readonly journal: DatabaseTarget;
  readonly state: DatabaseTarget;
  readonly history: HistoryTarget;
}

export interface Placement {
  /** Absent: a database file. */
  readonly storage?: PostgresTarget | undefined;
  /** Several nodes share the journal: each keeps what is derived from it in files of its own. */
  readonly isShared?: boolean;
}

/**
 * On SQLite three files, because only the journal has to be safe: the others are built from it. On PostgreSQL
 * tables of one schema, or the journal alone there.
 */
export const targetsOf = (
  journalFile: string,
  { storage, isShared = false }: Placement = {},
): LedgerTargets => {
  if (storage !== undefined && !isShared) return { journal: storage, state: storage, history: storage };
  const beside = (part: string): string => {
    const { dir, name, ext } = parse(journalFile);
    return join(dir, `${name}.${part}${ext}`);
  };
  const journal: DatabaseTarget = storage ?? { kind: 'sqlite', file: journalFile };
  return {
    journal,
    state: { kind: 'sqlite', file: beside('state') },
    history: { kind: 'sqlite', journal, file: beside('history') },
  };
};
