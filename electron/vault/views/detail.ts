import type { AccountId, IntentDigest, PersonId } from '#shared/brand';
import { ok, type Result, type ShownError } from '#shared/errors';
import type { Intent } from '#shared/intent';
import type { Entry } from '#shared/journal';
import type { ApprovalView, AuditRow, IntentDetail, MayDecide, PolicyAnswerView } from '#shared/ipc';
import { dated, explain, type RuleDates } from '#shared/policy';
import {
  accountsOfHold,
  available,
  evaluationOf,
  policiesOver,
  type AccountRecord,
  type IntentRecord,
} from '#shared/projection';
import { isOpen } from '../journal/intent-row.ts';
import { readAccounts, type StoredAccount } from '../store/accounts.ts';
import { auditView } from './audit.ts';
import { peopleOfChange, peopleOfDeed } from './change-people.ts';
import { checksOf } from './checks/of-item.ts';
import { publicationsAhead } from './checks/policy-ahead.ts';
import { quorumView, reachOfItem } from './checks/quorum.ts';
import { canonicalOf, mayDecide, recordOf } from './decide.ts';
import { surroundingsOf } from './history.ts';
import { queueRow } from './row.ts';
import { personName } from './names.ts';
import { givenInShadow } from './shadows.ts';
import { overdueIn } from './overdue.ts';
import { replayOfPublication, type ReplayedPublication } from './replay-counts.ts';
import { citedNames, ruleDatesOf } from './rule-dates.ts';
import { groupNames, type Scope } from './scope.ts';

const EVENTS_MAX = 200;

/** Everything about one item, from the verified journal alone. */
export const intentDetail = async (
  scope: Scope,
  digest: IntentDigest,
  person: PersonId | null,
): Promise<Result<IntentDetail, ShownError>> => {
  const found = await recordOf(scope, digest);
  if (!found.ok) return found;
  const record = found.value;
  const canonical = canonicalOf(record);
  if (!canonical.ok) return canonical;
  const around = await surroundingsOf(scope.db, [record], person);
  const accounts = await readAccounts(scope.db, accountsOfHold(record).accounts);
  const publications = await publicationsAhead(scope);
  const reach = reachOfItem(scope, record);
  const replayed = isOpen(record) ? await replayOfPublication(scope, record) : undefined;
  return ok({
    row: queueRow(scope, record, { ...around, accounts, publications }),
    canonical: canonical.value,
    undecodable: null,
    groupNames: groupNames(scope.picture),
    people: peopleIn(record.intent).map((id) => ({ id, name: personName(scope.picture, id) })),
    checks: checksOf(scope, record, person, { ...around, accounts, publications, reach, replayed }),
    policy: policyAnswer(scope, record, await ruleDatesOf(scope)),
    quorum: quorumView(scope, record, reach),
    approvals: record.approvals.map((approval) => approvalView(scope, approval)),
    mayDecide: withinBudget(mayDecide(scope, record, person, around.outbox(record)), replayed),
    effect: effectOf(record, accounts),
    closing: record.closing,
    activeFrom: record.activeFrom,
    events: await eventsOf(scope, digest),
  });
};

/** A version that frees more of the past than it names can be stopped, and not approved. */
const withinBudget = (may: MayDecide, replayed: ReplayedPublication | undefined): MayDecide =>
  may.can && replayed?.excess !== undefined
    ? {
        can: false,
        why: `${replayed.excess} It can be rejected or returned.`,
        mayStill: ['reject', 'return'],
      }
    : may;

/** The people whom an intent names by their ids, each once. */
const peopleIn = (intent: Intent): readonly PersonId[] => [
  ...new Set([intent.initiator, ...namedIn(intent)]),
];

