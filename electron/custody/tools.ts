import type { AccountId, IntentDigest, MandateId } from '#shared/brand';
import type { Gate } from '#shared/custody';
import type { RegisteredToken } from '#shared/evm';
import type { CarrierWaitCode } from '#shared/ipc';
import type { TokenLogin } from '../signer/custody/login.ts';
import type { Chain } from './chain.ts';
import type { Lanes } from './lanes.ts';
import type { LedgerPort } from './ledger.ts';
import type { Sender, Senders } from './senders.ts';
import type { SentLog } from './sent-log.ts';

export interface ChainSettings {
  readonly chain: Chain;
  /** How many blocks, its own counted, a transaction has to be under before its result is told. */
  readonly confirmations: number;
  /** Offered to whoever builds the block, for a unit of gas. */
  readonly tipPerGas: bigint;
  /** How long a transaction that is passed over waits before more is offered. */
  readonly raiseAfterMs: number;
}

/** How results are told to the ledger. */
export interface Posting {
  readonly mandate: MandateId;
  /** The account that a sender's fees leave, by the account that it sends from. */
  readonly feeAccounts: ReadonlyMap<AccountId, AccountId>;
}

/** What a carrier works with. */
export interface CarrierTools {
  readonly gate: Gate;
  readonly login: TokenLogin;
  readonly senders: readonly Sender[];
  readonly book: Senders;
  readonly tokens: readonly RegisteredToken[];
  readonly lanes: Lanes;
  readonly log: SentLog;
  readonly chains: ReadonlyMap<number, ChainSettings>;
  readonly ledger: LedgerPort;
  readonly posting: Posting;
  /** This machine's clock. */
  readonly now: () => Date;
}

/** Where an item is. */
export type ItemState =
  /** Nothing was signed for it, or what was signed can't be followed: `why` is a stable code. */
  | { readonly state: 'waiting'; readonly why: WaitingCode; readonly detail: string }
  | { readonly state: 'sent'; readonly hash: string; readonly detail: string | null }
  | { readonly state: 'in-block'; readonly hash: string; readonly depth: number }
  | {
      readonly state: 'paid' | 'reverted' | 'cancelled';
      readonly hash: string;
      /** What the ledger refused of the result; null once it is posted. */
      readonly unposted: string | null;
    };

/** As the desk is told it, but for what only a locked carrier waits for. */
export type WaitingCode = Exclude<CarrierWaitCode, 'locked'>;

export interface ItemReport {
  readonly item: IntentDigest;
  readonly is: ItemState;
}

export const waiting = (why: WaitingCode, detail: string): ItemState => ({ state: 'waiting', why, detail });
