import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { accountName, randomBelow } from './work.ts';

/*
 * Double entry on SQLite with a transaction of its own for every transfer, in process and prepared: two
 * balances, two entries, an idempotency key, funds checked. Durable as the ledger is (full sync on each commit).
 */

const SCHEMA = `
pragma journal_mode = wal;
pragma synchronous = full;
create table account (id text primary key, debits integer not null, credits integer not null) without rowid;
create table transfer (id text primary key, debit text, credit text, minor integer) without rowid;
create table entry (account text, id integer, minor integer, primary key (account, id)) without rowid;
`;
const FUNDS_MINOR = 1_000_000_000;

export const sqliteSingleRate = (accounts: number, forMs: number): number => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const database = new DatabaseSync(join(folder, 'plain.sqlite'));
  database.exec(SCHEMA);
  fillAccounts(database, accounts);
  const move = mover(database);
  const random = randomBelow(7);
  const start = performance.now();
  let count = 0;
  for (; performance.now() - start < forMs; count += 1) {
    const from = random(accounts);
    move(count, accountName(from), accountName((from + 1 + random(accounts - 1)) % accounts));
  }
  const rate = (count * 1000) / (performance.now() - start);
  database.close();
  rmSync(folder, { recursive: true });
  return rate;
};

const fillAccounts = (database: DatabaseSync, accounts: number): void => {
  database.exec('begin');
  const insert = database.prepare('insert into account values (?, ?, 0)');
  for (let index = 0; index < accounts; index += 1) insert.run(accountName(index), FUNDS_MINOR);
  database.exec('commit');
};

const mover = (database: DatabaseSync): ((serial: number, from: string, to: string) => void) => {
  const begin = database.prepare('begin immediate');
  const commit = database.prepare('commit');
  const remember = database.prepare('insert into transfer values (?, ?, ?, 1)');
  const credit = database.prepare(
    'update account set credits = credits + 1 where id = ? and debits - credits >= 1',
  );
  const debit = database.prepare('update account set debits = debits + 1 where id = ?');
  const enter = database.prepare('insert into entry values (?, ?, ?)');
  return (serial, from, to) => {
    begin.run();
    remember.run(`t${serial.toString(36).padStart(10, '0')}`, to, from);
    if (credit.run(from).changes !== 1) throw new Error('insufficient funds');
    debit.run(to);
    enter.run(from, serial, -1);
    enter.run(to, serial, 1);
    commit.run();
  };
};
