import { err, type Result } from '#shared/errors';
import type { Participant } from './participant.ts';

/** Why a message, a plan, a share or a signature was refused. Codes are stable. */
export type ThresholdErrorCode =
  // What was delivered and does not belong: the session goes on. Culprits are those in whose name it came, if any.
  | 'malformed'
  | 'wrong-session'
  | 'wrong-plan'
  | 'wrong-round'
  | 'wrong-key'
  | 'wrong-context'
  | 'mixed-epoch'
  | 'echo'
  | 'duplicate'
  | 'not-for-me'
  | 'unknown-participant'
  | 'not-authentic'
  // What somebody did, as far as can be told here: a key session ends by it.
  | 'conflict'
  | 'bad-commitment'
  | 'bad-proof'
  | 'bad-sealing-key'
  | 'bad-share'
  | 'unreadable-share'
  | 'transcript-mismatch'
  | 'key-mismatch'
  | 'complaint-upheld'
  | 'complaint-false'
  | 'complaint-undecided'
  | 'bad-signature-share'
  | 'bad-repair-part'
  // What can't be done.
  | 'bad-plan'
  | 'bad-key'
  | 'wrong-share'
  | 'session-used'
  | 'session-ended'
  | 'aborted'
  | 'nonces-used'
  | 'too-few-signers'
  | 'missing'
  | 'bad-result'
  | 'share-integrity';

/**
 * A refusal. `culprits` are the participants who did it, in whose name it came, or whose contribution is missing; empty
 * where none is known. It is for whoever got the message, and no proof to others: complaints and first messages are
 * signed and can be shown, other messages are not. Names in signings and repairs are as good as the channel.
 */
export interface ThresholdError {
  readonly code: ThresholdErrorCode;
  /** For the log and the expert, not the headline. Never holds a secret. */
  readonly detail: string;
  readonly culprits: readonly Participant[];
}

export const fault = (
  code: ThresholdErrorCode,
  detail: string,
  ...culprits: readonly Participant[]
): ThresholdError => ({ code, detail, culprits });

/** {@link fault} as a failed result. */
export const refuse = (
  code: ThresholdErrorCode,
  detail: string,
  ...culprits: readonly Participant[]
): Result<never, ThresholdError> => err(fault(code, detail, ...culprits));
