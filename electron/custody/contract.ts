import type { IntentDigest } from '#shared/brand';
import type { GateTrust } from '#shared/custody';
import type { Result } from '#shared/errors';
import type { CarrierView } from '#shared/ipc';
import type { SignerError, SignerEvent } from '../signer/contract.ts';
import type { CarrierFile } from './settings-file.ts';

/* What main may ask of the carrier process. Unlocking carries one end of a message port to the PIN window. */

export interface CarrierStart {
  readonly settings: CarrierFile;
  /** Where gate, queues and what was signed are kept. */
  readonly folder: string;
  readonly trust: GateTrust;
  readonly ledgerUrl: string;
  readonly environment: 'sandbox' | 'production';
  readonly sandboxPin: string | null;
  /** Why the process before this one ended; null for the first. */
  readonly stoppedBecause: string | null;
}

export interface CarrierMethods {
  start: { input: CarrierStart; output: null };
  /** A sign of life: no answer means that a module hangs. */
  ping: { input: null; output: null };
  view: { input: null; output: CarrierView };
  /** PIN port required. `holder` is who unlocks it, as the window names them. */
  unlock: { input: { readonly holder: string }; output: Result<null, SignerError> };
  /** Resolves when the round under way has ended and the token is logged out. */
  lock: { input: null; output: null };
  /** There may be more in the journal: the next round need not wait. */
  nudge: { input: null; output: null };
  /** What each chain asks for a unit of gas now; a chain whose nodes do not answer is left out. */
  quotes: { input: null; output: readonly GasQuote[] };
  cancel: { input: { readonly item: IntentDigest }; output: Result<null, SignerError> };
}

/** In the smallest unit of the chain's coin, as decimal digits. */
export interface GasQuote {
  readonly chain: number;
  readonly baseFeePerGas: string;
  readonly tipPerGas: string;
}

/** What the carrier says by itself: that its view is another, and what the PIN window needs. */
export type CarrierEvent =
  Exclude<SignerEvent, { kind: 'session-lost' | 'tokens-changed' }> | { readonly kind: 'changed' };
