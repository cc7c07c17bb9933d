import { digestOf, originKey, type Intent } from '#shared/intent';
import type { EventOf } from '#shared/journal';
import { compile, decide } from '#shared/policy';
import type { ApplyContext } from './context.ts';
import { countProposal } from './counters.ts';
import { reserveEntries } from './entries.ts';
import { fault, isSame, type Fault } from './fault.ts';
import { denialCodes } from './in-flight.ts';
import { intentIn } from './intent-in.ts';
import { openedSubmission } from './opened-submission.ts';
import { judgeProposal, type ProposalJudgement } from './proposals.ts';
import { advanced } from './quorum.ts';
import type { IntentRecord, SubmissionRecord, WorkingSet } from './types.ts';

type ProposalEvent = EventOf<'intent.proposed'> | EventOf<'intent.denied'>;

export const applySubmission = (
  set: WorkingSet,
  event: EventOf<'submission.recorded'>,
  context: ApplyContext,
): Fault | undefined => {
  const opened = openedSubmission(set, event, context);
  if ('code' in opened) return opened;
  const { statement, digest } = opened;
  if (digest !== event.payload.submission) return fault('submission', 'digest differs');
  if (set.submissions.has(digest)) return fault('submission', 'recorded twice');
  set.submissions.set(digest, { initiator: statement.initiator, intents: new Set(statement.intents) });
  return undefined;
};

export const applyProposed = (set: WorkingSet, event: EventOf<'intent.proposed'>): Fault | undefined => {
  const judged = judgeAgain(set, event, 'proposed');
  if ('code' in judged) return judged;
  const { intent, judgement } = judged;
  if (!isSame(judgement.hold, event.payload.hold))
    return fault('entries', 'the hold is not what the intent says');
  const wrong = reserveEntries(set, event.payload.hold, event);
  if (wrong !== undefined) return fault('entries', wrong);
  countProposal(set, intent, event.time);
  remember(set, event, intent, judgement, 'awaiting-approval');
  return undefined;
};

export const applyDenied = (set: WorkingSet, event: EventOf<'intent.denied'>): Fault | undefined => {
  const judged = judgeAgain(set, event, 'denied');
  if ('code' in judged) return judged;
  if (!isSame(judged.judgement.evaluation.denials, event.payload.denials))
    return fault('policy', 'the denials are not what the policy gives');
  remember(set, event, judged.intent, judged.judgement, 'denied');
  return undefined;
};

type Decided = Exclude<ProposalJudgement, { kind: 'duplicate' }>;

const judgeAgain = (
  set: WorkingSet,
  event: ProposalEvent,
  expected: Decided['kind'],
): { readonly intent: Intent; readonly judgement: Decided } | Fault => {
  const decoded = intentIn(event);
  if (!decoded.ok) return fault('intent', decoded.error.detail);
  if (digestOf(decoded.value) !== event.payload.digest) return fault('intent', 'digest differs');
  const submission = set.submissions.get(event.payload.submission);
  if (submission === undefined) return fault('submission', 'not recorded before');
  const judged = judge(set, event, decoded.value, submission);
  if (!judged.ok) return fault('intent', `${judged.error.code}: ${judged.error.detail}`);
  if (judged.value.kind !== expected) return fault('policy', `expected ${judged.value.kind}`);
  const judgement = asRecorded(judged.value, event);
  return judgement === undefined
    ? fault('policy', 'facts or policy are not those of this journal')
    : { intent: decoded.value, judgement };
};

const judge = (
  set: WorkingSet,
  event: ProposalEvent,
  intent: Intent,
  submission: SubmissionRecord,
): ReturnType<typeof judgeProposal> =>
  judgeProposal(
    set,
    intent,
    event.payload.digest,
    { digest: event.payload.submission, ...submission },
    event,
  );

/** The judgement with the facts that the event records, where both are the same; undefined where they are not. */
const asRecorded = (judgement: Decided, { payload }: ProposalEvent): Decided | undefined => {
  const { policy, digest } = judgement.policy;
  if (policy.version !== payload.policy.version || digest !== payload.policy.digest) return undefined;
  const told = payload.facts.moments === undefined ? withoutMoments(judgement) : judgement;
  const recorded = payload.facts.day === undefined ? withoutDay(told) : told;
  return recorded !== undefined && isSame(recorded.facts, payload.facts) ? recorded : undefined;
};

/** What was recorded before moments were among the facts. They are words of an explanation and decide nothing. */
const withoutMoments = (judgement: Decided): Decided => {
  const { moments: _, ...facts } = judgement.facts;
  return { ...judgement, facts };
};

/**
 * What was recorded before days were among the facts. Nothing is left out by that: where the day would have changed the
 * answer it has to be there.
 */
const withoutDay = (judgement: Decided): Decided | undefined => {
  const { day: _, ...facts } = judgement.facts;
  const verdict = decide(compile(judgement.policy.policy), facts);
  return isSame(verdict, judgement.evaluation) ? { ...judgement, facts } : undefined;
};

const remember = (
  set: WorkingSet,
  event: ProposalEvent,
  intent: Intent,
  judgement: Decided,
  status: 'awaiting-approval' | 'denied',
): void => {
  if (set.roster === undefined) throw new Error('no genesis');
  const { evaluation: verdict } = judgement;
  const { requirement } = verdict;
  const denials = denialCodes(verdict.denials.map(({ code }) => code));
  const judged = {
    intent,
    facts: judgement.facts,
    requirement,
    denials,
    approvals: [],
    filledAt: null,
    proposedAt: event.time,
  };
  const record: IntentRecord = {
    ...judged,
    ...advanced(judged, set.roster, event.time),
    digest: event.payload.digest,
    submission: event.payload.submission,
    status,
    policyVersion: event.payload.policy.version,
    hold: judgement.hold,
    proposedSeq: event.seq,
    lastSeq: event.seq,
    lastAt: event.time,
    closing: status === 'denied' ? verdict.denials.map(({ code }) => code).join(', ') : null,
    activeFrom: null,
  };
  set.intents.set(record.digest, record);
  set.origins.set(originKey(intent.origin), record.digest);
};
