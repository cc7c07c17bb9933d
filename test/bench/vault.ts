import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import sqlite3 from 'sqlite3';
import type { Trust } from '#shared/api';
import { OpenVault } from '../../electron/vault/vault.ts';
import { ANNA } from '../support/company.ts';
import { median, percentile, timed, type Suite } from './harness.ts';

/* Synchronisation of a long journal into the encrypted store, and the queue over it. */

const EVENTS = 100_000;
const KEY_HEX = '4f'.repeat(32);
const SERVE = resolve(import.meta.dirname, '../integration/vault/support/serve-journal.ts');

interface Journal {
  readonly name: string;
  readonly intents: number;
  readonly approved: number;
}

/** 60 % of the first are signatures; the second is a queue of almost as many pending items as events. */
const JOURNALS: readonly Journal[] = [
  { name: 'approved and posted', intents: 100, approved: 90 },
  { name: 'all pending', intents: 1000, approved: 0 },
];

const serve = async (journal: Journal): Promise<{ readonly trust: Trust; readonly child: ChildProcess }> => {
  const { intents, approved } = journal;
  const numbers = [EVENTS, intents, approved].map(String);
  const child = spawn(process.execPath, [SERVE, ...numbers], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((found) =>
    createInterface({ input: child.stdout }).once('line', found),
  );
  return { trust: JSON.parse(line) as Trust, child };
};

interface Synced {
  readonly seconds: number;
  readonly peakMb: number;
  readonly vault: OpenVault;
}

const open = async (file: string, trust: Trust, onCurrent: () => void): Promise<OpenVault> => {
  const opened = await OpenVault.open(
    {
      fetch: globalThis.fetch,
      now: () => new Date(),
      random: Math.random,
      emit: (event) => {
        if (event.kind === 'sync' && event.state.phase === 'current') onCurrent();
      },
      log: () => undefined,
    },
    { file, keyHex: KEY_HEX, trust },
  );
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};

const sync = async (file: string, trust: Trust): Promise<Synced> => {
  const { promise: current, resolve: isCurrent } = Promise.withResolvers<undefined>();
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const start = performance.now();
  const vault = await open(file, trust, () => {
    isCurrent(undefined);
  });
  await current;
  clearInterval(watch);
  return { seconds: (performance.now() - start) / 1000, peakMb: peak / 1e6, vault };
};

/** The least that any copy does: the same bytes into one plain table in one transaction, nothing checked. */
const plainCopy = async (file: string, trust: Trust): Promise<number> => {
  const start = performance.now();
  const db = new sqlite3.Database(file);
  const run = (sql: string, values: readonly unknown[] = []): Promise<void> =>
    new Promise((done, fail) =>
      db.run(sql, values, (error) => {
        if (error === null) done();
        else fail(error);
      }),
    );
  await run('pragma journal_mode = wal');
  await run('create table lines (seq integer primary key, line text)');
  await run('begin');
  for (let from = 0; from < EVENTS; from += 5_000) {
    const page = await fetch(`${trust.url}/v1/events?from=${String(from)}&limit=5000`);
    const rows = (await page.text()).trimEnd().split('\n');
    await run('insert into lines select ? + key, value from json_each(?)', [from, JSON.stringify(rows)]);
  }
  await run('commit');
  await new Promise((done) => {
    db.close(done);
  });
  return (performance.now() - start) / 1000;
};

const queue = (vault: OpenVault, offset: number, search = ''): (() => Promise<unknown>) => {
  return () => vault.queue({ person: ANNA, section: 'mine', offset, limit: 100, search });
};

export const suite: Suite = {
  name: 'vault',
  run: async (report) => {
    for (const journal of JOURNALS) {
      const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
      const { trust, child } = await serve(journal);
      const plain = {
        name: 'the same lines copied unchecked, s',
        value: await plainCopy(join(folder, 'plain.db'), trust),
      };
      const restMb = process.memoryUsage.rss() / 1e6;
      const file = join(folder, 'vault.db');
      const { seconds, peakMb, vault } = await sync(file, trust);
      const what = `${String(EVENTS)} events, ${journal.name}`;
      report({ name: `sync of ${what}`, value: seconds, unit: 's', baseline: plain, runs: 1 });
      const before = { name: 'memory before, MB', value: restMb };
      report({ name: `most memory in it`, value: peakMb, unit: 'MB', baseline: before, runs: 1 });
      await vault.close();

      const opened = await timed(5, async () => {
        const again = await open(file, trust, () => undefined);
        await queue(again, 0)();
        await again.close();
      });
      const empty = await timed(5, async () => {
        const none = await open(
          join(folder, 'empty.db'),
          { ...trust, url: 'http://127.0.0.1:9' },
          () => undefined,
        );
        await queue(none, 0)();
        await none.close();
      });
      const nothing = { name: 'the same over an empty store, ms', value: median(empty) };
      report({
        name: 'open, verify nothing anew, first page of the queue',
        value: median(opened),
        unit: 'ms',
        baseline: nothing,
        runs: 5,
      });

      const over = await open(file, trust, () => undefined);
      const first = await timed(50, queue(over, 0));
      const deep = await timed(50, queue(over, 50_000));
      const found = await timed(20, queue(over, 0, 'invoice 4242'));
      const page = { name: 'first page, median, ms', value: median(first) };
      report({
        name: 'queue page of 100 at 0, p99',
        value: percentile(first, 0.99),
        unit: 'ms',
        baseline: page,
        runs: 50,
      });
      report({
        name: 'queue page of 100 at 50,000, p99',
        value: percentile(deep, 0.99),
        unit: 'ms',
        baseline: page,
        runs: 50,
      });
      report({
        name: 'search in the queue, p99',
        value: percentile(found, 0.99),
        unit: 'ms',
        baseline: page,
        runs: 20,
      });
      await over.close();
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
