import type { OpenedStatement, SubmissionStatement } from '#shared/approval';
import type { IntentDigest, PersonId } from '#shared/brand';
import type { Result } from '#shared/errors';
import type { RunbookDeed, RunbookIntent, RunbookStep } from '#shared/intent';
import { roleTitles, type Person } from '#shared/roster';
import { isSame } from './fault.ts';
import type { ProposalRefusal } from './refusal.ts';
import { subjectProblem } from './runbook-subjects.ts';
import { judgeStatement, type StatementJudgement } from './signed-statements.ts';
import type { RunbookRecord, WorkingSet } from './types.ts';

/* What may be recorded of a runbook: it says what was done, and nothing follows from it. */

export type RunbookJudgement = StatementJudgement;

/** Judges a statement about a runbook against the journal so far: the ledger decides by it, every desk repeats it. */
export const judgeRunbook = (
  set: WorkingSet,
  intent: RunbookIntent,
  digest: IntentDigest,
  opened: OpenedStatement<SubmissionStatement>,
  time: string,
): Result<RunbookJudgement, ProposalRefusal> =>
  judgeStatement(set, intent, digest, opened, time, () => deedProblem(set, intent.deed, opened.person));

const deedProblem = (set: WorkingSet, deed: RunbookDeed, person: Person): ProposalRefusal | undefined => {
  if (deed.kind === 'open') return openingProblem(set, deed);
  const record = set.runbooks.get(deed.runbook.opening);
  if (record === undefined) return { code: 'not-found', detail: `runbook ${deed.runbook.opening}` };
  if (record.closed !== null) return { code: 'runbook-closed', detail: record.closed.at };
  if (deed.runbook.title !== record.runbook.title)
    return { code: 'runbook-mismatch', detail: `it is ${record.runbook.title}` };
  return deed.kind === 'close' ? closeProblem(record, person.id) : stepProblem(record, deed, person);
};

const openingProblem = (
  set: WorkingSet,
  { runbook, subject }: Extract<RunbookDeed, { kind: 'open' }>,
): ProposalRefusal | undefined => {
  for (const record of set.runbooks.values())
    if (record.closed === null && record.runbook.id === runbook.id && isSame(record.subject, subject))
      return { code: 'runbook-running', detail: record.opening };
  return subjectProblem(subject, set);
};

/** Whoever opened it does not close it: a second person has looked at what was done. */
const closeProblem = (record: RunbookRecord, by: PersonId): ProposalRefusal | undefined => {
  const open = openSteps(record)[0];
  if (open !== undefined) return { code: 'runbook-order', detail: open.id };
  return record.opened.person === by
    ? { code: 'runbook-not-asked', detail: 'somebody else than who opened it closes it' }
    : undefined;
};

const stepProblem = (
  record: RunbookRecord,
  deed: Extract<RunbookDeed, { kind: 'sign' | 'skip' }>,
  { roles }: Person,
): ProposalRefusal | undefined => {
  const step = record.runbook.steps.find(({ id }) => id === deed.step.id);
  if (step === undefined) return { code: 'not-found', detail: `step ${deed.step.id}` };
  if (step.text !== deed.step.text) return { code: 'runbook-mismatch', detail: `step ${step.id}` };
  if (isDone(record, step.id)) return { code: 'runbook-step-done', detail: step.id };
  const first = step.after.find((id) => !isDone(record, id));
  if (first !== undefined) return { code: 'runbook-order', detail: first };
  return deed.kind === 'skip' ? undefined : signingProblem(step, roles);
};

/** Why somebody of these roles does not sign a step. Anybody may skip one, with a reason. */
export const signingProblem = (
  { asks, observes }: Pick<RunbookStep, 'asks' | 'observes'>,
  roles: Person['roles'],
): ProposalRefusal | undefined => {
  if (observes !== null)
    return { code: 'runbook-not-asked', detail: 'the journal shows this step, and nobody signs it' };
  return asks.length === 0 || asks.some((role) => roles.includes(role))
    ? undefined
    : { code: 'runbook-not-asked', detail: asks.map((role) => roleTitles[role]).join(' or ') };
};

export const isDone = ({ marks }: Pick<RunbookRecord, 'marks'>, step: string): boolean =>
  marks.some((mark) => mark.step === step);

/** Steps that are neither signed nor skipped nor observed, in the order of the text. */
export const openSteps = (record: Pick<RunbookRecord, 'marks' | 'runbook'>): readonly RunbookStep[] =>
  record.runbook.steps.filter(({ id }) => !isDone(record, id));

/** Steps that can be signed or skipped next: nothing has to come before them any more. */
export const nextSteps = (record: Pick<RunbookRecord, 'marks' | 'runbook'>): readonly RunbookStep[] =>
  openSteps(record).filter(({ after }) => after.every((id) => isDone(record, id)));
