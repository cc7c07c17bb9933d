import { openSubmission, type OpenedStatement, type SubmissionStatement } from '#shared/approval';
import type { EventOf } from '#shared/journal';
import { witnessProblem } from './approvals.ts';
import type { ApplyContext } from './context.ts';
import { fault, type Fault } from './fault.ts';
import type { WorkingSet } from './types.ts';

/** The submission that an event carries: signed by who may sign here, over a head of this very journal. */
export const openedSubmission = (
  set: WorkingSet,
  { time, payload }: EventOf<'submission.recorded'> | EventOf<'runbook.recorded'> | EventOf<'key.proved'>,
  context: ApplyContext,
): OpenedStatement<SubmissionStatement> | Fault => {
  const { identity, roster } = set;
  if (identity === undefined || roster === undefined) return fault('state', 'no genesis');
  const trust = { ledger: identity.ledger, roster, verify: context.verify };
  const opened = openSubmission(payload.envelope, trust);
  if (!opened.ok) return fault('submission', opened.error.code);
  const { statement } = opened.value;
  const rootAt = context.rootAt ?? (() => statement.head.root);
  const odd = witnessProblem(set, statement, { time, rootAt });
  return odd === undefined ? opened.value : fault('submission', odd.detail);
};
