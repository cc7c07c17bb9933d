import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandId } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { appendLeaf, emptyFrontier, frontierRoot } from '#shared/merkle';
import { openSqlite, runSql, StoreFault } from '../../../../ledger/database/index.ts';
import { openJournalStore, type JournalStore } from '../../../../ledger/journal-store/index.ts';
import { dropState, openStateStore } from '../../../../ledger/state-store/index.ts';
import { allLines, BatchMaker, commandOf, lineOf } from '../../../support/store.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-faults-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const targetOf = (name = 'ledger.sqlite'): { readonly kind: 'sqlite'; readonly file: string } => ({
  kind: 'sqlite',
  file: join(folder, name),
});

const IDS = Array.from({ length: 40 }, (_, index) => `c.${String(index)}` as CommandId);

const written = async (file: string): Promise<BatchMaker> => {
  const store = await openJournalStore({ kind: 'sqlite', file }, { create: true });
  const maker = new BatchMaker(await store.claim());
  for (const [index, id] of IDS.entries()) {
    const text = `${String(index)} ${'abc'.repeat(index * 200)}`;
    await store.commit(maker.next([text], [commandOf(id, maker.head.size)]));
  }
  await store.close();
  return maker;
};

/** All that can be read, as one value. */
const everything = async (store: JournalStore, sizes: number): Promise<unknown> => ({
  head: await store.head(),
  lines: await allLines(store),
  commands: [...(await store.commands(IDS)).entries()].sort(),
  roots: await Promise.all(
    Array.from({ length: sizes + 1 }, async (_, size) => toHex(await store.rootAt(size))),
  ),
});

describe('a journal file with a flipped bit', () => {
  test('is an error that says so, wherever the bit is, and never another journal', async () => {
    const { file } = targetOf();
    const maker = await written(file);
    const whole = readFileSync(file);
    const sound = await openJournalStore(targetOf());
    const expected = await everything(sound, maker.lines.length);
    await sound.close();
    const flips = 80;
    let found = 0;
    for (let flip = 0; flip < flips; flip += 1) {
      const bytes = Buffer.from(whole);
      const at = Math.floor((flip / flips) * bytes.length) + (flip % 100);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (flip % 8));
      const damaged = targetOf(`damaged-${String(flip)}.sqlite`);
      writeFileSync(damaged.file, bytes);
      const read = await readAll(damaged.file, maker.lines.length);
      if (read instanceof StoreFault) found += 1;
      else expect(read).toEqual(expected);
    }
    // A free page is nobody's: a flip there may go unseen.
    expect(found).toBeGreaterThan(flips * 0.9);
  });

  const readAll = async (file: string, sizes: number): Promise<unknown> => {
    const store = await openJournalStore({ kind: 'sqlite', file }).catch((error: unknown) => error);
    if (store instanceof Error) return store;
    try {
      return await everything(store as JournalStore, sizes);
    } catch (error) {
      expect(error).toMatchObject({ kind: 'damaged' });
      return error;
    } finally {
      await (store as JournalStore).close().catch(() => undefined);
    }
  };

  test('is not begun anew when it is not a database any more', async () => {
    const { file } = targetOf();
    writeFileSync(file, 'x'.repeat(20_000));
    await expect(openJournalStore(targetOf(), { create: true })).rejects.toMatchObject({ kind: 'damaged' });
    expect(readFileSync(file, 'utf8')).toBe('x'.repeat(20_000));
  });

  test('state that is damaged is dropped and built again', async () => {
    const target = targetOf('ledger.state.sqlite');
    writeFileSync(target.file, 'x'.repeat(20_000));
    await expect(openStateStore(target)).rejects.toMatchObject({ kind: 'damaged' });
    await dropState(target);
    const state = await openStateStore(target);
    expect(await state.through()).toBe(0);
    await state.close();
  });
});

describe('the log of a journal', () => {
  test('stays small however much is written, without a pause of the writer', async () => {
    const { file } = targetOf();
    const store = await openJournalStore(targetOf(), { create: true });
    const maker = new BatchMaker(await store.claim());
    const text = 'x'.repeat(1_000_000);
    let bytesMax = 0;
    for (let count = 0; count < 120; count += 1) {
      await store.commit(maker.next([text]));
      bytesMax = Math.max(bytesMax, statSync(`${file}-wal`).size);
    }
    expect(bytesMax).toBeLessThan(75_000_000);
    await store.close();
  });
});

describe('a journal on a disk that is full', () => {
  const disk = (): string => join(folder, 'disk');

  beforeEach(() => {
    execFileSync('mkdir', [disk()]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'countersign-test', disk()]);
  });

  afterEach(() => {
    execFileSync('umount', ['--lazy', disk()]);
  });

  test.each([
    ['one large event', ['x'.repeat(200_000)]],
    ['many small events', Array.from({ length: 200 }, () => 'x'.repeat(1_000))],
  ])('commits nothing of %s, says why, and goes on when there is room', async (_name, texts) => {
    const store = await openJournalStore(
      { kind: 'sqlite', file: join(disk(), 'ledger.sqlite') },
      { create: true },
    );
    let maker = new BatchMaker(await store.claim());
    let [lines, head] = [[...maker.lines], maker.head];
    const fill = async (): Promise<void> => {
      for (;;) {
        [lines, head] = [[...maker.lines], maker.head];
        await store.commit(maker.next(texts));
      }
    };
    await expect(fill()).rejects.toMatchObject({ kind: 'disk-full' });
    expect(lines.length).toBeGreaterThan(0);
    expect(await store.head()).toEqual(head);
    expect(await allLines(store)).toEqual(lines);
    execFileSync('mount', ['-o', 'remount,size=16m', disk()]);
    maker = BatchMaker.after(lines, head);
    await store.commit(maker.next(texts));
    expect(await allLines(store)).toEqual(maker.lines);
    await store.close();
  });

  test('is not opened where it can only be read, and says so', async () => {
    const target = { kind: 'sqlite', file: join(disk(), 'ledger.sqlite') } as const;
    await (await openJournalStore(target, { create: true })).close();
    execFileSync('mount', ['-o', 'remount,ro', disk()]);
    await expect(openJournalStore(target)).rejects.toMatchObject({ kind: 'read-only' });
  });
});

