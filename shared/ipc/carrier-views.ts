import { z } from 'zod';
import { accountIdSchema, intentDigestSchema, type AccountId, type IntentDigest } from '#shared/brand';
import type { DraftConflicts } from './check-views.ts';
import type { MoneyView } from './money-view.ts';

/* Payments over a chain as the Chain screen asks for them and is given them. */

const NAME_MAX = 140;
const ADDRESS_MAX = 42;
const minor = z.string().regex(/^[1-9]\d{0,38}$/);

/** A payment as it is filled in. Which contract is called is the carrier's registration, and never the form's to say. */
export const chainPaymentSchema = z.strictObject({
  account: accountIdSchema,
  chain: z.int().min(1),
  payee: z.string().min(1).max(NAME_MAX),
  /** ISO 3166-1 alpha-2; null where it is not known. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  /** With its checksum (EIP-55). */
  address: z.string().max(ADDRESS_MAX),
  minor,
  /** The most that the transaction may cost, in the smallest unit of the chain's coin. */
  ceilingMinor: minor,
  remittance: z.string().max(NAME_MAX),
});

export type ChainPaymentDraft = z.infer<typeof chainPaymentSchema>;

export const carrierInputs = {
  'chain.view': z.strictObject({}),
  'chain.unlock': z.strictObject({}),
  'chain.lock': z.strictObject({}),
  'chain.cancel': z.strictObject({ item: intentDigestSchema }),
  'chain.sources': z.strictObject({}),
  'chain.tryPay': chainPaymentSchema,
  'chain.pay': chainPaymentSchema,
} as const;

/** Where the carrier of this desk stands. */
export type CarrierPhase =
  /** The home has no settings file for it. */
  | { readonly phase: 'not-set-up' }
  /** The settings file, or a file of the carrier's folder, does not read: each fault names its place. */
  | { readonly phase: 'misconfigured'; readonly faults: readonly string[] }
  /** Nothing is signed until a person has unlocked the token. */
  | { readonly phase: 'locked' }
  | { readonly phase: 'working'; readonly by: string; readonly since: string }
  /** It worked, and does no more until it is unlocked again. */
  | { readonly phase: 'stopped'; readonly because: string };

export interface CarrierChainView {
  readonly chain: number;
  readonly name: string;
  /** How many nodes are asked; what they say has to be the same. */
  readonly nodes: number;
  readonly confirmations: number;
  /** The height that every node has reached; null where they were not asked, or do not agree. */
  readonly head: number | null;
  readonly problem: string | null;
}

/** Why nothing is signed for an item, or what was signed is not followed. */
export type CarrierWaitCode =
  | 'no-sender'
  | 'no-chain'
  /** The chain asks for more than was approved. */
  | 'fee-ceiling'
  | 'gate'
  | 'signer'
  /** The key has sent transactions that this carrier knows nothing of. */
  | 'foreign-transactions'
  /** A node does not answer, or not as the others, or can't be telling the truth. */
  | 'node'
  /** What must not be forgotten can't be written down: nothing more is signed until it can. */
  | 'disk'
  /** The carrier was not unlocked since it was approved. */
  | 'locked';

/** Where an item is on its way. Hashes are hex without a prefix. */
export type CarrierItemState =
  | { readonly kind: 'waiting'; readonly why: CarrierWaitCode; readonly detail: string }
  | { readonly kind: 'sent'; readonly hash: string; readonly detail: string | null }
  | { readonly kind: 'in-block'; readonly hash: string; readonly depth: number; readonly needed: number }
  | {
      readonly kind: 'paid' | 'reverted' | 'cancelled';
      readonly hash: string;
      /** null where the log does not say. */
      readonly block: number | null;
      /** What the ledger said of the result; null once it is in the books. */
      readonly unposted: string | null;
    };

export interface CarrierItemView {
  readonly item: IntentDigest;
  /** null where the journal that was read does not hold it as approved any more. */
  readonly payee: { readonly name: string; readonly address: string } | null;
  readonly amount: MoneyView | null;
  readonly state: CarrierItemState;
  /** A transaction for it may be on its way, and its place can still be taken. */
  readonly canCancel: boolean;
}

/** A number in the queue of a key. `item` is null where nothing holds it and later ones are in use. */
export interface CarrierPlaceView {
  readonly number: number;
  readonly item: CarrierItemView | null;
}

/** The queue of one key on one chain, by number. */
export interface CarrierLaneView {
  readonly chain: number;
  readonly chainName: string;
  readonly address: string;
  readonly accounts: readonly AccountId[];
  readonly places: readonly CarrierPlaceView[];
  /** Places that ended and are not listed any more. */
  readonly earlier: number;
}

export interface CarrierView {
  readonly state: CarrierPhase;
  /** Manufacturer and serial number; null where nothing is set up. */
  readonly token: string | null;
  readonly chains: readonly CarrierChainView[];
  readonly lanes: readonly CarrierLaneView[];
  /** Approved, and without a number yet. */
  readonly unplaced: readonly CarrierItemView[];
  /** Why the journal was not read on; `isFinal`: the gate opens for nothing any more. */
  readonly feed: { readonly detail: string; readonly isFinal: boolean } | null;
  /** End of the last round; null before the first. */
  readonly asOf: string | null;
}

export interface ChainView extends CarrierView {
  /** Whether whoever is signed in may unlock, lock and cancel: main asks again at each of them. */
  readonly mayCarryOut: boolean;
}

/** An account that payments over a chain can leave from here, and what it pays in. */
export interface ChainSource {
  readonly account: AccountId;
  readonly name: string;
  readonly asset: string;
  readonly chain: number;
  readonly chainName: string;
  /** The coin that fees are paid in. */
  readonly coin: string;
  /** What a fee may be, by what the chain asks now, in the smallest unit; null where no node answers. */
  readonly ceilingMinor: string | null;
}

export interface ChainPaymentTried {
  /** Every line that its approvers read, whole. */
  readonly lines: readonly { readonly id: string; readonly label: string; readonly value: string }[];
  readonly conflicts: DraftConflicts;
}
