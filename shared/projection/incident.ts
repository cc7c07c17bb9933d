import type { AccountId, DeviceId, IntentDigest, KeyId } from '#shared/brand';
import { decodeBase64, decodeUtf8 } from '#shared/encoding';
import type { EmergencyIntent } from '#shared/intent';
import type { EventOf, JournalEvent } from '#shared/journal';
import { isHeldByFreeze } from './emergency.ts';
import type { IntentRecord, RecordedApproval, RunbookRecord, WorkingSet } from './types.ts';

/* One use of the sealed tokens with everything that the journal says of it: what a report is drafted from. */

type EmergencyRecord = IntentRecord & { readonly intent: EmergencyIntent };

export interface Point {
  readonly seq: number;
  readonly at: string;
}

/** With which key and at which desk something was signed; null where that is not at hand. */
export type Place = { readonly keyId: KeyId; readonly device: DeviceId } | null;

export interface HeldItem {
  readonly record: IntentRecord;
  readonly from: string;
  /** null: it is still held. */
  readonly to: string | null;
}

export interface Incident {
  readonly record: EmergencyRecord;
  readonly proposedWith: Place;
  readonly declared: Point & { readonly until: string | null };
  /** null: it is in force, or it was a deed that does not end. */
  readonly ended: (Point & { readonly lifted: EmergencyRecord | null }) | null;
  readonly held: readonly HeldItem[];
  readonly voided: readonly { readonly record: IntentRecord; readonly approval: RecordedApproval }[];
  readonly runbooks: readonly RunbookRecord[];
  readonly roster: WorkingSet['roster'];
  readonly identity: WorkingSet['identity'];
}

export interface IncidentSource {
  /** At least the events of the emergency itself, its submission's, and the end of its freeze. */
  readonly events: readonly JournalEvent[];
  /** At least the emergency, what lifted it, and every item that was open since it was declared. */
  readonly set: Pick<WorkingSet, 'intents' | 'runbooks' | 'roster' | 'identity'>;
  /** Accounts of the wallet that was frozen, where one was. */
  readonly frozenAccounts: ReadonlySet<AccountId>;
}

/** Undefined when the intent is no emergency that was declared. */
export const incidentOf = (
  { events, set, frozenAccounts }: IncidentSource,
  digest: IntentDigest,
): Incident | undefined => {
  const record = emergencyIn(set, digest);
  const declared = events.find(
    (event) => event.type === 'emergency.declared' && event.payload.intent === digest,
  ) as EventOf<'emergency.declared'> | undefined;
  if (record === undefined || declared === undefined) return undefined;
  const since: Incident['declared'] = {
    seq: declared.seq,
    at: declared.time,
    until: declared.payload.until,
  };
  const ended = endOf(events, set, digest);
  const items = [...set.intents.values()]
    .filter((item) => item.digest !== digest)
    .sort((a, b) => a.proposedSeq - b.proposedSeq);
  return {
    record,
    proposedWith: placeOf(events, record),
    declared: since,
    ended,
    held: items.flatMap((item) => heldIn(item, record.intent, { since, ended, frozenAccounts })),
    voided: items.flatMap((item) => voidedIn(item, record.intent, since)),
    runbooks: [...set.runbooks.values()]
      .filter((runbook) => isOf(runbook, record))
      .sort((a, b) => a.opened.seq - b.opened.seq),
    roster: set.roster,
    identity: set.identity,
  };
};

const emergencyIn = (
  { intents }: Pick<WorkingSet, 'intents'>,
  digest: IntentDigest,
): EmergencyRecord | undefined => {
  const record = intents.get(digest);
  return record?.intent.type === 'emergency' ? (record as EmergencyRecord) : undefined;
};

const endOf = (
  events: readonly JournalEvent[],
  set: IncidentSource['set'],
  digest: IntentDigest,
): Incident['ended'] => {
  for (const event of events) {
    if (event.type !== 'emergency.ended' || event.payload.intent !== digest) continue;
    const { lifted } = event.payload;
    return {
      seq: event.seq,
      at: event.time,
      lifted: lifted === null ? null : (emergencyIn(set, lifted) ?? null),
    };
  }
  return null;
};

/** The submission's own signature: it was verified when it was recorded. */
const placeOf = (events: readonly JournalEvent[], { submission }: IntentRecord): Place => {
  for (const event of events) {
    if (event.type !== 'submission.recorded' || event.payload.submission !== submission) continue;
    const text = decodeUtf8(decodeBase64(event.payload.envelope.payload) ?? new Uint8Array()) ?? '{}';
    const { keyId, device } = JSON.parse(text) as Partial<NonNullable<Place>>;
    return keyId === undefined || device === undefined ? null : { keyId, device };
  }
  return null;
};

const WAITING: ReadonlySet<IntentRecord['status']> = new Set<IntentRecord['status']>([
  'awaiting-approval',
  'cooling',
]);

interface Span {
  readonly since: Point;
  readonly ended: Point | null;
  readonly frozenAccounts: ReadonlySet<AccountId>;
}

/** For as long as the item waited while the freeze was in force. */
const heldIn = (
  record: IntentRecord,
  { deed }: EmergencyIntent,
  { since, ended, frozenAccounts }: Span,
): readonly HeldItem[] => {
  if (deed.kind !== 'freeze' || !isHeldByFreeze(record.intent, deed.scope, frozenAccounts)) return [];
  const isOpen = WAITING.has(record.status);
  const isOutside =
    (!isOpen && record.lastSeq < since.seq) || (ended !== null && record.proposedSeq > ended.seq);
  if (isOutside) return [];
  const from = record.proposedSeq > since.seq ? record.proposedAt : since.at;
  const isClosedBefore = !isOpen && (ended === null || record.lastSeq < ended.seq);
  return [{ record, from, to: isClosedBefore ? record.lastAt : (ended?.at ?? null) }];
};

/** Approvals of before that count no more, of the person who was frozen or with the key that was taken. */
const voidedIn = (record: IntentRecord, { deed }: EmergencyIntent, since: Point): Incident['voided'] => {
  const isOpen = WAITING.has(record.status) || record.lastSeq >= since.seq;
  if (!isOpen) return [];
  return record.approvals
    .filter(({ seq, stale }) => seq < since.seq && stale !== null)
    .filter((approval) => isTaken(deed, approval))
    .map((approval) => ({ record, approval }));
};

const isTaken = (
  deed: EmergencyIntent['deed'],
  { person, keyId }: Pick<RecordedApproval, 'person' | 'keyId'>,
): boolean => {
  switch (deed.kind) {
    case 'freeze':
    case 'unfreeze':
      return deed.scope.kind === 'person' && deed.scope.person === person;
    case 'revoke':
      return deed.keyId === keyId;
    case 'replace':
      return deed.lost === keyId;
  }
};

/** About the emergency itself, or opened since for the key or the person whom it is about. */
const isOf = (
  { subject, opened }: RunbookRecord,
  { digest, intent, proposedSeq }: EmergencyRecord,
): boolean => {
  if (subject.kind === 'emergency') return subject.intent === digest;
  if (opened.seq < proposedSeq) return false;
  const { deed } = intent;
  if (deed.kind === 'freeze') return deed.scope.kind === 'person' && deed.scope.person === subject.person;
  if (subject.kind !== 'key' || deed.kind === 'unfreeze') return false;
  return subject.keyId === (deed.kind === 'revoke' ? deed.keyId : deed.lost);
};