const namedIn = (intent: Intent): readonly PersonId[] => {
  switch (intent.type) {
    case 'account.register':
      return [intent.wallet.owner];
    case 'wallet.change':
      return intent.change.kind === 'set-owner' ? [intent.change.to, intent.change.from] : [];
    case 'mandate.grant':
      return [intent.mandate.owner];
    case 'person.erase':
      return [intent.person.id];
    case 'roster.change':
      return peopleOfChange(intent.change);
    case 'emergency':
      return peopleOfDeed(intent.deed);
    case 'policy.publish':
      return intent.policy.rules.map(({ owner }) => owner);
    case 'key.register':
      return intent.key.held.holders.map(({ person }) => person);
    case 'key.change':
      return intent.change.kind === 'set-holders'
        ? [...intent.change.to.holders, ...intent.change.from.holders].map(({ person }) => person)
        : [];
    case 'transfer':
    case 'mandate.revoke':
      return [];
  }
};

const policyAnswer = (scope: Scope, record: IntentRecord, dates: RuleDates): PolicyAnswerView => {
  const started = performance.now();
  const policies = policiesOver(record, scope.picture.policies);
  const evaluation = dated(evaluationOf(record.facts, record.policyVersion, policies), dates);
  const names = citedNames(scope, evaluation.trace);
  const explanation = explain(evaluation, names, record.facts, record.proposedAt);
  const micros = Math.ceil((performance.now() - started) * 1000);
  return {
    decision: evaluation.decision,
    version: evaluation.policyVersion,
    digest: evaluation.policyDigest,
    proposedUnder: record.policyVersion === evaluation.policyVersion ? null : record.policyVersion,
    ...explanation,
    overdue: overdueIn(scope, evaluation.trace, policies),
    micros,
  };
};

const approvalView = (scope: Scope, approval: IntentRecord['approvals'][number]): ApprovalView => ({
  personName: personName(scope.picture, approval.person),
  forName: approval.behalf === null ? null : personName(scope.picture, approval.behalf.person),
  decision: approval.decision,
  reason: approval.reason?.text ?? null,
  at: approval.issuedAt,
  tokenSerial: scope.picture.roster?.key(approval.keyId)?.token.serial ?? '',
  device: approval.device,
  headSize: approval.head.size,
  stale: approval.stale,
  shadow: givenInShadow(scope, approval),
});

const eventsOf = async (scope: Scope, digest: IntentDigest): Promise<readonly AuditRow[]> => {
  const rows = await scope.db
    .selectFrom('events')
    .selectAll()
    .where('intent', '=', digest)
    .orderBy('seq')
    .limit(EVENTS_MAX)
    .execute();
  return rows.map((row) => auditView(scope, row));
};

/** What carrying out a pending item does to the company's own accounts, its own reservation set aside. */
const effectOf = (
  record: IntentRecord,
  accounts: ReadonlyMap<AccountId, StoredAccount>,
): IntentDetail['effect'] => {
  if (record.status !== 'awaiting-approval' && record.status !== 'awaiting-dispatch') return [];
  const { intent } = record;
  if (intent.type === 'account.register')
    return intent.openingBalances.map(({ asset, scale, minor }) => ({
      account: intent.wallet.name,
      asset,
      scale,
      availableBefore: '0',
      availableAfter: minor,
    }));
  const touched = [...new Set(record.hold.map(({ account }) => account))];
  return touched
    .map((id) => accounts.get(id)?.record)
    .filter((found) => found?.account.role === 'wallet')
    .flatMap((found) => (found === undefined ? [] : [effectOn(found, record.hold)]));
};

const effectOn = (found: AccountRecord, hold: readonly Entry[]): IntentDetail['effect'][number] => {
  const own = hold.filter(({ account }) => account === found.account.id);
  const sumOf = (side: Entry['side']): bigint =>
    own.filter((entry) => entry.side === side).reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  const grows = found.account.normal;
  const shrinks = grows === 'debit' ? 'credit' : 'debit';
  // Paying out is reserved already; what comes in counts only when it is posted.
  const before = available(found) + sumOf(shrinks);
  return {
    account: found.account.name,
    asset: found.account.asset,
    scale: found.account.scale,
    availableBefore: before.toString(),
    availableAfter: (before - sumOf(shrinks) + sumOf(grows)).toString(),
  };
};