/** The tables as the first version of the service made them, without page tags. */
const FIRST_LAYOUT = `
  create table events (seq integer primary key, type text not null, intent text, line text not null,
    leaf blob not null check (length(leaf) = 32)) strict;
  create table tree (level integer not null, idx integer not null, hash blob not null check (length(hash) = 32),
    primary key (level, idx)) strict, without rowid;
  create table commands (id text primary key, body_digest text not null, kind text not null,
    statement text not null, items integer not null, status integer not null, answer text not null,
    first_seq integer not null) strict, without rowid;
  create table accounts (id text primary key, asset text not null, debits_posted text not null,
    credits_posted text not null, debits_pending text not null, credits_pending text not null,
    last_seq integer not null references events (seq)) strict, without rowid;
  create table intents (digest text primary key, status text not null,
    proposed_seq integer not null references events (seq),
    last_seq integer not null references events (seq)) strict, without rowid;
  create table head (id integer primary key check (id = 1), epoch integer not null, size integer not null,
    root text not null, time text not null) strict;
  pragma user_version = 1`;

describe('a journal file of the first layout', () => {
  const EVENTS = 37;

  const oldFile = async (file: string): Promise<void> => {
    const plain = await new Promise<sqlite3.Database>((resolve) => {
      const database = new sqlite3.Database(file, () => {
        resolve(database);
      });
    });
    await runSql(plain, 'pragma journal_mode = wal');
    for (const statement of FIRST_LAYOUT.split(';')) await runSql(plain, statement);
    let frontier = emptyFrontier();
    for (let seq = 0; seq < EVENTS; seq += 1) {
      const line = lineOf(seq, `old ${String(seq)}`);
      const leaf = eventLeaf(line);
      const appended = appendLeaf(frontier, leaf);
      ({ frontier } = appended);
      await runSql(plain, 'insert into events values (?, ?, ?, ?, ?)', [seq, 'test.event', null, line, leaf]);
      for (const { level, index, hash } of appended.completed)
        await runSql(plain, 'insert into tree values (?, ?, ?)', [level, index, hash]);
    }
    const root = toHex(frontierRoot(frontier));
    await runSql(plain, 'insert into head values (1, 4, ?, ?, ?)', [
      EVENTS,
      root,
      '2026-01-01T00:00:36.000Z',
    ]);
    await runSql(plain, `insert into accounts values ('a', 'EUR', '1', '1', '0', '0', 3)`);
    await runSql(plain, `insert into intents values ('d', 'posted', 2, 3)`);
    await runSql(
      plain,
      `insert into commands values ('c', 'b', 'propose', 'none', 1, 200, '{"first":"answer"}', 2)`,
    );
    await new Promise((done) => {
      plain.close(done);
    });
  };

  test('is brought to the newest without loss, gets page tags, and goes on', async () => {
    const { file } = targetOf();
    await oldFile(file);
    const store = await openJournalStore(targetOf());
    const lines = Array.from({ length: EVENTS }, (_, seq) => lineOf(seq, `old ${String(seq)}`));
    expect(await allLines(store)).toEqual(lines);
    const head = await store.claim();
    expect(head).toMatchObject({ epoch: 5, size: EVENTS, time: '2026-01-01T00:00:36.000Z' });
    const maker = BatchMaker.after(lines, head);
    for (const [size, root] of maker.roots.entries()) expect(toHex(await store.rootAt(size))).toBe(root);
    expect((await store.commands(['c' as CommandId])).get('c' as CommandId)).toMatchObject({
      answer: '{"first":"answer"}',
      firstSeq: 2,
    });
    await store.commit(maker.next(['new']));
    for (const [size, root] of maker.roots.entries()) expect(toHex(await store.rootAt(size))).toBe(root);
    await store.close();
    expect(readFileSync(file).subarray(0, 6).toString('latin1')).not.toBe('SQLite');
    const again = await openJournalStore(targetOf());
    expect(await allLines(again)).toEqual(maker.lines);
    await again.close();
  });

  test('is the old one until the new one is whole', async () => {
    const { file } = targetOf();
    await oldFile(file);
    // What a conversion that was killed leaves behind.
    copyFileSync(file, `${file}.tagged`);
    writeFileSync(`${file}.tagged-journal`, 'half');
    const store = await openJournalStore(targetOf());
    expect((await allLines(store)).length).toBe(EVENTS);
    await store.close();
  });

  test('a layout that is newer than the service is left alone', async () => {
    const { file } = targetOf();
    await written(file);
    const { db, handle } = await openSqlite(file, { synchronous: 'full', autocheckpointPages: 0 });
    await runSql(handle, 'pragma user_version = 99');
    await db.destroy();
    await expect(openJournalStore(targetOf())).rejects.toThrow(/newer than this service/);
  });
});
