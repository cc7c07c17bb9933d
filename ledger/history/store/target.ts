import type { DatabaseTarget, PostgresTarget } from '../../database/index.ts';

/**
 * Where the journal of one ledger is, and its derived index: beside the journal, or in a file of the node's own
 * whatever the journal is on.
 */
export type HistoryTarget =
  | { readonly kind: 'sqlite'; readonly journal: string | DatabaseTarget; readonly file: string }
  | PostgresTarget;
