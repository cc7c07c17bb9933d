import type { IntentDigest, PersonId } from '#shared/brand';
import type { Decision } from '#shared/approval';
import { fromUtf8 } from '#shared/encoding';
import { catalogue, err, ok, shownError, type ErrorCode, type Result, type ShownError } from '#shared/errors';
import { digestOfBytes, encodeIntent } from '#shared/intent';
import type { MayDecide } from '#shared/ipc';
import {
  activePolicy,
  decisionOf,
  delayedUntil,
  dutyProblem,
  escalatedFrom,
  frozenProblem,
  openSeat,
  placeRefusal,
  stoppingSeat,
  type IntentRecord,
} from '#shared/projection';
import { isInShadow } from '#shared/roster';
import { workingSetOf } from '../store/picture.ts';
import { decodeIntentRecord } from '../store/records.ts';
import type { DecideContext } from '../contract.ts';
import { askedNow, isOpen, stoppedBy } from '../journal/intent-row.ts';
import type { OutboxEntry } from './history.ts';
import { minuteText } from './checks/check.ts';
import { surroundingsOf } from './history.ts';
import { personName } from './names.ts';
import { replayOfPublication } from './replay-counts.ts';
import { groupNames, listed, type Scope } from './scope.ts';
import { shadowSentence } from './shadows.ts';

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
  const power = powerRefusal(scope, record, person);
  if (power !== null) return power;
  const own = decisionOf(record, person);
  if (own !== undefined) return { code: 'already-decided', why: decidedWhy(scope, record, own, person) };
  return unconfirmed(outbox);
};

/** What the roster says against this officer, this desk or this build; said before anything is signed. */
const powerRefusal = ({ picture, place }: Scope, record: IntentRecord, person: PersonId): Refusal | null => {
  const { roster } = picture;
  const holder = roster?.person(person);
  if (roster === undefined || holder?.standing !== 'active')
    return {
      code: 'not-eligible',
      why: 'You are not an active person of the roster: nothing is signed in your name.',
    };
  const problem =
    dutyProblem(roster, record, holder) ??
    (place === null ? undefined : placeRefusal(roster, place, person, record.intent)) ??
    frozenProblem(record.intent, roster.roster);
  if (problem === undefined) return null;
  return { code: problem.code, why: `${catalogue[problem.code].title} ${catalogue[problem.code].remedy}` };
};

const decidedWhy = (
  scope: Scope,
  record: IntentRecord,
  own: IntentRecord['approvals'][number],
  person: PersonId,
): string =>
  own.person === person
    ? `You decided on ${own.issuedAt}. ${whoCan(scope, record)}`
    : `${personName(scope.picture, own.person)} decided for you on ${own.issuedAt}. ${whoCan(scope, record)}`;

const unconfirmed = (outbox: OutboxEntry | null): Refusal | null =>
  outbox !== null && outbox.state !== 'refused'
    ? { code: 'already-decided', why: 'You have decided; the ledger has not confirmed it yet.' }
    : null;

/** A version of the policy that cools down is ended by anyone of a group that was asked, whatever they did before. */
const vetoRefusal = (scope: Scope, record: IntentRecord, outbox: OutboxEntry | null): Refusal | null => {
  if (scope.picture.alarm !== null)
    return { code: 'alarm-active', why: 'An alarm is active on this desk: nothing can be signed here.' };
  const stopper = stoppedBy(record);
  return stopper === undefined
    ? unconfirmed(outbox)
    : { code: 'intent-closed', why: `${personName(scope.picture, stopper)} has stopped the item.` };
};

/** What keeps a person from a decision of this kind. */
const refusalTo = (
  decision: Decision,
  scope: Scope,
  record: IntentRecord,
  person: PersonId,
  outbox: OutboxEntry | null,
): Refusal | null => {
  if (decision === 'reject' && record.status === 'cooling') return vetoRefusal(scope, record, outbox);
  const refusal = refusalOf(scope, record, person, outbox);
  return refusal ?? (decision === 'approve' ? deniedRefusal(record) : null);
};

const deniedRefusal = ({ denials }: IntentRecord): Refusal | null =>
  denials.length === 0
    ? null
    : {
        code: 'policy-denies',
        why: `A version of the policy that came into force since denies this item: ${denials.join(', ')}.`,
      };

const CLOSED_TEXT: Readonly<Record<IntentRecord['status'], string>> = {
  'awaiting-approval': 'The item waits for approval.',
  'awaiting-dispatch': 'The item is approved and waits to be carried out.',
  cooling: 'The version is approved and cools down.',
  posted: 'The item is approved and posted.',
  settled: 'The item was approved and has settled.',
  failed: 'The item was approved, and failed on its rail.',
  registered: 'The item is approved and the account registered.',
  'carried-out': 'The item is approved and carried out.',
  rejected: 'The item was rejected.',
  returned: 'The item was returned to its initiator.',
  expired: 'The item expired.',
  denied: 'The policy denied the item.',
};

