import type { JournalEvent } from '#shared/journal';
import type { WorkingSet } from '#shared/projection';
import { decodeBase64, decodeUtf8 } from '#shared/encoding';
import { markOf } from './marks.ts';
import { sentenceOf } from './sentences.ts';

/** In the order of the columns of `events`. */
export type AuditRowValues = readonly [
  seq: number,
  time: string,
  type: string,
  actor: string | null,
  summary: string,
  intent: string | null,
  device: string | null,
  build: string | null,
  commandId: string,
  search: string,
];

/** The audit row of an event, `set` being the working set right after it. */
export const auditRow = (event: JournalEvent, set: WorkingSet): AuditRowValues => {
  const { device, build } = madeAt(event, set);
  const intent = intentOf(event);
  const actor = event.actor.kind === 'person' ? event.actor.id : null;
  const summary = sentenceOf(event, set);
  return [
    event.seq,
    event.time,
    event.type,
    actor,
    summary,
    intent,
    device,
    build,
    event.command.id,
    `${event.type} ${actor === null ? 'ledger' : markOf(actor)} ${summary} ${intent?.slice(0, 16) ?? ''} ${event.command.id}`.toLowerCase(),
  ];
};

const intentOf = (event: JournalEvent): string | null => {
  switch (event.type) {
    case 'ledger.genesis':
    case 'submission.recorded':
    case 'book.recorded':
    case 'authority.withdrawn':
    case 'runbook.recorded':
    case 'key.proved':
      return null;
    case 'intent.proposed':
    case 'intent.denied':
      return event.payload.digest;
    default:
      return event.payload.intent;
  }
};

interface MadeAt {
  readonly device: string | null;
  readonly build: string | null;
}

const NOWHERE: MadeAt = { device: null, build: null };

/** Device and build of the statement that a person signed: verified when the event was applied. */
const madeAt = (event: JournalEvent, set: WorkingSet): MadeAt => {
  if (event.type === 'approval.recorded') {
    const approvals = set.intents.get(event.payload.intent)?.approvals;
    return approvals?.find(({ seq }) => seq === event.seq) ?? NOWHERE;
  }
  return event.type === 'submission.recorded' ||
    event.type === 'runbook.recorded' ||
    event.type === 'key.proved'
    ? statedIn(event.payload.envelope.payload)
    : NOWHERE;
};

const statedIn = (payload: string): MadeAt => {
  const statement = JSON.parse(
    decodeUtf8(decodeBase64(payload) ?? new Uint8Array()) ?? '{}',
  ) as Partial<MadeAt>;
  return { device: statement.device ?? null, build: statement.build ?? null };
};
