import type { PersonId, Sha256Hex } from '#shared/brand';
import type { CeremonyScript, KeyAlgorithm, TokenAnswer, TokenOperation } from '#shared/ceremony';
import type { Envelope } from '#shared/envelope';
import type { Result } from '#shared/errors';
import type { CeremonyTokenObject, CeremonyTokenView } from '#shared/ipc';
import type { SignerError, SignerStart } from '../contract.ts';
import type { TokenIdentity } from '../tokens.ts';
import type { ShareMethods } from './share-contract.ts';

/*
 * What main may ask of the signer of the ceremony desk: a process of its own, so that the signer of the ordinary desk can
 * neither initialise nor wipe a token. Requests that need a PIN carry one end of a message port.
 */

export type CeremonySignerStart = Pick<SignerStart, 'modules' | 'environment' | 'deviceSeed' | 'sandboxPin'>;

export interface CeremonySignRequest {
  /** The script that is run: what a step says is read from it. */
  readonly script: CeremonyScript;
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** The payload of the statement that a confirmation is about. */
  readonly stated: Uint8Array | null;
  /** Digest of the lines that the screen showed; see `shownDigest`. */
  readonly shown: Sha256Hex;
  readonly person: PersonId;
  /** The key that is theirs in this ceremony, in hex, and the token that holds it. */
  readonly publicKey: string;
  readonly serial: string;
}

/** The key that a step is about, as an earlier step saw it. */
export type AboutKey = { readonly publicKey: string } | { readonly digest: string };

/** What a token is asked to do in a step. */
export interface TokenOrder {
  readonly operation: TokenOperation;
  readonly token: TokenIdentity;
  /** Name of the ceremony's log, and the step: a key whose making was cut off is found again by both. */
  readonly origin: string;
  readonly step: string;
  /** Head of the log when it was asked: a random text is bound to it. */
  readonly root: Sha256Hex;
  readonly algorithm: KeyAlgorithm | null;
  /** The name that a new key gets. */
  readonly label: string | null;
  readonly key: AboutKey | null;
  /** What is wanted to know. */
  readonly asks: readonly TokenAnswer[];
  /** Whose PIN it is, for the window. */
  readonly holder: string;
}

/** What the token said, as values of a ceremony. */
export type TokenAnswers = Readonly<Partial<Record<TokenAnswer, string>>>;

export interface CeremonySignerMethods extends ShareMethods {
  start: { input: CeremonySignerStart; output: null };
  ping: { input: null; output: null };
  tokens: { input: null; output: Result<readonly CeremonyTokenView[], SignerError> };
  /** PIN port required. Everything that lies on a token, also behind its PIN. */
  objects: { input: TokenIdentity; output: Result<readonly CeremonyTokenObject[], SignerError> };
  /** PIN port required. */
  sign: { input: CeremonySignRequest; output: Result<Envelope, SignerError> };
  /** PIN port required, where the operation asks for one. */
  operate: { input: TokenOrder; output: Result<TokenAnswers, SignerError> };
  /** Makes a software token for a rehearsal, with a key or empty; refused where there is no software module. */
  practice: {
    input: { readonly label: string; readonly hasKey: boolean };
    output: Result<CeremonyTokenView, SignerError>;
  };
}
