import { sql } from 'kysely';
import type { IntentDigest } from '#shared/brand';
import type { PolicyPublicationIntent } from '#shared/intent';
import type { CheckView } from '#shared/ipc';
import { compile, headlineOf, type Evaluation, type Facts } from '#shared/policy';
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

/** What is judged: an item on the facts recorded with it, or a draft on those that it would have now. */
export interface Judged {
  readonly facts: Facts;
  /** The first of the versions that hold for it. */
  readonly policyVersion: number;
  /** Of an item. */
  readonly digest?: IntentDigest;
}

/** Versions under which an open item would need something else. */
export const policyAheadChecks = (
  scope: Scope,
  record: IntentRecord,
  publications: readonly Publication[],
): readonly CheckView[] => (isOpen(record) ? aheadChecks(scope, record, publications) : []);

/** Versions under which an item, or a draft, would need something else than it needs now. */
export const aheadChecks = (
  scope: Scope,
  judged: Judged,
  publications: readonly Publication[],
): readonly CheckView[] => publications.flatMap((publication) => aheadOf(scope, judged, publication));

const aheadOf = (scope: Scope, judged: Judged, ahead: Publication): readonly CheckView[] => {
  const { policies } = scope.picture;
  const { policy } = ahead.intent;
  const now = evaluationOf(judged.facts, judged.policyVersion, policies);
  const then = evaluationOf(judged.facts, judged.policyVersion, [
    ...policies,
    { policy, digest: compile(policy).digest, since: scope.picture.head.size },
  ]);
  if (ahead.record.digest === judged.digest || isSameAnswer(now, then)) return [];
  const what = judged.digest === undefined ? 'this' : 'this item';
  const need = (evaluation: Evaluation): string =>
    headlineOf(evaluation, groupNames(scope.picture)).replace(/\.$/, '');
  const proposer = personName(scope.picture, ahead.intent.initiator);
  const version = `Version ${String(policy.version)} of the policy, proposed by ${proposer}`;
  const answer =
    then.decision === 'denied'
      ? `would stop ${what} (${need(then)})`
      : `would ask ${what} for ${need(then)}, not ${need(now)}`;
  return [
    attention(NAME, `${version} and ${ahead.record.status.replaceAll('-', ' ')}, ${answer}.`, {
      remedy:
        'If it comes into force first, that is needed too. Open the version to see what else it changes.',
      items: [{ digest: ahead.record.digest, text: `${policy.title}, version ${String(policy.version)}` }],
    }),
  ];
};

const isSameAnswer = (a: Evaluation, b: Evaluation): boolean =>
  JSON.stringify([a.decision, a.denials, a.requirement]) ===
  JSON.stringify([b.decision, b.denials, b.requirement]);
