import type { IntentDigest, LedgerId, PersonId, Sha256Hex } from '#shared/brand';
import { err, ok, type ErrorCode, type Result } from '#shared/errors';
import { originKey, type Intent, type SignedIntent } from '#shared/intent';
import type { Entry } from '#shared/journal';
import { compile, decide, type Facts, type Verdict } from '#shared/policy';
import { emergencyQuorumProblem } from './emergency.ts';
import { holdEntries, reservationProblem, type EntryPoint } from './entries.ts';
import { deriveFacts } from './facts.ts';
import { isSame } from './fault.ts';
import { initiationProblem } from './initiation.ts';
import { intentsIn, UNDER_WAY } from './intents-in.ts';
import type { ProposalRefusal } from './refusal.ts';
import { accountsProblem, isOver, standingProblem } from './standing.ts';
import type { PolicyVersion, WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

/** Clocks of desks may differ from the ledger's by this much. */
export const CLOCK_SKEW_MS_MAX = 10 * 60 * 1000;

/** Who signed for which intents. */
export interface SubmissionContext {
  readonly digest: Sha256Hex;
  readonly initiator: PersonId;
  readonly intents: ReadonlySet<IntentDigest>;
}

export type ProposalJudgement =
  | {
      readonly kind: 'proposed' | 'denied';
      readonly facts: Facts;
      readonly policy: PolicyVersion;
      /** Without its trace, which anyone can compute from policy and facts. */
      readonly evaluation: Verdict;
      /** Empty when denied. */
      readonly hold: readonly Entry[];
    }
  | { readonly kind: 'duplicate'; readonly existing: IntentDigest };

/**
 * Judges one decoded intent against the journal so far. Pure: the ledger decides by it and every desk
 * repeats it. `at` is where and when the proposal will stand in the journal.
 */
export const judgeProposal = (
  set: WorkingSet,
  intent: Intent,
  digest: IntentDigest,
  submission: SubmissionContext,
  at: EntryPoint,
): Result<ProposalJudgement, ProposalRefusal> => {
  const { seq, time } = at;
  const existing = set.intents.has(digest) ? digest : set.origins.get(originKey(intent.origin));
  if (existing !== undefined) return again(set, intent, existing);
  const refusal =
    headerProblem(intent, digest, submission, set.identity?.ledger, time) ??
    initiationProblem(intent, set) ??
    accountsProblem(intent, set) ??
    standingProblem(intent, digest, set, time);
  if (refusal !== undefined) return err(refusal);
  const policy = activePolicy(set);
  if (policy === undefined) return refuse('ledger-failed', 'no policy is in force');
  const facts = deriveFacts(intent, set, { seq, time });
  const evaluation = decide(compile(policy.policy), facts);
  if (evaluation.decision === 'denied') return ok({ kind: 'denied', facts, policy, evaluation, hold: [] });
  const short = emergencyQuorumProblem(intent, evaluation.requirement, policy.policy, set);
  if (short !== undefined) return err(short);
  const hold = holdEntries(intent);
  const problem = reservationProblem(set, hold, { seq, time });
  if (problem !== undefined) return refuse(problem.code, reservedBy(set, problem.account));
  return ok({ kind: 'proposed', facts, policy, evaluation, hold });
};

/**
 * The same origin once more. Nothing is created; but when what was created from it is another payment, or
 * somebody else's, that is said: otherwise a forged item could take the place of a real one unseen.
 */
const again = (
  set: WorkingSet,
  intent: Intent,
  existing: IntentDigest,
): Result<ProposalJudgement, ProposalRefusal> => {
  const first = set.intents.get(existing)?.intent;
  return first === undefined || isSame(substance(first), substance(intent))
    ? ok({ kind: 'duplicate', existing })
    : refuse('origin-conflict', `another item came from there: ${existing}`);
};

/** What an intent does, without who drafted it and when. */
const substance = (intent: Intent): unknown => {
  switch (intent.type) {
    case 'transfer': {
      const { legs, rail, payee, references, feeCeiling } = intent;
      return { legs, rail, payee, references, feeCeiling };
    }
    case 'account.register':
      return { iban: intent.iban, entity: intent.entity, openingBalances: intent.openingBalances };
    case 'wallet.change':
      return { wallet: intent.wallet, change: intent.change };
    case 'mandate.grant':
    case 'mandate.revoke':
      return { type: intent.type, mandate: intent.mandate };
    case 'person.erase':
      return { person: intent.person, reason: intent.reason };
    case 'policy.publish':
      return { base: intent.base, policy: intent.policy };
    case 'roster.change':
      return { change: intent.change };
    case 'emergency':
      return { deed: intent.deed };
    case 'key.register':
      return { key: intent.key };
    case 'key.change':
      return { key: intent.key, change: intent.change };
  }
};

const refuse = (code: ErrorCode, detail: string): Result<never, ProposalRefusal> => err({ code, detail });

export const headerProblem = (
  intent: SignedIntent,
  digest: IntentDigest,
  submission: Pick<SubmissionContext, 'initiator' | 'intents'>,
  ledger: LedgerId | undefined,
  time: string,
): ProposalRefusal | undefined => {
  if (intent.ledger !== ledger) return { code: 'bad-request', detail: 'the intent is for another ledger' };
  if (intent.initiator !== submission.initiator || !submission.intents.has(digest))
    return { code: 'bad-statement', detail: 'the initiator did not sign for this intent' };
  if (Date.parse(intent.createdAt) > Date.parse(time) + CLOCK_SKEW_MS_MAX)
    return { code: 'clock-skew', detail: 'the intent was created in the future' };
  if (isOver(intent.expiresAt, time))
    return { code: 'intent-expired', detail: `expired at ${intent.expiresAt}` };
  return undefined;
};

/** Names up to three pending intents that hold the balance of an account. */
const reservedBy = (set: WorkingSet, account: string): string => {
  const holders: string[] = [];
  for (const record of intentsIn(set, { statuses: UNDER_WAY })) {
    if (holders.length === 3) break;
    if (record.hold.some((entry) => entry.account === account)) holders.push(record.digest);
  }
  return holders.length === 0
    ? `account ${account}`
    : `account ${account}, reserved by ${holders.join(', ')}`;
};
