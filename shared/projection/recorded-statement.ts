import type { OpenedStatement, SubmissionStatement } from '#shared/approval';
import type { IntentDigest } from '#shared/brand';
import type { Result } from '#shared/errors';
import { digestOf, originKey } from '#shared/intent';
import type { EventOf } from '#shared/journal';
import type { ApplyContext } from './context.ts';
import { fault, type Fault } from './fault.ts';
import { statementIn } from './intent-in.ts';
import { openedSubmission } from './opened-submission.ts';
import type { ProposalRefusal } from './refusal.ts';
import type { StatementIntent, StatementJudgement } from './signed-statements.ts';
import type { WorkingSet } from './types.ts';

type Opened = OpenedStatement<SubmissionStatement>;
type Judge<I> = (
  set: WorkingSet,
  intent: I,
  digest: IntentDigest,
  opened: Opened,
  time: string,
) => Result<StatementJudgement, ProposalRefusal>;

/** A statement that an event records and that holds; its origin is taken from then on. */
export const recordedStatement = <T extends StatementIntent['type']>(
  set: WorkingSet,
  event: EventOf<'runbook.recorded'> | EventOf<'key.proved'>,
  context: ApplyContext,
  type: T,
  judge: Judge<Extract<StatementIntent, { type: T }>>,
):
  | {
      readonly intent: Extract<StatementIntent, { type: T }>;
      readonly digest: IntentDigest;
      readonly opened: Opened;
    }
  | Fault => {
  const opened = openedSubmission(set, event, context);
  if ('code' in opened) return opened;
  const decoded = statementIn(event);
  if (!decoded.ok) return fault('intent', decoded.error.detail);
  if (decoded.value.type !== type) return fault('intent', `is no ${type}`);
  const intent = decoded.value as Extract<StatementIntent, { type: T }>;
  const digest = digestOf(intent);
  if (digest !== event.payload.digest) return fault('intent', 'digest differs');
  const judged = judge(set, intent, digest, opened, event.time);
  if (!judged.ok) return fault('intent', `${judged.error.code}: ${judged.error.detail}`);
  if (judged.value.kind !== 'recorded') return fault('intent', 'recorded twice');
  set.origins.set(originKey(intent.origin), digest);
  return { intent, digest, opened };
};
