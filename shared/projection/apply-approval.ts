import type { ApprovalStatement, OpenedStatement } from '#shared/approval';
import { openApproval, openQuorumCertificate } from '#shared/approval';
import type { EventOf } from '#shared/journal';
import { isInShadow, type RosterIndex } from '#shared/roster';
import { isStopped, judgeApproval, seatOf } from './approvals.ts';
import type { ApplyContext } from './context.ts';
import { activeFromOf, coolsDown } from './cool-down.ts';
import { takeOut } from './counters.ts';
import { releaseEntries, type EntryPoint } from './entries.ts';
import { fault, isSame, type Fault } from './fault.ts';
import { isOver, standingProblem } from './standing.ts';
import { advanced, certificateOf } from './quorum.ts';
import { moveOn, recordIn, rememberPayees } from './records.ts';
import { creditShadows } from './shadows.ts';
import type { Seat } from './seats.ts';
import type { IntentRecord, RecordedApproval, WorkingSet } from './types.ts';

export const applyApproval = (
  set: WorkingSet,
  event: EventOf<'approval.recorded'>,
  context: ApplyContext,
): Fault | undefined => {
  if (set.identity === undefined || set.roster === undefined) return fault('state', 'no genesis');
  const trust = { ledger: set.identity.ledger, roster: set.roster, verify: context.verify };
  const opened = openApproval(event.payload.envelope, trust);
  if (!opened.ok) return fault('approval', opened.error.code);
  const { head, intent } = opened.value.statement;
  if (intent !== event.payload.intent) return fault('approval', 'is for another intent');
  const rootAt = context.rootAt ?? (() => head.root);
  const judged = judgeApproval(set, opened.value, { time: event.time, rootAt });
  if (!judged.ok) return fault('approval', `${judged.error.code}: ${judged.error.detail}`);
  const seat = seatOf(set, opened.value, judged.value, event.time);
  if (seat === undefined) return fault('approval', 'nobody sits there');
  const approvals = [...judged.value.approvals, recorded(opened.value, event, seat, set.roster)];
  const record = { ...judged.value, approvals };
  set.intents.set(intent, {
    ...record,
    ...advanced(record, set.roster, event.time),
    lastSeq: event.seq,
    lastAt: event.time,
  });
  return undefined;
};

const recorded = (
  opened: OpenedStatement<ApprovalStatement>,
  { seq, time }: EntryPoint,
  { groups, behalf }: Seat,
  roster: RosterIndex,
): RecordedApproval => ({
  seq,
  digest: opened.digest,
  person: opened.person.id,
  behalf,
  groups,
  keyId: opened.key.keyId,
  device: opened.statement.device,
  build: opened.statement.build,
  decision: opened.statement.decision,
  reason: opened.statement.reason,
  issuedAt: opened.statement.issuedAt,
  recordedAt: time,
  head: opened.statement.head,
  ...(opened.statement.decision === 'approve' &&
    isInShadow(roster, opened.person.id, time, behalf?.person) && { inShadow: true }),
  stale: null,
});

export const applyApproved = (
  set: WorkingSet,
  event: EventOf<'intent.approved'>,
  context: ApplyContext,
): Fault | undefined => {
  if (set.identity === undefined || set.roster === undefined) return fault('state', 'no genesis');
  const waiting = recordIn(set, event.payload.intent, 'awaiting-approval');
  if ('code' in waiting) return waiting;
  // A delay may be over since its last approval.
  const record = { ...waiting, ...advanced(waiting, set.roster, event.time) };
  if (isStopped(record)) return fault('approval', 'a signed rejection stands against it');
  if (isOver(record.intent.expiresAt, event.time)) return fault('time', 'approved after it had expired');
  if (!record.progress.satisfied || record.denials.length > 0)
    return fault('quorum', 'the approvals do not satisfy the policy');
  const problem = standingProblem(record.intent, record.digest, set, event.time);
  if (problem !== undefined) return fault('state', `${problem.code}: ${problem.detail}`);
  const opened = openQuorumCertificate(event.payload.certificate, set.identity.key, context.verify);
  if (!opened.ok) return fault('quorum', opened.error.code);
  const expected = certificateOf(record, set.policies, set.identity.ledger, opened.value.issuedAt);
  if (!isSame(expected, opened.value))
    return fault('quorum', 'the certificate is not what the journal gives');
  if (record.intent.type === 'transfer') rememberPayees(set, record.intent, event.time.slice(0, 10));
  creditShadows(set, record);
  if (coolsDown(record)) return coolDown(set, record, event);
  return moveOn(set, record, event, 'awaiting-dispatch', null);
};

/** A looser version of the policy begins to wait. That it could come into force, and no other waits, was looked at. */
const coolDown = (
  set: WorkingSet,
  record: IntentRecord,
  event: EventOf<'intent.approved'>,
): Fault | undefined => {
  set.cooling = record.digest;
  return moveOn(set, { ...record, activeFrom: activeFromOf(event.time) }, event, 'cooling', null);
};

export const applyClosed = (
  set: WorkingSet,
  event: EventOf<'intent.rejected'> | EventOf<'intent.returned'>,
): Fault | undefined => {
  const [decision, status] =
    event.type === 'intent.rejected' ? (['reject', 'rejected'] as const) : (['return', 'returned'] as const);
  const record = recordIn(
    set,
    event.payload.intent,
    'awaiting-approval',
    ...(decision === 'reject' ? (['cooling'] as const) : []),
  );
  if ('code' in record) return record;
  const { by, reason } = event.payload;
  const signed = record.approvals.find(
    (approval) => approval.person === by && approval.decision === decision,
  );
  if (signed?.reason?.code !== reason.code || signed.reason.text !== reason.text)
    return fault('approval', 'nobody signed this decision');
  if (set.cooling === record.digest) set.cooling = null;
  return release(set, record, event) ?? moveOn(set, record, event, status, `${reason.code}: ${reason.text}`);
};

export const applyExpired = (set: WorkingSet, event: EventOf<'intent.expired'>): Fault | undefined => {
  const record = recordIn(set, event.payload.intent, 'awaiting-approval');
  if ('code' in record) return record;
  if (!isOver(record.intent.expiresAt, event.time)) return fault('time', 'expired before its time');
  return release(set, record, event) ?? moveOn(set, record, event, 'expired', null);
};

/** What was reserved and counted for an intent that will not be carried out. */
const release = (set: WorkingSet, record: IntentRecord, event: EntryPoint): Fault | undefined => {
  const wrong = releaseEntries(set, record.hold, event, record.proposedAt);
  if (wrong !== undefined) return fault('entries', wrong);
  takeOut(set, record, event.time);
  return undefined;
};
