import { sql } from 'kysely';
import type { IntentDigest, PersonId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type {
  NamedId,
  PolicyVersionDetail,
  PolicyVersionRow,
  PolicyVersionsPage,
  PolicyVersionState,
} from '#shared/ipc';
import type { PolicyPublicationIntent } from '#shared/intent';
import { policyContentDigest, policyDigest } from '#shared/policy';
import { isCounted, type IntentRecord, type IntentStatus, type PolicyVersion } from '#shared/projection';
import { decodeIntentRecord } from '../store/records.ts';
import { recordOf } from './decide.ts';
import { personName } from './names.ts';
import { ownerlessRules, overdueToday } from './overdue.ts';
import type { Scope } from './scope.ts';

/* The versions of the policy: those that are or were in force, and those that somebody proposed. */

/** Each row reads a whole table. */
const ROWS_MAX = 100;

type Publication = IntentRecord & { readonly intent: PolicyPublicationIntent };

/** The newest first; the version of the genesis is the last of all. */
export const policyVersions = async (
  scope: Scope,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<PolicyVersionsPage> => {
  const counted = await sql<{ count: number }>`select count(*) as count from publications`.execute(scope.db);
  const proposed = counted.rows[0]?.count ?? 0;
  const size = Math.min(limit, ROWS_MAX);
  const records = await publicationsAt(scope, offset, size);
  const approvedAt = await approvalTimes(scope, records);
  const rows = records.map((record) => rowOf(scope, record, approvedAt.get(record.digest) ?? null));
  const first = offset <= proposed && proposed < offset + size ? await genesisRow(scope) : undefined;
  return {
    total: proposed + (scope.picture.policies.length > 0 ? 1 : 0),
    offset,
    rows: first === undefined ? rows : [...rows, first],
    overdue: overdueToday(scope),
    ownerless: ownerlessRules(scope),
  };
};

/** One version whole, with the one that it was drafted on. */
export const policyVersion = async (
  scope: Scope,
  intent: IntentDigest | null,
): Promise<Result<PolicyVersionDetail, ShownError>> => {
  if (intent === null) return genesisDetail(scope);
  const found = await recordOf(scope, intent);
  if (!found.ok) return found;
  const record = found.value;
  if (!isPublication(record)) return err(shownError('not-found', `a version of the policy: ${intent}`));
  const { policy, base, tests } = record.intent;
  const approvedAt = await approvalTimes(scope, [record]);
  return ok({
    row: rowOf(scope, record, approvedAt.get(intent) ?? null),
    policy,
    tests,
    contentDigest: policyContentDigest(policy),
    base: scope.picture.policies.find(({ digest }) => digest === base.digest)?.policy ?? null,
  });
};

const isPublication = (record: IntentRecord): record is Publication =>
  record.intent.type === 'policy.publish';

const publicationsAt = async (
  { db }: Scope,
  offset: number,
  limit: number,
): Promise<readonly Publication[]> => {
  const found = await sql<{ record: string; line: string }>`select r.record, l.line from publications p
    join intent_records r on r.proposed_seq = p.proposed_seq join event_lines l on l.seq = p.proposed_seq
    order by p.proposed_seq desc limit ${limit} offset ${offset}`.execute(db);
  return found.rows.map(({ record, line }) => decodeIntentRecord(record, line)).filter(isPublication);
};

/** When the quorum of each was complete, as far as it was. */
const approvalTimes = async (
  { db }: Scope,
  records: readonly IntentRecord[],
): Promise<ReadonlyMap<IntentDigest, string>> => {
  if (records.length === 0) return new Map();
  const digests = records.map(({ digest }) => digest as string);
  const found = await db
    .selectFrom('events')
    .select(['intent', 'time'])
    .where('type', '=', 'intent.approved')
    .where('intent', 'in', digests)
    .execute();
  return new Map(found.map(({ intent, time }) => [intent as IntentDigest, time]));
};

const rowOf = ({ picture }: Scope, record: Publication, approvedAt: string | null): PolicyVersionRow => {
  const { intent, facts, status } = record;
  const named = (id: PersonId): NamedId => ({ id, name: personName(picture, id) });
  const isCarriedOut = status === 'carried-out';
  const isClosed = CLOSED.has(status);
  return {
    intent: record.digest,
    version: intent.policy.version,
    digest: policyDigest(intent.policy),
    title: intent.policy.title,
    ruleCount: intent.policy.rules.length,
    state: stateOf(picture.policies, record),
    baseVersion: intent.base.version,
    isLooser: !facts.loosens.known || facts.loosens.value,
    reason: intent.reason,
    proposedBy: named(intent.initiator),
    proposedAt: record.proposedAt,
    approvedBy: record.approvals
      .filter(isCounted)
      .map(({ person, issuedAt }) => ({ ...named(person), at: issuedAt })),
    approvedAt,
    activeFrom: record.activeFrom,
    inForceAt: isCarriedOut ? record.lastAt : null,
    closing: isClosed ? record.closing : null,
    closedAt: isClosed ? record.lastAt : null,
  };
};

const CLOSED: ReadonlySet<IntentStatus> = new Set<IntentStatus>([
  'rejected',
  'returned',
  'expired',
  'denied',
]);

const stateOf = (policies: readonly PolicyVersion[], { status, intent }: Publication): PolicyVersionState => {
  if (status !== 'carried-out') return STATES[status];
  return policies.at(-1)?.policy.version === intent.policy.version ? 'in-force' : 'superseded';
};

/** What has no state of its own is about to come into force. */
const STATES: Readonly<Record<Exclude<IntentStatus, 'carried-out'>, PolicyVersionState>> = {
  'awaiting-approval': 'waiting',
  'awaiting-dispatch': 'waiting',
  cooling: 'cooling',
  posted: 'waiting',
  settled: 'waiting',
  failed: 'waiting',
  registered: 'waiting',
  rejected: 'rejected',
  returned: 'returned',
  expired: 'expired',
  denied: 'denied',
};

const genesisRow = async ({ db, picture }: Scope): Promise<PolicyVersionRow | undefined> => {
  const [first] = picture.policies;
  if (first === undefined) return undefined;
  const event = await db.selectFrom('events').select('time').where('seq', '=', 0).executeTakeFirst();
  return {
    intent: null,
    version: first.policy.version,
    digest: first.digest,
    title: first.policy.title,
    ruleCount: first.policy.rules.length,
    state: picture.policies.length === 1 ? 'in-force' : 'superseded',
    baseVersion: null,
    isLooser: null,
    reason: null,
    proposedBy: null,
    proposedAt: null,
    approvedBy: [],
    approvedAt: null,
    activeFrom: null,
    inForceAt: event?.time ?? null,
    closing: null,
    closedAt: null,
  };
};

const genesisDetail = async (scope: Scope): Promise<Result<PolicyVersionDetail, ShownError>> => {
  const row = await genesisRow(scope);
  const policy = scope.picture.policies[0]?.policy;
  if (row === undefined || policy === undefined)
    return err(shownError('not-found', 'the policy of the genesis'));
  return ok({ row, policy, tests: [], contentDigest: policyContentDigest(policy), base: null });
};
