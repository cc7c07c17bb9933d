import type { IntentDigest, PersonId } from '#shared/brand';
import { fromUtf8 } from '#shared/encoding';
import { err, ok, shownError, type ErrorCode, type Result, type ShownError } from '#shared/errors';
import { digestOfBytes, encodeIntent } from '#shared/intent';
import type { MayDecide } from '#shared/ipc';
import { activePolicy, type IntentRecord } from '#shared/projection';
import { workingSetOf } from '../store/picture.ts';
import { decodeIntentRecord } from '../store/records.ts';
import type { DecideContext } from '../contract.ts';
import { isOpen, stoppedBy, waitingRows } from '../journal/intent-row.ts';
import type { OutboxEntry } from './history.ts';
import { surroundingsOf } from './history.ts';
import { personName } from './names.ts';
import { groupNames, listed, type Scope } from './scope.ts';

/** Why this officer can not decide on this item now. */
interface Refusal {
  readonly code: ErrorCode;
  /** The sentence that says why, and who can. */
  readonly why: string;
}

const refusalOf = (
  scope: Scope,
  record: IntentRecord,
  person: PersonId,
  outbox: OutboxEntry | null,
): Refusal | null => {
  const { intent } = record;
  const { alarm } = scope.picture;
  if (alarm !== null)
    return { code: 'alarm-active', why: 'An alarm is active on this desk: nothing can be approved here.' };
  if (!isOpen(record)) return { code: 'intent-closed', why: closedWhy(record) };
  const stopper = stoppedBy(record);
  if (stopper !== undefined)
    return { code: 'intent-closed', why: `${personName(scope.picture, stopper)} has stopped the item.` };
  if (Date.parse(intent.expiresAt) <= scope.now.getTime())
    return { code: 'intent-expired', why: `The item expired at ${intent.expiresAt}.` };
  if (intent.initiator === person)
    return { code: 'initiator-cannot-approve', why: `You initiated this item. ${whoCan(scope, record)}` };
  const own = record.approvals.find((approval) => approval.person === person && approval.stale === null);
  if (own !== undefined)
    return { code: 'already-decided', why: `You decided on ${own.issuedAt}. ${whoCan(scope, record)}` };
  if (outbox !== null && outbox.state !== 'refused')
    return { code: 'already-decided', why: 'You have decided; the ledger has not confirmed it yet.' };
  return null;
};

const CLOSED_TEXT: Readonly<Record<IntentRecord['status'], string>> = {
  'awaiting-approval': 'The item waits for approval.',
  'awaiting-dispatch': 'The item is approved and waits to be carried out.',
  posted: 'The item is approved and posted.',
  registered: 'The item is approved and the account registered.',
  'carried-out': 'The item is approved and carried out.',
  rejected: 'The item was rejected.',
  returned: 'The item was returned to its initiator.',
  expired: 'The item expired.',
  denied: 'The policy denied the item.',
};

const closedWhy = (record: IntentRecord): string => CLOSED_TEXT[record.status];

/** "Ben, Cleo or Dora can decide." */
export const whoCan = (scope: Scope, record: IntentRecord): string => {
  const people = candidates(scope, record);
  return people.length === 0
    ? 'Nobody in the roster can complete it: it will expire.'
    : `${listed(
        people.map((id) => personName(scope.picture, id)),
        4,
        'or',
      )} can decide.`;
};

const candidates = ({ picture }: Scope, record: IntentRecord): readonly PersonId[] =>
  picture.roster === undefined ? [] : waitingRows(record, picture.roster).map(([id]) => id);

const notAskedWhy = (scope: Scope, record: IntentRecord): string => {
  const names = groupNames(scope.picture);
  const open = record.progress.groups.filter(({ atLeast, counted }) => counted.length < atLeast);
  const asked = listed(open.map(({ group }) => names[group] ?? group));
  return `${asked} ${open.length === 1 ? 'has' : 'have'} to decide. ${whoCan(scope, record)}`;
};

/** Whether this officer may decide now, for the screen. */
export const mayDecide = (
  scope: Scope,
  record: IntentRecord,
  person: PersonId | null,
  outbox: OutboxEntry | null,
): MayDecide => {
  if (person === null && isOpen(record))
    return { can: false, why: `Sign in to decide. ${whoCan(scope, record)}` };
  const refusal = person === null ? null : refusalOf(scope, record, person, outbox);
  if (person === null) return { can: false, why: closedWhy(record) };
  if (refusal !== null) return { can: false, why: refusal.why };
  return candidates(scope, record).includes(person)
    ? { can: true }
    : { can: false, why: notAskedWhy(scope, record) };
};

export const recordOf = async (
  { db }: Scope,
  digest: IntentDigest,
): Promise<Result<IntentRecord, ShownError>> => {
  const found = await db
    .selectFrom('intents')
    .innerJoin('intent_records', 'intent_records.proposed_seq', 'intents.proposed_seq')
    .innerJoin('event_lines', 'event_lines.seq', 'intents.proposed_seq')
    .select(['intent_records.record', 'event_lines.line'])
    .where('intents.digest', '=', digest)
    .executeTakeFirst();
  return found === undefined
    ? err(shownError('intent-unknown', digest))
    : ok(decodeIntentRecord(found.record, found.line));
};

/** The canonical bytes of a stored intent; they must still give its digest. */
export const bytesOf = (record: IntentRecord): Result<Uint8Array, ShownError> => {
  const bytes = encodeIntent(record.intent);
  return digestOfBytes(bytes) === record.digest ? ok(bytes) : err(shownError('vault-damaged', record.digest));
};

export const canonicalOf = (record: IntentRecord): Result<string, ShownError> => {
  const bytes = bytesOf(record);
  return bytes.ok ? ok(fromUtf8(bytes.value)) : bytes;
};

/**
 * What the signer needs, or why nothing may be signed. Anyone of a group that is asked for may stop an item;
 * whether an approval would still count is the ledger's to say as well.
 */
export const decideContext = async (
  scope: Scope,
  person: PersonId,
  digest: IntentDigest,
): Promise<Result<DecideContext, ShownError>> => {
  if (scope.picture.alarm !== null) return err(shownError('alarm-active', scope.picture.alarm.code));
  const record = await recordOf(scope, digest);
  if (!record.ok) return record;
  const around = await surroundingsOf(scope.db, [record.value], person);
  const refusal =
    refusalOf(scope, record.value, person, around.outbox(record.value)) ??
    strangerTo(scope, record.value, person);
  if (refusal !== null) return err(shownError(refusal.code, refusal.why));
  const bytes = bytesOf(record.value);
  const policy = activePolicy(workingSetOf(scope.picture));
  const { identity, head } = scope.picture;
  if (!bytes.ok) return bytes;
  if (policy === undefined || identity === undefined) return err(shownError('intent-unknown', digest));
  return ok({
    intentBytes: bytes.value,
    policy: { version: policy.policy.version, digest: policy.digest },
    head: { origin: identity.origin, size: head.size, root: head.root },
  });
};

const strangerTo = (scope: Scope, record: IntentRecord, person: PersonId): Refusal | null => {
  const holder = scope.picture.roster?.person(person);
  const isAsked =
    holder?.standing === 'active' &&
    record.requirement.groups.some(({ group }) => holder.groups.includes(group));
  return isAsked ? null : { code: 'not-eligible', why: notAskedWhy(scope, record) };
};
