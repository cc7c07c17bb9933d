import { fromHex } from '#shared/encoding';
import { isPart } from './dealing.ts';
import { fault, type ThresholdError } from './errors.ts';
import type { Participant } from './participant.ts';
import {
  shareStatementBytes,
  type Complaint,
  type RoundOne,
  type SealedPart,
  type ShareStatement,
} from './messages.ts';
import type { KeyPlan } from './plan.ts';
import { usedUp } from './secret.ts';
import { isSignedBy } from './session-key.ts';
import { suiteOf } from './suites.ts';
import { transcriptOf } from './transcript.ts';

/** What a share statement has to be in: the dealer's first message, the recipient, and what everybody saw. */
export interface ShareContext {
  readonly plan: KeyPlan;
  readonly dealer: RoundOne;
  readonly to: Participant;
  readonly transcript: string;
}

/** Whether a dealer signed this statement, for this recipient and this session. */
export const isFromDealer = (
  statement: ShareStatement,
  { plan, dealer, to, transcript }: ShareContext,
): boolean =>
  statement.session === plan.session &&
  statement.from === dealer.from &&
  statement.to === to &&
  statement.transcript === transcript &&
  isSignedBy(dealer.sessionKey, shareStatementBytes(statement), statement.signature);

/** Whether the share in a statement is what its dealer committed to. */
export const isRightShare = (statement: ShareStatement, { plan, dealer, to }: ShareContext): boolean =>
  usedUp(
    fromHex(statement.share),
    (part) => dealer.dealing !== null && isPart(suiteOf(plan.suite), dealer.dealing, to, part),
  );

/**
 * Who is at fault, by what stands in a complaint alone; everybody comes to the same:
 * - `complaint-upheld`: the accused signed a share that is not what they committed to;
 * - `complaint-false`: the share is right, or the accused never signed it, so the accuser is at fault;
 * - `complaint-undecided`: what came could not be opened, and nobody but the two can tell whose fault that is.
 *
 * The complaint itself has been verified to be the accuser's. The session has ended in each case.
 */
export const judgeComplaint = (
  plan: KeyPlan,
  messages: readonly RoundOne[],
  { from, against, evidence }: Complaint,
): ThresholdError => {
  const dealer = messages.find((one) => one.from === against && one.dealing !== null);
  if (dealer === undefined || !plan.participants.includes(from))
    return fault('complaint-false', 'the accused owes the accuser no share', from);
  if (evidence === null)
    return fault('complaint-undecided', 'a share could not be opened by its recipient', against, from);
  const context = { plan, dealer, to: from, transcript: transcriptOf(messages).digest };
  if (!isFromDealer(evidence, context))
    return fault('complaint-false', 'the accused never signed the share that was shown', from);
  return isRightShare(evidence, context)
    ? fault('complaint-false', 'the share is what the accused committed to', from)
    : fault('complaint-upheld', 'the share is not what the accused committed to', against);
};

/** A complaint about a sealed part, before it is signed. */
export const complaintAbout = (
  part: SealedPart,
  evidence: ShareStatement | null,
): Omit<Complaint, 'signature'> => ({
  v: 1,
  kind: 'complaint',
  session: part.session,
  from: part.to,
  against: part.from,
  evidence,
});
