import { sql } from 'kysely';
import type { AccountId, IntentDigest, PersonId } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { EmergencyIntent } from '#shared/intent';
import type { EmergencyUse } from '#shared/ipc';
import { decodeEvent, type JournalEvent } from '#shared/journal';
import { incidentOf, incidentReport, type IntentRecord } from '#shared/projection';
import { plainMarkdown } from '#shared/words';
import { emergencyDeed } from '../journal/roster-deeds.ts';
import { rowsFor } from '../store/picture.ts';
import { decodeIntentRecord } from '../store/records.ts';
import { recordOf } from './decide.ts';
import { personName, shownText } from './names.ts';
import type { Scope } from './scope.ts';

/* Every use of the sealed tokens: the notices of it, and the report that is drafted from the journal. */

type EmergencyRecord = IntentRecord & { readonly intent: EmergencyIntent };

interface Stored {
  readonly record: string;
  readonly line: string;
}

/** The newest first. Lifting a freeze is no use of break-glass. Both types are named for the index of the two. */
export const emergencyUses = async (
  scope: Scope,
  person: PersonId | null,
): Promise<Result<readonly EmergencyUse[], never>> => {
  const found = await sql<Stored>`
    select r.record, l.line from intents i
    join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
    where i.type in ('roster.change', 'emergency') and i.type = 'emergency' and i.status = 'carried-out'
    order by i.last_seq desc`.execute(scope.db);
  const records = found.rows
    .map(({ record, line }) => decodeIntentRecord(record, line))
    .filter((record): record is EmergencyRecord => isUse(record));
  const read = await acknowledgedBy(scope, person);
  return ok(await Promise.all(records.map((record) => useView(scope, record, read))));
};

const isUse = ({ intent }: IntentRecord): boolean =>
  intent.type === 'emergency' && intent.deed.kind !== 'unfreeze';

const acknowledgedBy = async ({ db }: Scope, person: PersonId | null): Promise<ReadonlySet<string>> => {
  if (person === null) return new Set();
  const rows = await db.selectFrom('acknowledged').select('intent').where('person', '=', person).execute();
  return new Set(rows.map(({ intent }) => intent));
};

const useView = async (
  scope: Scope,
  { digest, intent, approvals }: EmergencyRecord,
  read: ReadonlySet<string>,
): Promise<EmergencyUse> => {
  const { picture } = scope;
  const events = await eventsOf(scope, digest);
  const declared = events.find((event) => event.type === 'emergency.declared');
  const ended = events.find((event) => event.type === 'emergency.ended');
  return {
    intent: digest,
    what: shownText(picture, emergencyDeed(intent.deed)),
    reason: intent.reason,
    byNames: [intent.initiator, ...approvals.map(({ person }) => person)].map((id) =>
      personName(picture, id),
    ),
    at: declared?.time ?? intent.createdAt,
    until: declared?.type === 'emergency.declared' ? declared.payload.until : null,
    endedAt: ended?.time ?? null,
    isLifted: ended?.type === 'emergency.ended' && ended.payload.lifted !== null,
    isAcknowledged: read.has(digest),
  };
};

/** The verified events that name an intent, in their order. */
const eventsOf = async ({ db }: Scope, digest: IntentDigest): Promise<readonly JournalEvent[]> => {
  const rows = await db
    .selectFrom('events')
    .innerJoin('event_lines', 'event_lines.seq', 'events.seq')
    .select('event_lines.line')
    .where('events.intent', '=', digest)
    .orderBy('events.seq')
    .execute();
  return rows.flatMap(({ line }) => eventIn(line));
};

const eventIn = (line: string): readonly JournalEvent[] => {
  const decoded = decodeEvent(line);
  return decoded.ok ? [decoded.value] : [];
};

