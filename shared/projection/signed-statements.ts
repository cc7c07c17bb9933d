import type { OpenedStatement, SubmissionStatement } from '#shared/approval';
import type { IntentDigest } from '#shared/brand';
import { err, ok, type ErrorCode, type Result } from '#shared/errors';
import { originKey, type KeyProofIntent, type RunbookIntent } from '#shared/intent';
import { placeRefusal } from './places.ts';
import { headerProblem } from './proposals.ts';
import type { ProposalRefusal } from './refusal.ts';
import type { WorkingSet } from './types.ts';

/*
 * Statements that need no quorum and no policy, and that a frozen ledger takes as well: they say what was done, and give
 * nobody power. Each stands alone under the signature of a person.
 */

export type StatementIntent = RunbookIntent | KeyProofIntent;

export type StatementJudgement =
  { readonly kind: 'recorded' } | { readonly kind: 'duplicate'; readonly existing: IntentDigest };

/** Judges all that such statements have in common, and then what `special` finds in this one. */
export const judgeStatement = (
  set: WorkingSet,
  intent: StatementIntent,
  digest: IntentDigest,
  { statement, person }: OpenedStatement<SubmissionStatement>,
  time: string,
  special: () => ProposalRefusal | undefined,
): Result<StatementJudgement, ProposalRefusal> => {
  const existing = set.origins.get(originKey(intent.origin));
  if (existing === digest) return ok({ kind: 'duplicate', existing });
  if (existing !== undefined) return refused('origin-conflict', `another item came from there: ${existing}`);
  const submission = { initiator: statement.initiator, intents: new Set(statement.intents) };
  const problem =
    headerProblem(intent, digest, submission, set.identity?.ledger, time) ??
    aloneProblem(statement) ??
    (person.serviceOf === null ? undefined : NO_PERSON) ??
    (set.roster && placeRefusal(set.roster, statement, person.id, intent)) ??
    special();
  return problem === undefined ? ok({ kind: 'recorded' }) : err(problem);
};

const refused = (code: ErrorCode, detail: string): Result<never, ProposalRefusal> => err({ code, detail });

const NO_PERSON: ProposalRefusal = {
  code: 'runbook-not-asked',
  detail: 'a person signs it, and no service account',
};

/** Each is a signature of its own. */
const aloneProblem = ({ intents }: SubmissionStatement): ProposalRefusal | undefined =>
  intents.length === 1 ? undefined : { code: 'bad-statement', detail: 'such a statement is signed alone' };
