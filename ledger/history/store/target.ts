import type { PostgresTarget } from '../../database/index.ts';

/** Where the journal of one ledger is, and its derived index: a file of its own, or tables of the same schema. */
export type HistoryTarget =
  { readonly kind: 'sqlite'; readonly journal: string; readonly file: string } | PostgresTarget;
