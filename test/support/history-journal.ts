import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { kyselyOver, openSqlite, PrimaryPool } from '../../ledger/database/index.ts';
import type { HistoryTarget } from '../../ledger/history/index.ts';

/*
 * A journal as the history index meets it: the table of events and nothing else. Lines are the caller's; they are
 * not signed and no tree is over them.
 */

interface EventRow {
  readonly seq: number;
  readonly type: string;
  readonly line: string;
  readonly hashes: Uint8Array;
}

interface Tables {
  readonly events: EventRow & { readonly intent: string | null };
}

export interface TestEvent {
  readonly seq: number;
  readonly type: string;
}

type SqliteHistory = Extract<HistoryTarget, { readonly kind: 'sqlite' }>;

export interface TestJournal<Target extends HistoryTarget = SqliteHistory> {
  readonly target: Target;
  readonly append: (events: readonly TestEvent[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

const ROWS_PER_INSERT = 100;

/** A journal in a folder of its own, which goes when it is closed. */
export const openTestJournal = async (): Promise<TestJournal> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-history-'));
  const target = {
    kind: 'sqlite',
    journal: join(folder, 'ledger.sqlite'),
    file: join(folder, 'ledger.history.sqlite'),
  } as const;
  const use = { synchronous: 'normal', create: true, autocheckpointPages: 1_000 } as const;
  const { db } = await openSqlite<Tables>(target.journal, use);
  await sql`pragma synchronous = off`.execute(db);
  await sql`create table events (seq integer primary key, type text not null, intent text, line text not null,
    hashes blob not null) strict`.execute(db);
  return {
    target,
    append: (events) => appendEvents(db, events),
    close: async () => {
      await db.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** A journal in a schema of its own on a server that runs. */
export const openPostgresJournal = async (
  url: string,
): Promise<TestJournal<Extract<HistoryTarget, { readonly kind: 'postgres' }>>> => {
  const schema = `history_${randomBytes(6).toString('hex')}`;
  const target = { kind: 'postgres', urls: [url], schema } as const;
  const db = kyselyOver<Tables>(new PrimaryPool(target, 1));
  await sql`create schema ${sql.id(schema)}`.execute(db);
  await sql`create table events (seq bigint primary key, type text not null, intent text, line text not null,
    hashes bytea not null)`.execute(db);
  return {
    target,
    append: (events) => appendEvents(db, events),
    close: async () => {
      await sql`drop schema ${sql.id(schema)} cascade`.execute(db);
      await db.destroy();
    },
  };
};

const appendEvents = async (db: Kysely<Tables>, events: readonly TestEvent[]): Promise<void> => {
  for (let from = 0; from < events.length; from += ROWS_PER_INSERT)
    await db
      .insertInto('events')
      .values(events.slice(from, from + ROWS_PER_INSERT).map(rowOf))
      .execute();
};

const rowOf = (event: TestEvent): EventRow & { readonly intent: null } => {
  const line = JSON.stringify(event);
  return {
    seq: event.seq,
    type: event.type,
    intent: null,
    line,
    hashes: createHash('sha256').update(line).digest(),
  };
};

export type IdKind = 'v7' | 'v4';

/** Ids as clients choose them: by time (RFC 9562 version 7) or at random (version 4). */
export const makeId = (kind: IdKind, timeMs: number): string => {
  const hex = randomBytes(16).toString('hex');
  const head = kind === 'v7' ? timeMs.toString(16).padStart(12, '0') : hex.slice(0, 12);
  return `${head.slice(0, 8)}-${head.slice(8, 12)}-${kind === 'v7' ? '7' : '4'}${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
};

export interface Load {
  readonly events: number;
  readonly perEvent: number;
  readonly accounts: number;
  readonly ids: IdKind;
}

export const accountName = (index: number): string => `acct:${String(index).padStart(7, '0')}:EUR`;

/** Bulk transfers between random accounts: events from `fromSeq` on, one a group, 10 ms apart. */
export function* bulkEvents(load: Load, fromSeq = 0): Generator<TestEvent & Record<string, unknown>> {
  const start = Date.parse('2026-01-01T00:00:00Z');
  for (let count = 0; count < load.events; count += 1) {
    const seq = fromSeq + count;
    const timeMs = start + seq * 10;
    const operations = Array.from({ length: load.perEvent }, () => transfer(load, timeMs));
    yield {
      actor: { kind: 'ledger' },
      command: { digest: '0'.repeat(64), id: `cmd-${String(seq)}` },
      payload: { groups: [{ mandate: 'mandate-bulk', operations }] },
      seq,
      time: new Date(timeMs).toISOString(),
      type: 'book.recorded',
    };
  }
}

const transfer = (load: Load, timeMs: number): Record<string, unknown> => {
  const from = Math.floor(Math.random() * load.accounts);
  const to = (from + 1 + Math.floor(Math.random() * (load.accounts - 1))) % load.accounts;
  return {
    id: makeId(load.ids, timeMs),
    legs: [
      {
        asset: 'EUR',
        credit: accountName(from),
        debit: accountName(to),
        minor: String(1 + Math.floor(Math.random() * 1_000_000)),
      },
    ],
    op: 'transfer',
  };
};
