import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import {
  lintPolicy,
  NO_REPLAY_BUDGET,
  overBudget,
  rollbackTo,
  successorOf,
  type Policy,
  type PublishedTests,
  type ReplayCounts,
} from '#shared/policy';
import type { PolicyProposal, PolicyRequest, PolicySource } from '../contract.ts';
import { decodeIntentRecord } from '../store/records.ts';
import { replayCountsOf } from '../views/replay-counts.ts';
import type { Scope } from '../views/scope.ts';
import { readDraft } from './rows.ts';

/** What to sign: the version that follows the one in force. Defects are said before anybody is asked for a PIN. */
export const policyProposal = async (
  scope: Scope,
  source: PolicyRequest,
): Promise<Result<PolicyProposal, ShownError>> => {
  const { policies, cooling } = scope.picture;
  const inForce = policies.at(-1);
  if (inForce === undefined) return err(shownError('not-found', 'the policy in force'));
  if (cooling !== null) return err(shownError('policy-cooling', `item ${cooling}`));
  const next = await nextOf(scope, source);
  if (!next.ok) return next;
  const { policy, tests } = next.value;
  const defect = lintPolicy(policy).find(({ severity }) => severity === 'error');
  if (defect !== undefined) return err(shownError('policy-unsound', defect.text));
  const { replayBudget } = source;
  const counts = await countsAgainst(scope, inForce.policy, policy);
  const excess = overBudget(counts, replayBudget);
  if (excess !== undefined) return err(shownError('policy-replay-exceeded', excess));
  return ok({
    base: { version: inForce.policy.version, digest: inForce.digest },
    policy,
    tests,
    replayBudget: { ...NO_REPLAY_BUDGET, ...replayBudget, through: scope.picture.head.size },
  });
};

/** What the version to be proposed would have changed about all past transfers that this desk knows. */
export const policyReplayCounts = async (
  scope: Scope,
  source: PolicySource,
): Promise<Result<ReplayCounts, ShownError>> => {
  const inForce = scope.picture.policies.at(-1);
  if (inForce === undefined) return err(shownError('not-found', 'the policy in force'));
  const next = await nextOf(scope, source);
  return next.ok ? ok(await countsAgainst(scope, inForce.policy, next.value.policy)) : next;
};

const countsAgainst = (scope: Scope, before: Policy, after: Policy): Promise<ReplayCounts> =>
  replayCountsOf(scope, { before, after, until: scope.picture.head.size });

interface Next {
  readonly policy: Policy;
  readonly tests: PublishedTests;
}

const nextOf = (scope: Scope, source: PolicySource): Promise<Result<Next, ShownError>> => {
  const history = scope.picture.policies.map(({ policy }) => policy);
  return source.kind === 'rollback'
    ? rolledBack(scope, history, source.version)
    : drafted(scope, history, source.id);
};

const rolledBack = async (
  scope: Scope,
  history: readonly Policy[],
  version: number,
): Promise<Result<Next, ShownError>> => {
  const policy = rollbackTo(history, version);
  return policy === undefined
    ? err(shownError('not-found', `version ${String(version)}`))
    : ok({ policy, tests: await testsOf(scope, version) });
};

/** The tests that an earlier version came with; that of the genesis came with none. */
const testsOf = async ({ db }: Scope, version: number): Promise<PublishedTests> => {
  const found = await db
    .selectFrom('publications')
    .innerJoin('intents', 'intents.proposed_seq', 'publications.proposed_seq')
    .innerJoin('intent_records', 'intent_records.proposed_seq', 'publications.proposed_seq')
    .innerJoin('event_lines', 'event_lines.seq', 'publications.proposed_seq')
    .select(['intent_records.record', 'event_lines.line'])
    .where('publications.version', '=', version)
    .where('intents.status', '=', 'carried-out')
    .executeTakeFirst();
  const intent = found === undefined ? undefined : decodeIntentRecord(found.record, found.line).intent;
  return intent?.type === 'policy.publish' ? intent.tests : [];
};

const drafted = async (
  { db }: Scope,
  history: readonly Policy[],
  id: string,
): Promise<Result<Next, ShownError>> => {
  const draft = await readDraft(db, id);
  if (!draft.ok) return draft;
  const { baseVersion, content, tests } = draft.value;
  const inForce = history.at(-1)?.version ?? 0;
  const detail = `drafted on version ${String(baseVersion)}, in force is ${String(inForce)}`;
  return baseVersion === inForce
    ? ok({ policy: successorOf(history, content), tests })
    : err(shownError('policy-moved', detail));
};
