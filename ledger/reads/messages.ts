import type { MessagePort } from 'node:worker_threads';
import type { Sha256Hex } from '#shared/brand';
import type { Account } from '#shared/double-entry';
import type { AccessToken } from '../api/index.ts';
import type { ReadKey } from '../api-keys/index.ts';
import type { ManifestUpdate } from '../history/index.ts';
import type { Endings } from '../memory/index.ts';
import type { LedgerTargets } from '../service/targets.ts';
import type { PackedAccounts } from './packed.ts';

/* What the service's thread and that of the reads say to each other. */

/** What the thread reads: nothing that is known of people. */
export type ReadTargets = Pick<LedgerTargets, 'journal' | 'state' | 'history'>;

/** What the thread is started with. */
export interface ReadsData {
  readonly host: string;
  readonly port: number;
  readonly ledgers: readonly {
    readonly id: string;
    readonly accessTokens: readonly AccessToken[];
  }[];
}

/** This process leads a ledger from here on: the thread shows what comes through the port. */
export interface Term {
  readonly kind: 'term';
  /** Index of the ledger. */
  readonly ledger: number;
  readonly targets: ReadTargets;
  /** Journal size from which on commits come as messages; shown once the state store has all before it. */
  readonly from: number;
  /** Journal size that the state store shows. */
  readonly saved: number;
  readonly cells: BigInt64Array<SharedArrayBuffer>;
  readonly port: MessagePort;
}

export type ToReads =
  | Term
  | { readonly kind: 'health'; readonly request: number; readonly text: string }
  /** The API keys that read a ledger from now on: these and no others. */
  | { readonly kind: 'keys'; readonly ledger: number; readonly keys: readonly ReadKey[] }
  | { readonly kind: 'stop' };

export type FromReads =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'health'; readonly request: number; readonly authorization: string | undefined }
  /** An API key was used for the first time on a day. */
  | { readonly kind: 'key-used'; readonly ledger: number; readonly sha256: Sha256Hex }
  /** A ledger's term could not be opened. */
  | { readonly kind: 'unopened'; readonly ledger: number; readonly reason: string }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'error';
      readonly facts: Readonly<Record<string, unknown>>;
      readonly message: string;
    };

/** One commit, or several that came to the same. */
export interface Commit {
  readonly kind: 'commit';
  /** Journal size after it. */
  readonly size: number;
  readonly accounts: PackedAccounts;
  /** Accounts that the state store may not know. */
  readonly born: readonly Account[];
  /** How operations ended that the history does not show yet. */
  readonly endings: Endings;
}

/** What comes through the port of a term, in this order for each kind. */
export type OfTerm =
  | Commit
  | { readonly kind: 'saved'; readonly through: number }
  | { readonly kind: 'manifest'; readonly update: ManifestUpdate; readonly isFirst: boolean };
