import type { ApproveRequest, ProposeOutcome } from '#shared/api';
import { envelopeDigest } from '#shared/approval';
import { decodeEvent, type JournalEvent } from '#shared/journal';
import type { Reader, Writer } from '../store/store.ts';
import type { Answer } from './rows.ts';

/*
 * "Accepted" is only a word until it stands in the verified journal. The ledger commits before it answers, so
 * every checkpoint that is fetched after an answer covers the event that the answer names.
 */

/** A command that the ledger says it has recorded, and that no verified event has shown yet. */
export interface Acknowledged {
  readonly id: number;
  readonly body: string;
  readonly answer: Answer;
}

const ROUND_MAX = 200;

/** To be asked before a checkpoint is fetched. */
export const acknowledged = async (db: Reader): Promise<readonly Acknowledged[]> => {
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'body', 'answer'])
    .where('state', '=', 'delivered')
    .where('is_confirmed', '=', 0)
    .orderBy('id')
    .limit(ROUND_MAX)
    .execute();
  return rows.flatMap(({ id, body, answer }) =>
    answer === null ? [] : [{ id, body, answer: JSON.parse(answer) as Answer }],
  );
};

export const markConfirmed = async (db: Writer, rows: readonly Acknowledged[]): Promise<void> => {
  const ids = rows.map(({ id }) => id);
  await db.updateTable('outbox').set({ is_confirmed: 1 }).where('id', 'in', ids).execute();
};

/** What the verified journal of this size does not hold though the ledger said so; undefined when all is there. */
export const brokenWord = async (
  db: Reader,
  rows: readonly Acknowledged[],
  size: number,
): Promise<string | undefined> => {
  const claims = rows.flatMap(claimsOf);
  const beyond = claims.find(({ seq }) => seq >= size);
  if (beyond !== undefined) return `acknowledged as event ${String(beyond.seq)}, the journal ends before it`;
  const lines = await linesAt(db, [...new Set(claims.map(({ seq }) => seq))]);
  const broken = claims.find(({ seq, holds }) => !holds(lines.get(seq)));
  return broken && `acknowledged as event ${String(broken.seq)}, which is another one`;
};

interface Claim {
  readonly seq: number;
  readonly holds: (event: JournalEvent | undefined) => boolean;
}

type There = Extract<ProposeOutcome, { readonly seq: number }>;

/** Whether an event is the one that an outcome says is there. */
const isTold = (event: JournalEvent | undefined, { outcome, digest }: There): boolean => {
  switch (event?.type) {
    case 'intent.proposed':
      return outcome === 'proposed' && event.payload.digest === digest;
    case 'intent.denied':
      return outcome === 'denied' && event.payload.digest === digest;
    case 'runbook.recorded':
    case 'key.proved':
      return outcome === 'recorded' && event.payload.digest === digest;
    default:
      return false;
  }
};

const claimsOf = ({ body, answer }: Acknowledged): readonly Claim[] => {
  switch (answer.kind) {
    case 'approved': {
      const { approval } = JSON.parse(body) as ApproveRequest;
      const digest = envelopeDigest(approval);
      return [
        {
          seq: answer.seq,
          holds: (event) =>
            event?.type === 'approval.recorded' && envelopeDigest(event.payload.envelope) === digest,
        },
      ];
    }
    case 'proposed':
      return answer.outcomes.flatMap((outcome) =>
        outcome.outcome === 'proposed' || outcome.outcome === 'denied' || outcome.outcome === 'recorded'
          ? [
              {
                seq: outcome.seq,
                holds: (event) => isTold(event, outcome),
              } satisfies Claim,
            ]
          : [],
      );
    case 'refused':
      return [];
  }
};

const SEQS_MAX = 500;

const linesAt = async (db: Reader, seqs: readonly number[]): Promise<ReadonlyMap<number, JournalEvent>> => {
  const found = new Map<number, JournalEvent>();
  for (let at = 0; at < seqs.length; at += SEQS_MAX) {
    const part = seqs.slice(at, at + SEQS_MAX);
    const rows = await db.selectFrom('event_lines').selectAll().where('seq', 'in', part).execute();
    for (const { seq, line } of rows) {
      const decoded = decodeEvent(line);
      if (decoded.ok) found.set(seq, decoded.value);
    }
  }
  return found;
};
