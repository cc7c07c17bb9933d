import type { IntentDigest, LedgerId, PersonId, Sha256Hex } from '#shared/brand';
import type { ErrorCode, Result } from '#shared/errors';
import { err, ok } from '#shared/errors';
import { originKey, type AccountRegistrationIntent, type Intent, type TransferIntent } from '#shared/intent';
import type { Entry } from '#shared/journal';
import { compile, decide, type Facts, type Verdict } from '#shared/policy';
import { holdEntries, reservationProblem } from './entries.ts';
import { deriveFacts } from './facts.ts';
import { isSame } from './fault.ts';
import { registeredAccountId } from './registration.ts';
import type { IntentRecord, PolicyVersion, WorkingSet } from './types.ts';
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

export interface ProposalRefusal {
  readonly code: ErrorCode;
  readonly detail: string;
}

/**
 * Judges one decoded intent against the journal so far. Pure: the ledger decides by it and every desk
 * repeats it. `time` is the journal's time.
 */
export const judgeProposal = (
  set: WorkingSet,
  intent: Intent,
  digest: IntentDigest,
  submission: SubmissionContext,
  time: string,
): Result<ProposalJudgement, ProposalRefusal> => {
  const existing = set.intents.has(digest) ? digest : set.origins.get(originKey(intent.origin));
  if (existing !== undefined) return again(set, intent, existing);
  const refusal =
    headerProblem(intent, digest, submission, set.identity?.ledger, time) ??
    (intent.type === 'transfer' ? transferProblem(intent, set) : registrationProblem(intent, set));
  if (refusal !== undefined) return err(refusal);
  const policy = activePolicy(set);
  if (policy === undefined) return refuse('ledger-failed', 'no policy is in force');
  const facts = deriveFacts(intent, set, time);
  const evaluation = decide(compile(policy.policy), facts);
  if (evaluation.decision === 'denied') return ok({ kind: 'denied', facts, policy, evaluation, hold: [] });
  const hold = holdEntries(intent);
  const problem = reservationProblem(set, hold, { seq: set.size, time });
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
const substance = (intent: Intent): unknown =>
  intent.type === 'transfer'
    ? { legs: intent.legs, rail: intent.rail, payee: intent.payee, references: intent.references }
    : { iban: intent.iban, entity: intent.entity, openingBalances: intent.openingBalances };

/** Whether an instant has passed. Compared as instants: texts with and without milliseconds do not sort. */
export const isOver = (expiresAt: string, time: string): boolean => Date.parse(expiresAt) <= Date.parse(time);

const refuse = (code: ErrorCode, detail: string): Result<never, ProposalRefusal> => err({ code, detail });

const headerProblem = (
  intent: Intent,
  digest: IntentDigest,
  submission: SubmissionContext,
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

/** What the approver will read about the accounts must be what the ledger holds. */
const transferProblem = (intent: TransferIntent, set: WorkingSet): ProposalRefusal | undefined => {
  for (const leg of intent.legs) {
    const source = set.accounts.get(leg.source.account)?.account;
    if (source?.role !== 'wallet' || source.asset !== leg.amount.asset || source.iban !== leg.source.iban)
      return { code: 'unknown-account', detail: `source ${leg.source.account}` };
    if (source.name !== leg.source.name)
      return { code: 'unknown-account', detail: `source ${leg.source.account} has another name` };
    if (leg.destination.account === null) continue;
    const target = set.accounts.get(leg.destination.account)?.account;
    if (target?.role !== 'wallet' || target.asset !== source.asset || target.iban !== leg.destination.iban)
      return { code: 'unknown-account', detail: `destination ${leg.destination.account}` };
    if (target.name !== intent.payee.name)
      return { code: 'unknown-account', detail: `destination ${target.id} has another name` };
    if (target.id === source.id)
      return { code: 'bad-request', detail: 'source and destination are the same account' };
  }
  return holdEntries(intent).every((entry) => set.accounts.has(entry.account))
    ? undefined
    : { code: 'unknown-account', detail: `no clearing account for ${intent.rail}` };
};

/** Judged at the proposal and again at each approval: another registration may have come first. */
export const registrationProblem = (
  intent: AccountRegistrationIntent,
  set: WorkingSet,
): ProposalRefusal | undefined => {
  const entity = set.identity?.entities.find(({ id }) => id === intent.entity.id);
  if (entity?.name !== intent.entity.name) return { code: 'not-found', detail: `entity ${intent.entity.id}` };
  if (set.wallets.has(intent.wallet.id))
    return { code: 'account-exists', detail: `wallet ${intent.wallet.id}` };
  const taken = intent.openingBalances
    .map(({ asset }) => registeredAccountId(intent.iban, asset))
    .find((id) => set.accounts.has(id));
  return taken === undefined ? undefined : { code: 'account-exists', detail: taken };
};

/** Names up to three pending intents that hold the balance of an account. */
const reservedBy = (set: WorkingSet, account: string): string => {
  const holders: string[] = [];
  for (const record of set.intents.values()) {
    if (holders.length === 3) break;
    if (isHolding(record) && record.hold.some((entry) => entry.account === account))
      holders.push(record.digest);
  }
  return holders.length === 0
    ? `account ${account}`
    : `account ${account}, reserved by ${holders.join(', ')}`;
};

const isHolding = (record: IntentRecord): boolean =>
  record.status === 'awaiting-approval' || record.status === 'awaiting-dispatch';