const closedWhy = ({ status, activeFrom }: IntentRecord): string =>
  status === 'cooling' && activeFrom !== null
    ? `The version is approved and in force from ${activeFrom} on, unless anyone of the groups that were asked rejects it.`
    : CLOSED_TEXT[status];

/** "Ben, Cleo or Dora can decide." */
export const whoCan = (scope: Scope, record: IntentRecord): string => {
  const until = delayedUntil(record);
  if (until !== null)
    return `It is approved and waits until ${until}, unless one of those who were asked rejects it.`;
  const people = candidates(scope, record).filter((id) => counts(scope, id));
  return people.length === 0
    ? 'Nobody in the roster can complete it: it will expire.'
    : `${listed(
        people.map((id) => personName(scope.picture, id)),
        4,
        'or',
      )} can decide.`;
};

/** Whoever is in shadow decides, and completes nothing. */
const counts = ({ picture: { roster }, now }: Scope, person: PersonId): boolean =>
  roster !== undefined && !isInShadow(roster, person, now.toISOString());

const candidates = ({ picture, now }: Scope, record: IntentRecord): readonly PersonId[] =>
  picture.roster === undefined ? [] : askedNow(record, picture.roster, now.toISOString());

const notAskedWhy = (scope: Scope, record: IntentRecord): string => {
  const names = groupNames(scope.picture);
  const open = record.progress.groups.filter(({ atLeast, counted }) => counted.length < atLeast);
  if (open.length === 0) return whoCan(scope, record);
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
  if (person === null) return { can: false, why: closedWhy(record) };
  const refusal = refusalTo('approve', scope, record, person, outbox);
  if (refusal === null && candidates(scope, record).includes(person))
    return { can: true, ...seatOwner(scope, record, person) };
  const why = refusal?.why ?? notSeatedYet(scope, record, person)?.why ?? notAskedWhy(scope, record);
  const mayStill = (['reject', 'return'] as const).filter((decision) =>
    maySign(decision, scope, record, person, outbox),
  );
  return mayStill.length === 0 ? { can: false, why } : { can: false, why, mayStill };
};

/** For whom this officer would sit, where it is not their own seat; and that it would not count, where they are in shadow. */
const seatOwner = (
  scope: Scope,
  record: IntentRecord,
  person: PersonId,
): { readonly forName?: string; readonly shadow?: string } => {
  const { picture, now } = scope;
  const { roster } = picture;
  const holder = roster?.person(person);
  if (roster === undefined || holder === undefined) return {};
  const behalf = openSeat(roster, record, holder, now.toISOString())?.behalf ?? null;
  const shadow = shadowSentence(scope, person, behalf);
  return {
    ...(behalf !== null && { forName: personName(picture, behalf.person) }),
    ...(shadow !== null && { shadow }),
  };
};

/** Whether a signed decision of this kind would count, whoever else has to approve. */
const maySign = (
  decision: Decision,
  scope: Scope,
  record: IntentRecord,
  person: PersonId,
  outbox: OutboxEntry | null,
): boolean =>
  (refusalTo(decision, scope, record, person, outbox) ?? strangerTo(scope, record, person)) === null;

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
  decision: Decision = 'approve',
): Promise<Result<DecideContext, ShownError>> => {
  if (scope.picture.alarm !== null) return err(shownError('alarm-active', scope.picture.alarm.code));
  const record = await recordOf(scope, digest);
  if (!record.ok) return record;
  const around = await surroundingsOf(scope.db, [record.value], person);
  const refusal =
    refusalTo(decision, scope, record.value, person, around.outbox(record.value)) ??
    strangerTo(scope, record.value, person);
  if (refusal !== null) return err(shownError(refusal.code, refusal.why));
  const excess =
    decision === 'approve' ? (await replayOfPublication(scope, record.value))?.excess : undefined;
  if (excess !== undefined) return err(shownError('policy-replay-exceeded', excess));
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
  const { roster } = scope.picture;
  const holder = roster?.person(person);
  const isAsked =
    roster !== undefined &&
    holder?.standing === 'active' &&
    stoppingSeat(roster, record, holder, scope.now.toISOString()) !== undefined;
  if (isAsked) return null;
  return notSeatedYet(scope, record, person) ?? { code: 'not-eligible', why: notAskedWhy(scope, record) };
};

/** Said to somebody to whose group the item is escalated later; undefined for anybody else. */
const notSeatedYet = (scope: Scope, record: IntentRecord, person: PersonId): Refusal | undefined => {
  const { roster } = scope.picture;
  const holder = roster?.person(person);
  if (roster === undefined || holder === undefined) return undefined;
  const from = escalatedFrom(roster, record, holder, scope.now.toISOString());
  return from === null
    ? undefined
    : {
        code: 'not-escalated-yet',
        why: `It is escalated to your group at ${minuteText(from)}: from then on you may decide. ${whoCan(scope, record)}`,
      };
};