/** The report as of the verified journal, and below it who is who: names are not in the journal. */
export const emergencyReport = async (
  scope: Scope,
  digest: IntentDigest,
): Promise<Result<{ readonly text: string; readonly fileName: string }, ShownError>> => {
  const { picture } = scope;
  const record = await recordOf(scope, digest);
  if (!record.ok) return record;
  const own = await eventsOf(scope, digest);
  const events = [...own, ...(await submissionOf(scope, record.value))];
  const items = await itemsWithin(scope, spanOf(own));
  const intents = new Map([...items, record.value].map((item) => [item.digest, item]));
  const { runbooks, roster, identity, head } = picture;
  const set = { intents, runbooks: new Map(runbooks), roster, identity };
  const frozenAccounts = await accountsUnder(scope, record.value, items);
  const incident = incidentOf({ events, set, frozenAccounts }, digest);
  if (incident === undefined) return err(shownError('not-found', `emergency ${digest}`));
  const text = incidentReport(incident, { size: head.size, root: head.root, at: head.lastTime });
  const fileName = `break-glass-${incident.declared.at.slice(0, 10)}-${digest.slice(0, 8)}.md`;
  return ok({ text: `${text}${whoIsWho(scope, text)}`, fileName });
};

/** The initiator's signature: it stands close before the proposal. */
const submissionOf = async (
  { db }: Scope,
  { proposedSeq, submission }: IntentRecord,
): Promise<readonly JournalEvent[]> => {
  const row = await db
    .selectFrom('events')
    .innerJoin('event_lines', 'event_lines.seq', 'events.seq')
    .select('event_lines.line')
    .where('events.type', '=', 'submission.recorded')
    .where('events.seq', '<', proposedSeq)
    .orderBy('events.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (row === undefined ? [] : eventIn(row.line)).filter(
    (event) => event.type === 'submission.recorded' && event.payload.submission === submission,
  );
};

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Positions between which something could be held, or lose an approval: a deed that does not end acts at once. */
const spanOf = (events: readonly JournalEvent[]): Span => {
  const declared = events.find((event) => event.type === 'emergency.declared');
  const ended = events.find(({ type }) => type === 'emergency.ended');
  const from = declared?.seq ?? 0;
  const isFreeze = declared?.type === 'emergency.declared' && declared.payload.until !== null;
  return { from, to: ended?.seq ?? (isFreeze ? Number.MAX_SAFE_INTEGER : from) };
};

/** Every item that was open at some time between two positions. */
const itemsWithin = async ({ db }: Scope, { from, to }: Span): Promise<readonly IntentRecord[]> => {
  const found = await sql<Stored>`
    select r.record, l.line from intents i
    join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
    where (i.is_open = 1 or (i.is_open = 0 and i.last_seq >= ${from})) and i.proposed_seq < ${to}`.execute(
    db,
  );
  return found.rows.map(({ record, line }) => decodeIntentRecord(record, line));
};

/** Accounts of the frozen wallet from which these items pay. */
const accountsUnder = async (
  { db }: Scope,
  { intent }: IntentRecord,
  items: readonly IntentRecord[],
): Promise<ReadonlySet<AccountId>> => {
  if (intent.type !== 'emergency' || intent.deed.kind !== 'freeze') return new Set();
  const { scope } = intent.deed;
  if (scope.kind !== 'wallet') return new Set();
  const paying = items.flatMap((item) =>
    item.intent.type === 'transfer' ? item.intent.legs.map(({ source }) => source.account) : [],
  );
  const rows = await rowsFor<{ id: string; wallet: string | null }>(
    db,
    'select id, wallet from accounts',
    'id',
    [...new Set(paying)],
  );
  return new Set(rows.filter(({ wallet }) => wallet === scope.wallet).map(({ id }) => id as AccountId));
};

/** What this desk adds: the digest of what the journal gave, and the names that it knows. */
const whoIsWho = ({ picture }: Scope, text: string): string => {
  const people = (picture.roster?.roster.people ?? []).filter(({ id }) => text.includes(plainMarkdown(id)));
  return [
    '',
    '---',
    '',
    '## Who is who',
    '',
    'Names are not in the journal. This desk knows them; everything above the line is the same on every desk.',
    '',
    ...people.map(({ id }) => `- ${plainMarkdown(id)}: ${plainMarkdown(personName(picture, id))}`),
    '',
    `SHA-256 of what stands above the line: ${sha256Hex(utf8(text))}`,
    '',
  ].join('\n');
};
