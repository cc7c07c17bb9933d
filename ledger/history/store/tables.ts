/** Tables of the derived index, with the same names in both databases. */
export interface HistoryTables {
  readonly history_head: HistoryHeadTable;
  readonly history_runs: HistoryRunsTable;
  readonly history_pages: HistoryPagesTable;
  readonly history_facts: HistoryFactsTable;
  readonly history_days: HistoryDaysTable;
  /** The journal's own, read only. */
  readonly events: {
    readonly seq: number;
    readonly type: string;
    readonly line: string;
    readonly hashes: Uint8Array;
  };
}

interface HistoryHeadTable {
  readonly id: number;
  readonly layout: number;
  readonly through: number;
  readonly anchor: Uint8Array;
  readonly next_run: number;
  readonly rows: number;
  readonly checksum: number;
  readonly builder: number;
}

interface HistoryRunsTable {
  readonly run: number;
  readonly index_name: string;
  readonly from_seq: number;
  readonly to_seq: number;
  readonly records: number;
  readonly pages: number;
  readonly words: number;
  readonly bits: number;
  readonly min_key: Uint8Array;
  readonly max_key: Uint8Array;
  readonly top: Uint8Array;
  readonly depth: number;
  readonly filter_pages: number;
}

interface HistoryPagesTable {
  readonly id: number;
  readonly data: Uint8Array;
}

interface HistoryFactsTable {
  readonly first: number;
  readonly data: Uint8Array;
}

interface HistoryDaysTable {
  readonly day: number;
  readonly seq: number;
}

/** Version of the layout; an index of another version is built anew. */
export const LAYOUT_VERSION = 1;

export const TABLE_NAMES = [
  'history_head',
  'history_runs',
  'history_pages',
  'history_facts',
  'history_days',
] as const;

export type ColumnTypes = Readonly<Record<'integer' | 'bytes' | 'text', string>>;

export const sqliteTypes: ColumnTypes = { integer: 'integer', bytes: 'blob', text: 'text' };
export const postgresTypes: ColumnTypes = { integer: 'bigint', bytes: 'bytea', text: 'text' };

export const layoutStatements = ({ integer, bytes, text }: ColumnTypes): readonly string[] => [
  `create table if not exists history_head (id integer primary key check (id = 1), layout ${integer} not null,
     through ${integer} not null, anchor ${bytes} not null, next_run ${integer} not null,
     rows ${integer} not null, checksum ${integer} not null, builder ${integer} not null)`,
  `create table if not exists history_runs (run ${integer} primary key, index_name ${text} not null,
     from_seq ${integer} not null, to_seq ${integer} not null, records ${integer} not null,
     pages ${integer} not null, words ${integer} not null, bits ${integer} not null, min_key ${bytes} not null,
     max_key ${bytes} not null, top ${bytes} not null, depth ${integer} not null,
     filter_pages ${integer} not null)`,
  `create table if not exists history_pages (id ${integer} primary key, data ${bytes} not null)`,
  `create table if not exists history_facts (first ${integer} primary key, data ${bytes} not null)`,
  `create table if not exists history_days (day ${integer} primary key, seq ${integer} not null)`,
];
