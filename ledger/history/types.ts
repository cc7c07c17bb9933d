import type { AccountId, IntentDigest, TransferId } from '#shared/brand';
import type { Position, Sequel } from '#shared/double-entry';
import type { Side } from './ordinal.ts';
import type { ManifestUpdate } from './reads/manifest.ts';

/** Minor units; only ever grow. */
export interface PostedSums {
  readonly debitsPosted: bigint;
  readonly creditsPosted: bigint;
}

export interface KnownOperation {
  readonly position: Position;
  readonly sequel: Sequel | null;
}

export type EntryKind = 'opening' | 'transfer' | 'post' | 'intent';

/** One entry of an account's statement. */
export interface EntryRow {
  /** Names this row for ever; `after` of a further page. */
  readonly cursor: string;
  readonly position: Position;
  readonly time: string;
  readonly bookingDate: string;
  readonly valueDate: string;
  readonly kind: EntryKind;
  /** Id of the operation; null for an entry of an intent or an opening. */
  readonly transfer: TransferId | null;
  /** The intent, for an entry that one caused. */
  readonly intent: IntentDigest | null;
  readonly side: Side;
  readonly asset: string;
  readonly minor: bigint;
  /** The account on the other side of the leg; null where there are several, or none. */
  readonly counter: AccountId | null;
  /** Balances right after this entry, as booked. */
  readonly balance: PostedSums;
}

export interface EntriesQuery {
  readonly account: AccountId;
  /** Cursor of the row that the page follows, in its direction; absent: from the end that the direction begins at. */
  readonly after?: string;
  /** 1 to ENTRIES_PER_PAGE_MAX. */
  readonly limit: number;
  readonly direction: 'older' | 'newer';
}

export interface EntriesPage {
  readonly rows: readonly EntryRow[];
  /** Cursor for the next page; null when this one reached the end. */
  readonly next: string | null;
  /** Journal size that the page shows. */
  readonly through: number;
}

export interface BalanceQuery {
  /** The last event that counts; absent: all that is indexed. Beyond what is indexed it counts as absent. */
  readonly asOfSeq?: number;
  /** Only what has its value by this date (ISO 8601) counts; absent: everything booked. */
  readonly valueDate?: string;
}

export interface HistoricBalance extends PostedSums {
  /** Journal size that the answer takes into account: events before it. */
  readonly size: number;
}

export interface MetaQuery {
  readonly key: string;
  readonly value: string;
  /** Position that the page follows, in its direction. */
  readonly after?: Position;
  readonly limit: number;
  readonly direction: 'older' | 'newer';
}

export interface MetaPage {
  /** Candidates by a 64-bit hash: whoever asks compares with the operation itself. */
  readonly positions: readonly Position[];
  readonly next: Position | null;
}

export const ENTRIES_PER_PAGE_MAX = 1_000;
export const META_PER_PAGE_MAX = 1_000;
export const IDS_PER_LOOKUP_MAX = 10_000;

/**
 * Derived indexes over the journal, behind it by `lag`. Everything here is built anew from the journal when it is
 * lost; while it is built anew, ids that were known before wait and are never answered as unknown.
 */
export interface History {
  /** Journal size that is indexed; the lag is the head's size less this. */
  readonly through: number;
  /** What stopped the building, if anything did; reads go on with what there is. */
  readonly fault: Error | null;
  /** Told after each commit. */
  readonly committed: (size: number) => void;
  /** Resolves when so many events are indexed; rejects when building stopped. */
  readonly whenThrough: (size: number) => Promise<void>;
  /** False: surely not among the events before `through`. */
  readonly mayKnow: (id: TransferId) => boolean;
  /** Where operations stand, and how they ended; an id that is not indexed is absent. */
  readonly positions: (ids: readonly TransferId[]) => Promise<ReadonlyMap<TransferId, KnownOperation>>;
  readonly entries: (query: EntriesQuery) => Promise<EntriesPage>;
  readonly balance: (account: AccountId, query?: BalanceQuery) => Promise<HistoricBalance>;
  readonly byMeta: (query: MetaQuery) => Promise<MetaPage>;
  /** Size of the journal before the first posting or hold at or after a time, as far as it is indexed. */
  readonly sizeBefore: (time: string) => Promise<number>;
  /**
   * Tells of each update of the manifest, the one of now first, so that readers elsewhere follow it. `isFirst`: it is
   * the whole of an index, which may have been built anew. Gives what ends it.
   */
  readonly watch: (listener: ManifestListener) => () => void;
  readonly close: () => Promise<void>;
}

export type ManifestListener = (update: ManifestUpdate, isFirst: boolean) => void;
