import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import sqlite3 from 'sqlite3';
import type { PersonId } from '#shared/brand';
import type { TransferIntent } from '#shared/intent';
import { ANNA, BEN } from '../support/company.ts';
import { approve, propose, transfer } from '../support/ledger-work.ts';
import { createTestLedger, removeTestLedger, startLedger, type StartedLedger } from '../support/ledger.ts';
import type { Suite } from './harness.ts';

/* The real service over HTTP: transfers proposed in bulk, each approved by two officers one by one. */

const TRANSFERS = 1_500;
const BATCH = 250;
const CONNECTIONS = 64;
const SYNCS = 1_500;
const SQL_TRANSFERS = 1_500;

const perSecond = (count: number, startMs: number): number => (count * 1000) / (performance.now() - startMs);

/** Appends of 4 KiB, each made durable before the next. */
const rawSync = (): number => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const file = openSync(join(folder, 'log'), 'w');
  const block = Buffer.alloc(4096, 7);
  const start = performance.now();
  for (let at = 0; at < SYNCS; at += 1) {
    writeSync(file, block);
    fdatasyncSync(file);
  }
  const rate = perSecond(SYNCS, start);
  closeSync(file);
  rmSync(folder, { recursive: true });
  return rate;
};

/** One transaction a transfer: two balances, two entries, an idempotency key. */
const plainSql = async (): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const database = new sqlite3.Database(join(folder, 'plain.sqlite'));
  const exec = (sql: string): Promise<void> =>
    new Promise((done, fail) =>
      database.exec(sql, (error) => {
        if (error) fail(error);
        else done();
      }),
    );
  await exec(`pragma journal_mode = wal; pragma synchronous = full;
    create table account(id integer primary key, balance integer);
    create table entry(id integer primary key, account integer, minor integer);
    create table command(id text primary key);
    insert into account values (1, 0), (2, 0);`);
  const start = performance.now();
  for (let at = 0; at < SQL_TRANSFERS; at += 1)
    await exec(`begin immediate; insert into command values ('c${at}');
      update account set balance = balance - 1 where id = 1; update account set balance = balance + 1 where id = 2;
      insert into entry(account, minor) values (1, -1), (2, 1); commit;`);
  const rate = perSecond(SQL_TRANSFERS, start);
  await new Promise((done) => {
    database.close(done);
  });
  rmSync(folder, { recursive: true });
  return rate;
};

/** Runs jobs with a fixed number under way. */
const pooled = async (jobs: readonly (() => Promise<unknown>)[]): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) await job();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
};

const proposeAll = async (ledger: StartedLedger, transfers: readonly TransferIntent[]): Promise<number> => {
  const start = performance.now();
  for (let at = 0; at < transfers.length; at += BATCH) {
    const { outcomes } = await propose(ledger.client, transfers.slice(at, at + BATCH));
    const odd = outcomes.find(({ outcome }) => outcome !== 'proposed');
    if (odd !== undefined) throw new Error(JSON.stringify(odd));
  }
  return perSecond(transfers.length, start);
};

const approveAll = async (ledger: StartedLedger, transfers: readonly TransferIntent[]): Promise<number> => {
  const head = await ledger.client.head();
  const jobs = transfers.flatMap((intent) =>
    [ANNA, BEN].map((who: PersonId) => async () => {
      const answer = await approve(ledger.client, who, intent, { head });
      if (answer.status !== 200) throw new Error(answer.text);
    }),
  );
  const start = performance.now();
  await pooled(jobs);
  return perSecond(jobs.length, start);
};

export const suite: Suite = {
  name: 'ledger',
  run: async (report) => {
    const sync = { name: 'raw 4 KiB append + fdatasync, /s', value: rawSync() };
    const sql = { name: 'SQLite, one transaction a transfer, /s', value: await plainSql() };
    const home = await createTestLedger();
    const ledger = await startLedger(home);
    try {
      const transfers = Array.from({ length: TRANSFERS }, () => transfer({ minor: '1' }));
      const start = performance.now();
      const proposed = await proposeAll(ledger, transfers);
      const approved = await approveAll(ledger, transfers);
      const posted = perSecond(TRANSFERS, start);
      const figures = [
        ['proposals, durable, judged, funds held', proposed],
        ['approvals, durable, verified, single requests', approved],
        ['transfers from proposal to posting, two approvals', posted],
      ] as const;
      for (const baseline of [sync, sql])
        for (const [name, value] of figures) report({ name, value, unit: '/s', baseline, runs: 1 });
    } finally {
      await ledger.stop();
      removeTestLedger(home);
    }
  },
};
