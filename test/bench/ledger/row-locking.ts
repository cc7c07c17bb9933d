import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { accountName } from './work.ts';
import { createDatabaseServer, type DatabaseServer } from '../../support/database/server.ts';

/*
 * The usual way to keep books in SQL, done well: one call of one function per transfer, rows locked in one
 * order so that there are no deadlocks, the answer to a known id found by its key, balances never read twice.
 */

const SCHEMA = `
create table account (
  id text primary key,
  asset text not null,
  debits bigint not null default 0,
  credits bigint not null default 0
) with (fillfactor = 70);
create table transfer (
  id uuid primary key,
  debit text not null,
  credit text not null,
  asset text not null,
  minor bigint not null,
  at timestamptz not null default now()
);
create table entry (
  account text not null,
  id bigint generated always as identity,
  transfer uuid not null,
  minor bigint not null,
  balance bigint not null,
  primary key (account, id)
);

-- Moves an amount: 'posted', 'known' for an id that was carried out before, or why not.
create function move(_id uuid, _asset text, _credit text, _debit text, _minor bigint) returns text
language plpgsql as $$
declare
  _from bigint;
  _to bigint;
begin
  insert into transfer (id, debit, credit, asset, minor) values (_id, _debit, _credit, _asset, _minor)
    on conflict (id) do nothing;
  if not found then
    return (select case when (debit, credit, asset, minor) = (_debit, _credit, _asset, _minor)
      then 'known' else 'conflict' end from transfer where id = _id);
  end if;
  if _credit < _debit then
    update account set credits = credits + _minor where id = _credit and asset = _asset
      and debits - credits >= _minor returning debits - credits into _from;
    update account set debits = debits + _minor where id = _debit and asset = _asset
      returning debits - credits into _to;
  else
    update account set debits = debits + _minor where id = _debit and asset = _asset
      returning debits - credits into _to;
    update account set credits = credits + _minor where id = _credit and asset = _asset
      and debits - credits >= _minor returning debits - credits into _from;
  end if;
  if _from is null or _to is null then
    raise exception 'insufficient-funds or unknown account';
  end if;
  insert into entry (account, transfer, minor, balance)
    values (_credit, _id, -_minor, _from), (_debit, _id, _minor, _to);
  return 'posted';
end $$;
`;

const FUNDS_MINOR = 1_000_000_000_000;
const FILL_PIECE = 200_000;

export interface RowLocking {
  readonly port: number;
  readonly database: DatabaseServer;
  /** Adds transfers as one statement, so that the tables have a size; not timed. */
  readonly fill: (transfers: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** PostgreSQL with the function, and the HTTP server before it in a process of its own. */
export const startRowLocking = async (accounts: number, connections: number): Promise<RowLocking> => {
  const database = await createDatabaseServer();
  await database.query(SCHEMA);
  await database.query(`insert into account (id, asset, debits)
    select 'bench.' || lpad(n::text, ${String(accountName(0).split('.')[1]?.length ?? 0)}, '0') || '.EUR', 'EUR', ${String(FUNDS_MINOR)}
    from generate_series(0, ${String(accounts - 1)}) n`);
  await database.query('vacuum analyze account');
  const server = fork(
    join(import.meta.dirname, 'row-locking-server.ts'),
    [database.url, String(connections)],
    {
      stdio: 'inherit',
    },
  );
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  return {
    port,
    database,
    fill: (transfers) => fill(database, accounts, transfers),
    stop: async () => {
      await endOf(server);
      await database.remove();
    },
  };
};

const endOf = async (server: ChildProcess): Promise<void> => {
  const ended = once(server, 'exit');
  server.disconnect();
  await ended;
};

const fill = async (database: DatabaseServer, accounts: number, transfers: number): Promise<void> => {
  for (let done = 0; done < transfers; done += FILL_PIECE) {
    const count = Math.min(FILL_PIECE, transfers - done);
    await database.query(`with made as (
        insert into transfer (id, debit, credit, asset, minor)
        select gen_random_uuid(), a.id, b.id, 'EUR', 1
        from generate_series(1, ${String(count)}) n
        join account a on a.id = 'bench.' || lpad(((n::bigint * 7919) % ${String(accounts)})::text, 8, '0') || '.EUR'
        join account b on b.id = 'bench.' || lpad(((n::bigint * 104729 + 1) % ${String(accounts)})::text, 8, '0') || '.EUR'
        returning id, debit, credit)
      insert into entry (account, transfer, minor, balance)
      select credit, id, -1, 0 from made union all select debit, id, 1, 0 from made`);
  }
  await database.query('vacuum analyze');
  await database.query('checkpoint');
};
