import type { PersonId } from '#shared/brand';
import type { TransferIntent } from '#shared/intent';
import type { CheckView } from '#shared/ipc';
import { delayedUntil, type IntentRecord } from '#shared/projection';
import { askedNow, isOpen } from '../../journal/intent-row.ts';
import type { Surroundings } from '../history.ts';
import type { ReplayedPublication } from '../replay-counts.ts';
import type { Scope } from '../scope.ts';
import { attention, failed, minuteText, passed } from './check.ts';
import { devicesCheck } from './devices.ts';
import { duplicateCheck } from './duplicate.ts';
import { escalatedCheck } from './escalated.ts';
import { fundsCheck, limitsCheck, outflowsOf, type StoredAccounts } from './funds.ts';
import { initiatorCheck } from './initiator.ts';
import { overdueCheck } from './overdue.ts';
import { payeeCheck, payeeStanding } from './payee.ts';
import { policyAheadChecks, type Publication } from './policy-ahead.ts';
import { coolDownCheck, delayCheck, denialCheck, publicationCheck, replayCheck } from './publication.ts';
import { quorumCheck } from './quorum.ts';
import type { Reach } from './reach.ts';
import { tiesCheck, type Part } from './ties.ts';

/** What the checks of an item look at besides the item. */
export type Around = Surroundings & {
  readonly accounts: StoredAccounts;
  readonly publications: readonly Publication[];
  readonly reach: Reach | undefined;
  /** Of an open version of the policy. */
  readonly replayed: ReplayedPublication | undefined;
};

/** What a careful officer would check, each with its outcome, the facts behind it, and what to do where it fails. */
export const checksOf = (
  scope: Scope,
  record: IntentRecord,
  person: PersonId | null,
  around: Around,
): readonly CheckView[] => [
  initiatorCheck(scope, record, person),
  ...quorumCheck(scope, record, around.reach),
  ...escalatedCheck(scope, record),
  ...overdueCheck(scope, record),
  ...(record.intent.type === 'transfer' ? transferChecks(scope, record, record.intent, person, around) : []),
  ...policyAheadChecks(scope, record, around.publications),
  ...devicesCheck(scope, record),
  ...(record.intent.type === 'policy.publish' ? [publicationCheck(scope, record, record.intent)] : []),
  ...(around.replayed === undefined ? [] : [replayCheck(around.replayed)]),
  ...(record.denials.length > 0 && isOpen(record) ? [denialCheck(record)] : []),
  ...delayChecks(record),
  record.activeFrom !== null && record.status === 'cooling'
    ? coolDownCheck(record.activeFrom)
    : expiryCheck(scope, record),
];

const delayChecks = (record: IntentRecord): readonly CheckView[] => {
  const until = isOpen(record) ? delayedUntil(record) : null;
  return until === null ? [] : [delayCheck(until)];
};

/** Nothing came of these, so nothing is done twice. */
const ENDED: ReadonlySet<string> = new Set(['denied', 'rejected', 'returned', 'expired']);

const transferChecks = (
  scope: Scope,
  record: IntentRecord,
  intent: TransferIntent,
  person: PersonId | null,
  around: Around,
): readonly CheckView[] => [
  duplicateCheck(ENDED.has(record.status) ? [] : around.twins(record)),
  payeeCheck(payeeStanding(intent, around, momentOf(scope, record))),
  tiesCheck(scope, intent, partsOf(scope, record, person), around.accounts),
  fundsCheck(outflowsOf(record, around.accounts), around.accounts),
  limitsCheck(scope, record, around.accounts),
];

/** A payee grows old while an item waits; what is decided is not judged anew. */
const momentOf = ({ now }: Scope, record: IntentRecord): Date =>
  isOpen(record) ? now : new Date(record.lastAt);

/** Whoever takes part in an item, each once, with the part that says most. */
export const partsOf = (
  { picture: { roster }, now }: Scope,
  record: IntentRecord,
  person: PersonId | null,
): readonly Part[] => {
  const parts: readonly Part[] = [
    ...(person === null ? [] : [{ person, part: 'viewer' } as const]),
    { person: record.intent.initiator, part: 'initiated' },
    ...record.approvals
      .filter(({ decision, stale }) => decision === 'approve' && stale === null)
      .map((approval): Part => ({ person: approval.person, part: 'approved' })),
    ...(roster === undefined ? [] : askedNow(record, roster, now.toISOString())).map((id): Part => ({
      person: id,
      part: 'able',
    })),
  ];
  return parts.filter(({ person: id }, place) => parts.findIndex((other) => other.person === id) === place);
};

const EXPIRY = { id: 'expiry', title: 'Expiry' };
const HOUR_MS = 3_600_000;

const expiryCheck = ({ now }: Scope, record: IntentRecord): CheckView => {
  const { expiresAt } = record.intent;
  const until = minuteText(expiresAt);
  const leftMs = Date.parse(expiresAt) - now.getTime();
  if (!isOpen(record)) return passed(EXPIRY, `Closed; it would have expired on ${until}.`);
  if (leftMs <= 0)
    return failed(EXPIRY, `It expired on ${until}.`, {
      remedy: 'Whoever initiated it can ask for it again.',
    });
  const hours = Math.floor(leftMs / HOUR_MS);
  return hours < 24
    ? attention(EXPIRY, `It expires in ${String(hours)} hours, on ${until}.`, {
        remedy: 'Decide before then, or it has to be asked for again.',
      })
    : passed(EXPIRY, `It expires on ${until}.`);
};
