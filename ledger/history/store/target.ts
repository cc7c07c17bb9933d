/** Where the journal of one ledger is, and its derived index. */
export type HistoryTarget =
  | { readonly kind: 'sqlite'; readonly journal: string; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string };
