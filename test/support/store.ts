import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandId } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import { eventLeaf } from '#shared/journal';
import { emptyRoot, TreeBuilder, type CompletedNode } from '#shared/merkle';
import type { DatabaseTarget, PostgresTarget, SqliteTarget } from '../../ledger/database/index.ts';
import {
  buildJournal,
  JournalBuilder,
  openJournalStore,
  type Batch,
  type Head,
  type JournalStore,
  type KeptCommand,
  type StoredCommand,
  type StoredEvent,
} from '../../ledger/journal-store/index.ts';
import { createDatabaseServer, type DatabaseServer } from './database/server.ts';

/* Journals of made-up events for tests of the stores: lines have the form of events and mean nothing. */

/** Somewhere to put databases, empty each time it is asked. */
export interface Place<T extends DatabaseTarget = DatabaseTarget> {
  readonly fresh: () => T;
  readonly remove: () => Promise<void>;
}

export const sqlitePlace = (): Promise<Place<SqliteTarget>> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-store-'));
  return Promise.resolve({
    fresh: () => ({ kind: 'sqlite', file: join(folder, `${randomUUID()}.sqlite`) }),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
};

export interface PostgresPlace extends Place<PostgresTarget> {
  readonly server: DatabaseServer;
}

export const postgresPlace = async (): Promise<PostgresPlace> => {
  const server = await createDatabaseServer();
  return { server, fresh: () => schemaOn(server.url), remove: () => server.remove() };
};

export const schemaOn = (...urls: readonly string[]): PostgresTarget => ({
  kind: 'postgres',
  urls,
  schema: `ledger_${randomUUID().replaceAll('-', '')}`,
});

export const places = [
  ['SQLite', sqlitePlace],
  ['PostgreSQL', postgresPlace],
] as const;

export const lineOf = (seq: number, text = ''): string =>
  JSON.stringify({ payload: { text }, seq, time: timeOf(seq), type: 'test.event' });

const timeOf = (seq: number): string => new Date(Date.UTC(2026, 0, 1) + seq * 1_000).toISOString();

/** Makes batches as a writer does: each follows the one before, and a copy of all that should be stored is kept. */
export class BatchMaker {
  readonly lines: string[] = [];
  readonly roots: string[];
  head: Head;
  readonly #nodes: CompletedNode[] = [];
  readonly #tree: TreeBuilder;

  constructor(head: Head) {
    if (head.size !== 0) throw new Error('Starts at an empty journal, or by `after`');
    this.head = head;
    this.roots = [toHex(emptyRoot())];
    this.#tree = new TreeBuilder(undefined, (level, index, hash) => this.#nodes.push({ level, index, hash }));
  }

  /** Goes on after lines that are in the journal already. */
  static after(lines: readonly string[], head: Head): BatchMaker {
    const maker = new BatchMaker({ ...head, size: 0 });
    for (const line of lines) maker.#append(line);
    maker.#nodes.length = 0;
    maker.head = head;
    return maker;
  }

  /** The next batch; the maker goes on as if it were committed. */
  next(texts: readonly string[], commands: readonly StoredCommand[] = []): Batch {
    const from = this.head;
    this.#nodes.length = 0;
    const events = texts.map((text) => this.#append(lineOf(this.lines.length, text)));
    const time = events.length === 0 ? from.time : timeOf(this.lines.length - 1);
    const root = this.roots.at(-1) ?? '';
    const to = { epoch: from.epoch, size: this.lines.length, root, time };
    this.head = to;
    return { from, to, events, nodes: [...this.#nodes], commands };
  }

  #append(line: string): StoredEvent {
    const seq = this.lines.length;
    const leaf = eventLeaf(line);
    this.#tree.append(leaf);
    this.lines.push(line);
    this.roots.push(toHex(this.#tree.root()));
    return { seq, type: 'test.event', intent: null, line, leaf };
  }
}

export const commandOf = (id: string, firstSeq: number, answer = `{"id":"${id}"}`): StoredCommand => ({
  id: id as CommandId,
  bodyDigest: 'b'.repeat(64),
  kind: 'propose',
  statement: 'none',
  items: 1,
  status: 200,
  answer,
  firstSeq,
});

/** Everything in a journal, in order. */
export const allLines = async (
  store: JournalStore,
  charactersMax = 1_000_000,
): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (;;) {
    const page = await store.lines({ from: lines.length, limit: 1_000, charactersMax });
    if (page.length === 0) return lines;
    lines.push(...page);
  }
};

/** Builds a journal of lines where there is none, as a restore does, but checks nothing. */
export const builtOf = (
  target: DatabaseTarget,
  lines: AsyncIterable<string> | Iterable<string>,
  answers: readonly KeptCommand[] = [],
): Promise<Result<Head, string>> =>
  buildJournal(target, async (place) => {
    const store = await openJournalStore(place, { create: true });
    try {
      const builder = await JournalBuilder.over(store);
      for await (const line of lines) {
        const added = await builder.event(line, eventLeaf(line));
        if (!added.ok) return added;
      }
      for (const answer of answers) await builder.answer(answer);
      return ok(await builder.finish());
    } finally {
      await store.close();
    }
  });
