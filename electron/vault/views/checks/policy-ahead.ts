import { sql } from 'kysely';
import type { IntentDigest } from '#shared/brand';
import type { PolicyPublicationIntent } from '#shared/intent';
import type { CheckView } from '#shared/ipc';
import { explain, policyDigest, type Evaluation } from '#shared/policy';
import { evaluationOf, type IntentRecord } from '#shared/projection';
import { isOpen } from '../../journal/intent-row.ts';
import { recordOf } from '../decide.ts';
import { personName } from '../names.ts';
import { groupNames, type Scope } from '../scope.ts';
import { attention } from './check.ts';

const NAME = { id: 'policy-ahead', title: 'A policy version that is on its way' };
/** One waits as a rule; whoever proposes more of them has to wait for their turn. */
const VERSIONS_MAX = 3;

/** A proposed policy version that is neither in force nor ended. */
export interface Publication {
  readonly record: IntentRecord;
  readonly intent: PolicyPublicationIntent;
}

/** The type stands in the text of the statement: only then does the index that holds publications alone serve it. */
export const AHEAD = `select digest from intents where type = 'policy.publish'
  and status not in ('denied', 'rejected', 'returned', 'expired', 'carried-out')
  order by proposed_seq limit ${String(VERSIONS_MAX)}`;

export const publicationsAhead = async (scope: Scope): Promise<readonly Publication[]> => {
  const { rows } = await sql<{ digest: IntentDigest }>`${sql.raw(AHEAD)}`.execute(scope.db);
  const found: Publication[] = [];
  for (const { digest } of rows) {
    const record = await recordOf(scope, digest);
    if (record.ok && record.value.intent.type === 'policy.publish')
      found.push({ record: record.value, intent: record.value.intent });
  }
  return found;
};

/** Versions under which an open item would need something else, judged on the facts recorded with it. */
export const policyAheadChecks = (
  scope: Scope,
  record: IntentRecord,
  publications: readonly Publication[],
): readonly CheckView[] =>
  isOpen(record) ? publications.flatMap((publication) => aheadOf(scope, record, publication)) : [];

const aheadOf = (scope: Scope, record: IntentRecord, ahead: Publication): readonly CheckView[] => {
  const { policies } = scope.picture;
  const { policy } = ahead.intent;
  const now = evaluationOf(record.facts, record.policyVersion, policies);
  const then = evaluationOf(record.facts, record.policyVersion, [
    ...policies,
    { policy, digest: policyDigest(policy), since: scope.picture.head.size },
  ]);
  if (ahead.record.digest === record.digest || isSameAnswer(now, then)) return [];
  const need = (evaluation: Evaluation): string =>
    explain(evaluation, groupNames(scope.picture), record.facts).headline.replace(/\.$/, '');
  const proposer = personName(scope.picture, ahead.intent.initiator);
  const version = `Version ${String(policy.version)} of the policy, proposed by ${proposer}`;
  const answer =
    then.decision === 'denied'
      ? `would stop this item (${need(then)})`
      : `would ask this item for ${need(then)}, not ${need(now)}`;
  return [
    attention(NAME, `${version} and ${ahead.record.status.replaceAll('-', ' ')}, ${answer}.`, {
      remedy:
        'If it comes into force first, this item needs that too. Open the version to see what else it changes.',
      items: [{ digest: ahead.record.digest, text: `${policy.title}, version ${String(policy.version)}` }],
    }),
  ];
};

const isSameAnswer = (a: Evaluation, b: Evaluation): boolean =>
  JSON.stringify([a.decision, a.denials, a.requirement]) ===
  JSON.stringify([b.decision, b.denials, b.requirement]);
