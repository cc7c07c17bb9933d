import { openSubmission, type OpenedStatement, type SubmissionStatement } from '#shared/approval';
import type { ProposeOutcome } from '#shared/api';
import type { IntentDigest } from '#shared/brand';
import { decodeSigned, digestOfBytes, type Intent } from '#shared/intent';
import { canonicalBytes, type JsonObject } from '#shared/json';
import {
  actionOf,
  judgeKeyProof,
  judgeProposal,
  judgeRunbook,
  witnessProblem,
  type ProposalJudgement,
  type StatementIntent,
} from '#shared/projection';
import { accepted, forgotten, refused } from './answers.ts';
import type { Session } from './session.ts';
import type { Decided, ProposeCommand } from './types.ts';

type Submission = OpenedStatement<SubmissionStatement>;

/** Decides on every intent of a command by itself, in order: one refused intent does not stop the next. */
export const decidePropose = (session: Session, command: ProposeCommand, intentsMax: number): Decided => {
  const { identity, roster } = session.set;
  if (identity === undefined || roster === undefined) throw new Error('The journal has no genesis');
  const trust = { ledger: identity.ledger, roster, verify: session.context.verify };
  const opened = openSubmission(command.submission, trust);
  if (!opened.ok) return forgotten('bad-statement', `${opened.error.code}: ${opened.error.detail}`);
  const submission = opened.value;
  const kept = { isRemembered: true, statement: submission.digest, items: command.intents.length };
  const odd = witnessProblem(session.set, submission.statement, {
    time: session.time,
    rootAt: session.context.rootAt,
  });
  if (odd !== undefined) return { ...kept, answer: refused(odd.code, odd.detail) };
  const outcomes = command.intents.map((value) =>
    proposeOne(session, { command, intentsMax }, submission, value),
  );
  return { ...kept, answer: accepted({ outcomes }) };
};

const proposeOne = (
  session: Session,
  { command, intentsMax }: { readonly command: ProposeCommand; readonly intentsMax: number },
  submission: Submission,
  value: JsonObject,
): ProposeOutcome => {
  const bytes = canonicalBytes(value);
  const decoded = decodeSigned(bytes);
  if (!decoded.ok)
    return {
      outcome: 'refused',
      digest: null,
      code: 'intent-undecodable',
      detail: `${decoded.error.code}: ${decoded.error.detail}`,
    };
  const digest = digestOfBytes(bytes);
  const intent = decoded.value;
  if (intent.type === 'runbook' || intent.type === 'key.prove')
    return recordStatement(session, command, submission, { digest, value, intent });
  const judged = judge(session, intent, digest, submission);
  if (!judged.ok) return { outcome: 'refused', digest, ...judged.error };
  if (judged.value.kind === 'duplicate')
    return { outcome: 'duplicate', digest, existing: judged.value.existing };
  const full = fullProblem(session, intent, intentsMax);
  if (full !== undefined) return { outcome: 'refused', digest, ...full };
  recordSubmission(session, command, submission);
  return record(session, submission, { digest, value }, judged.value);
};

/**
 * Intents stay in memory for ever, so there is an end to how many a ledger takes: before memory is at its end. That value
 * is in danger can be said at any time.
 */
const fullProblem = (
  { set }: Session,
  intent: Intent,
  intentsMax: number,
): { readonly code: 'ledger-full'; readonly detail: string } | undefined =>
  set.intents.size < intentsMax || isUrgent(intent)
    ? undefined
    : {
        code: 'ledger-full',
        detail: `there are ${String(set.intents.size)} items, memory.intentsMax is ${String(intentsMax)}`,
      };

const isUrgent = (intent: Intent): boolean => intent.type === 'emergency' || actionOf(intent) === 'key.stop';

/** A statement about a runbook or a key stands as soon as it is judged: nobody has to approve it. */
const recordStatement = (
  session: Session,
  { submission: signed }: ProposeCommand,
  submission: Submission,
  step: { readonly digest: IntentDigest; readonly value: JsonObject; readonly intent: StatementIntent },
): ProposeOutcome => {
  const { digest, value, intent } = step;
  const judged =
    intent.type === 'runbook'
      ? judgeRunbook(session.set, intent, digest, submission, session.time)
      : judgeKeyProof(session.set, intent, digest, submission, session.time);
  if (!judged.ok) return { outcome: 'refused', digest, ...judged.error };
  if (judged.value.kind === 'duplicate')
    return { outcome: 'duplicate', digest, existing: judged.value.existing };
  const envelope = { ...signed, signatures: [...signed.signatures] };
  const payload = { digest, intent: value as Record<string, never>, envelope };
  const type = intent.type === 'runbook' ? 'runbook.recorded' : 'key.proved';
  const seq = session.emit({ type, payload }, submission.person.id);
  return { outcome: 'recorded', digest, seq };
};

const judge = (
  session: Session,
  intent: Intent,
  digest: IntentDigest,
  submission: Submission,
): ReturnType<typeof judgeProposal> => {
  const context = {
    digest: submission.digest,
    initiator: submission.statement.initiator,
    intents: intentsOf(session, submission),
  };
  return judgeProposal(session.set, intent, digest, context, {
    seq: proposalSeq(session, submission),
    time: session.time,
  });
};

/** Where a proposal will stand: after its submission, unless that is recorded already. */
const proposalSeq = ({ set }: Session, { digest }: Submission): number =>
  set.submissions.has(digest) ? set.size : set.size + 1;

/** The set is built once for a submission, however many commands bring its intents. */
const intentsOf = (session: Session, { digest, statement }: Submission): ReadonlySet<IntentDigest> =>
  session.set.submissions.get(digest)?.intents ?? new Set(statement.intents);

const recordSubmission = (
  session: Session,
  command: ProposeCommand,
  { digest, person }: Submission,
): void => {
  if (session.set.submissions.has(digest)) return;
  const envelope = { ...command.submission, signatures: [...command.submission.signatures] };
  session.emit({ type: 'submission.recorded', payload: { submission: digest, envelope } }, person.id);
};

type Recordable = Exclude<ProposalJudgement, { kind: 'duplicate' }>;

const record = (
  session: Session,
  submission: Submission,
  { digest, value }: { readonly digest: IntentDigest; readonly value: JsonObject },
  judged: Recordable,
): ProposeOutcome => {
  const payload = {
    digest,
    intent: value as Record<string, never>,
    submission: submission.digest,
    policy: { version: judged.policy.policy.version, digest: judged.policy.digest },
    facts: judged.facts as never,
  };
  const by = submission.person.id;
  if (judged.kind === 'proposed') {
    const seq = session.emit(
      { type: 'intent.proposed', payload: { ...payload, hold: [...judged.hold] } },
      by,
    );
    return { outcome: 'proposed', digest, seq };
  }
  const denials = judged.evaluation.denials.map(({ rule, code }) => ({ rule, code }));
  const seq = session.emit({ type: 'intent.denied', payload: { ...payload, denials } }, by);
  return { outcome: 'denied', digest, seq, denials };
};
