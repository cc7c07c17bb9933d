import type { Sha256Hex } from '#shared/brand';
import type { PublicKey } from '#shared/envelope';
import type { Result } from '#shared/errors';
import type {
  KeyMessage,
  KeyPlan,
  NonceCommitment,
  Participant,
  SessionId,
  SignaturePart,
  ThresholdKey,
} from '#shared/threshold';
import type { SignerError } from '../contract.ts';
import type { AboutKey, TokenAnswers, TokenOrder } from './contract.ts';

/*
 * What main asks of the process of one holder of a shared key. Each holder has a process of their own, so no process ever
 * holds more than one share; main carries what they publish, and sees no secret.
 */

/** A key that is to be made, as one holder takes part in it. */
export interface SharePlan {
  readonly plan: KeyPlan;
  readonly me: Participant;
  /** The keys that the holders sign with in this ceremony. */
  readonly people: readonly { readonly participant: Participant; readonly key: PublicKey }[];
  readonly policyDigest: Sha256Hex;
}

export interface ShareBegun {
  readonly answers: TokenAnswers;
  /** What the holder publishes first. */
  readonly first: KeyMessage;
}

export interface ShareOpened {
  readonly key: ThresholdKey;
  readonly participant: Participant;
}

/** A signature over a random text that the holders are to make. */
export interface ShareSigning {
  readonly session: SessionId;
  readonly signers: readonly Participant[];
  /** Of the text, in hex. */
  readonly random: string;
}

/**
 * Which of several shares of one key on a token: the one that stands, the newest whether it stands already or not, or the
 * oldest.
 */
export type ShareAge = 'settled' | 'newest' | 'oldest';

interface ShareOrder {
  readonly order: TokenOrder;
}

export interface ShareMethods {
  /** PIN port required. */
  shareBegin: { input: ShareOrder & { plan: SharePlan }; output: Result<ShareBegun, SignerError> };
  /**
   * PIN port required: its window shows what all published in six words, made by this process from what reached it. The
   * token stays logged in until the key is complete.
   */
  shareConfirm: {
    input: ShareOrder & { firsts: readonly KeyMessage[] };
    output: Result<TokenAnswers, SignerError>;
  };
  /** Takes what the others published, and says what this holder publishes next; nothing while it waits. */
  shareExchange: {
    input: readonly KeyMessage[];
    output: Result<readonly KeyMessage[], SignerError>;
  };
  /** What came out, once every holder has acknowledged it. */
  shareDone: { input: TokenOrder; output: Result<TokenAnswers, SignerError> };
  /** PIN port required. Opens a share on the token, for one signature. */
  shareOpen: {
    input: ShareOrder & { about: AboutKey; age: ShareAge };
    output: Result<ShareOpened, SignerError>;
  };
  /** PIN port required. Counts the shares on the token, of a key or of any. */
  shareCount: { input: ShareOrder & { about: AboutKey | null }; output: Result<TokenAnswers, SignerError> };
  /** PIN port required. Lets the newest share of a key stand, and destroys those of older epochs. */
  shareWipe: { input: ShareOrder & { about: AboutKey }; output: Result<TokenAnswers, SignerError> };
  /** A holder who refuses has forgotten the share as well. */
  shareCommit: { input: ShareSigning; output: Result<NonceCommitment, SignerError> };
  /** Forgets a share that is open and will not sign. */
  shareForget: { input: null; output: Result<null, SignerError> };
  /** Signs once; whatever comes of it, the share is gone from the process. */
  shareSign: { input: readonly NonceCommitment[]; output: Result<SignaturePart, SignerError> };
}
