import type { ApprovalStatement, OpenedStatement } from '#shared/approval';
import { APPROVAL_LIFETIME_HOURS } from '#shared/approval';
import type { Sha256Hex } from '#shared/brand';
import { err, ok, type ErrorCode, type Result } from '#shared/errors';
import type { Intent } from '#shared/intent';
import { renderDigest, renderIntent, type RenderLocale } from '#shared/render';
import type { RosterIndex } from '#shared/roster';
import { escalatedFrom } from './escalation.ts';
import { CLOCK_SKEW_MS_MAX } from './proposals.ts';
import { placeRefusal } from './places.ts';
import { decisionOf, dutyProblem, openSeat, stoppingSeat, type Seat } from './seats.ts';
import { isOver, standingProblem as intentProblem } from './standing.ts';
import type { IntentRecord, WorkingSet } from './types.ts';

export interface ApprovalContext {
  /** Journal time of the judgement. */
  readonly time: string;
  /**
   * Root of the journal at a size, hex, undefined when there is no such size. Every approval cosigns the
   * head that its desk had verified: another root there means two histories.
   */
  readonly rootAt: (size: number) => string | undefined;
}

export interface ApprovalRefusal {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** Judges a verified approval against the journal so far. The ledger decides by it, desks repeat it. */
export const judgeApproval = (
  set: WorkingSet,
  opened: OpenedStatement<ApprovalStatement>,
  context: ApprovalContext,
): Result<IntentRecord, ApprovalRefusal> => {
  const { statement } = opened;
  const record = set.intents.get(statement.intent);
  if (record === undefined) return refuse('intent-unknown', statement.intent);
  const refusal =
    witnessProblem(set, statement, context) ??
    timeProblem(statement, context.time) ??
    shownProblem(set, statement, record) ??
    standingProblem(set, opened, record, context.time);
  return refusal === undefined ? ok(record) : err(refusal);
};

const refuse = (code: ErrorCode, detail: string): Result<never, ApprovalRefusal> => err({ code, detail });

const HOUR_MS = 3_600_000;

const timeProblem = (statement: ApprovalStatement, time: string): ApprovalRefusal | undefined => {
  const now = Date.parse(time);
  const issued = Date.parse(statement.issuedAt);
  const expires = Date.parse(statement.expiresAt);
  if (expires - issued > APPROVAL_LIFETIME_HOURS * HOUR_MS || expires <= now)
    return { code: 'approval-expired', detail: `signed ${statement.issuedAt}` };
  return undefined;
};

/** What every statement witnesses: the head of this very journal that its desk had verified, not in the future. */
export const witnessProblem = (
  set: WorkingSet,
  { head, issuedAt }: Pick<ApprovalStatement, 'head' | 'issuedAt'>,
  context: ApprovalContext,
): ApprovalRefusal | undefined => {
  if (Date.parse(issuedAt) > Date.parse(context.time) + CLOCK_SKEW_MS_MAX)
    return { code: 'clock-skew', detail: 'signed in the future' };
  const isOurs = head.origin === set.identity?.origin && context.rootAt(head.size) === head.root;
  return isOurs ? undefined : { code: 'split-view', detail: `head of size ${String(head.size)}` };
};

/** The approver must have seen the lines that these bytes give, under a policy that this journal holds. */
const shownProblem = (
  set: WorkingSet,
  statement: ApprovalStatement,
  record: IntentRecord,
): ApprovalRefusal | undefined => {
  const shown = shownFor(record.intent, statement.render.locale);
  const isShown =
    shown.template === statement.render.template &&
    shown.version === statement.render.version &&
    shown.digest === statement.render.digest;
  if (!isShown) return { code: 'render-mismatch', detail: 'the signed lines are not those of the intent' };
  const policy = set.policies.find(({ policy }) => policy.version === statement.policy.version);
  return policy?.digest === statement.policy.digest && statement.policy.version >= record.policyVersion
    ? undefined
    : { code: 'bad-statement', detail: 'the policy that was shown is not in force for this item' };
};

interface Shown {
  readonly template: string;
  readonly version: number;
  readonly locale: RenderLocale;
  readonly digest: Sha256Hex;
}

/** An intent is never edited, and each of its approvals asks for the same lines. */
const lastShown = new WeakMap<Intent, Shown>();

const shownFor = (intent: Intent, locale: RenderLocale): Shown => {
  const known = lastShown.get(intent);
  if (known?.locale === locale) return known;
  const record = renderIntent(intent, locale);
  const { template, version } = record;
  const shown = { template, version, locale, digest: renderDigest(record) };
  lastShown.set(intent, shown);
  return shown;
};

const standingProblem = (
  set: WorkingSet,
  opened: OpenedStatement<ApprovalStatement>,
  record: IntentRecord,
  time: string,
): ApprovalRefusal | undefined => {
  const { statement, person } = opened;
  if (record.status === 'cooling' && statement.decision === 'reject')
    return vetoProblem(set, opened, record, time);
  if (record.status !== 'awaiting-approval' || isStopped(record))
    return { code: 'intent-closed', detail: `the item is ${record.status}` };
  if (isOver(record.intent.expiresAt, time))
    return { code: 'intent-expired', detail: record.intent.expiresAt };
  if (set.roster === undefined) return { code: 'not-eligible', detail: 'no roster' };
  const duty = dutyProblem(set.roster, record, person);
  if (duty !== undefined) return duty;
  const place = placeRefusal(set.roster, statement, person.id, record.intent);
  if (place !== undefined) return place;
  const decided = decisionOf(record, person.id);
  if (decided !== undefined)
    return {
      code: 'already-decided',
      detail: decided.behalf === null ? person.id : `${decided.person} decided for ${person.id}`,
    };
  if (isVoided(record, opened))
    return { code: 'approval-voided', detail: `${person.id} signed it ${statement.issuedAt}` };
  if (statement.decision !== 'approve' && statement.reason === null)
    return { code: 'reason-required', detail: statement.decision };
  if (seatOf(set, opened, record, time) === undefined)
    return strangerProblem(set.roster, opened, record, time);
  if (statement.decision !== 'approve') return undefined;
  return record.denials.length > 0
    ? { code: 'policy-denies', detail: record.denials.join(', ') }
    : intentProblem(record.intent, record.digest, set, time);
};

/**
 * Whether this very statement was recorded before and went stale. It stands in the journal for anybody to deliver
 * again: what makes it count once more is a new signature, not the return of whoever gave it.
 */
const isVoided = ({ approvals }: IntentRecord, { digest }: OpenedStatement<ApprovalStatement>): boolean =>
  approvals.some((approval) => approval.digest === digest);

/** Somebody who is not asked, or not yet: then from when on. */
const strangerProblem = (
  roster: RosterIndex,
  { statement, person }: OpenedStatement<ApprovalStatement>,
  record: IntentRecord,
  time: string,
): ApprovalRefusal => {
  const from = statement.decision === 'approve' ? escalatedFrom(roster, record, person, time) : null;
  return from === null
    ? { code: 'not-eligible', detail: `${person.id} stands in no group that is asked for` }
    : { code: 'not-escalated-yet', detail: `${person.id} may fill a place from ${from}` };
};

/**
 * While a looser version cools down anybody of a group that was asked ends it, also who proposed or approved it, and
 * whoever sits there for somebody else: to stop costs less than to let go on.
 */
const vetoProblem = (
  set: WorkingSet,
  opened: OpenedStatement<ApprovalStatement>,
  record: IntentRecord,
  time: string,
): ApprovalRefusal | undefined => {
  const { statement, person } = opened;
  if (isStopped(record)) return { code: 'intent-closed', detail: 'it is rejected' };
  if (statement.reason === null) return { code: 'reason-required', detail: statement.decision };
  return seatOf(set, opened, record, time) !== undefined
    ? undefined
    : { code: 'not-eligible', detail: `${person.id} stands in no group that is asked for` };
};

/** One signed rejection or return ends an item, whoever has to write that down. */
export const isStopped = (record: IntentRecord): boolean =>
  record.approvals.some((approval) => approval.decision !== 'approve' && approval.stale === null);

/**
 * The seat in which a decision counts. To approve, the signer must be able to fill a place that is still open. To
 * stop an item it is enough to sit in any group that the policy asks for.
 */
export const seatOf = (
  { roster }: WorkingSet,
  { statement, person }: OpenedStatement<ApprovalStatement>,
  record: IntentRecord,
  time: string,
): Seat | undefined => {
  if (roster === undefined) return undefined;
  return statement.decision === 'approve'
    ? openSeat(roster, record, person, time)
    : stoppingSeat(roster, record, person, time);
};
