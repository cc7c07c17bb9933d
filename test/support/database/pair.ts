import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_USER, runAsServer, serverFolder } from './programs.ts';
import { createDatabaseServer, freePort, serveFolder, type DatabaseServer } from './server.ts';

/** A primary and its synchronous standby: a commit is acknowledged when both have it on disk. */
export interface DatabasePair {
  /** Loopback ports of the two places, whichever serves which role. */
  readonly ports: readonly [number, number];
  readonly primary: DatabaseServer;
  /** Kills the primary as a machine dies and promotes the standby; resolves when that takes writes. */
  readonly failOver: () => Promise<void>;
  /** Promotes the standby beside the primary, which lives on; resolves with what ends that one. */
  readonly promoteBeside: () => Promise<() => Promise<void>>;
  /** Makes a new standby in the place of the dead one; resolves when commits wait for it. */
  readonly rebuild: () => Promise<void>;
  /** Kills the primary and starts it again in its place. */
  readonly crashPrimary: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const SYNC_DEADLINE_MS = 90_000;
const PROMOTE_DEADLINE_MS = 90_000;

export const createDatabasePair = async (settings = ''): Promise<DatabasePair> => {
  let primary = await createDatabaseServer(settings);
  let standby: DatabaseServer | undefined = await cloneOf(primary, await freePort());
  const ports = [primary.port, standby.port] as const;
  await waitForStandby(primary);
  const takeOver = async (): Promise<DatabaseServer> => {
    if (standby === undefined) throw new Error('There is no standby to promote');
    const before = primary;
    await promote(standby);
    primary = standby;
    standby = undefined;
    return before;
  };
  return {
    ports,
    get primary() {
      return primary;
    },
    failOver: async () => {
      await primary.kill();
      await (await takeOver()).remove();
    },
    promoteBeside: async () => {
      const before = await takeOver();
      return before.remove;
    },
    rebuild: async () => {
      const free = ports.find((port) => port !== primary.port);
      standby ??= await cloneOf(primary, free ?? 0);
      await waitForStandby(primary);
    },
    crashPrimary: async () => {
      await primary.kill();
      await primary.start();
    },
    remove: async () => {
      await standby?.remove();
      await primary.remove();
    },
  };
};

const cloneOf = async (primary: DatabaseServer, port: number): Promise<DatabaseServer> => {
  const folder = join(serverFolder(), 'data');
  const source = `host=127.0.0.1 port=${String(primary.port)} user=${DATABASE_USER} application_name=standby`;
  const how = ['--write-recovery-conf', '--checkpoint=fast', '--wal-method=stream'];
  await runAsServer('pg_basebackup', ['-D', folder, '-d', source, ...how]);
  // Once promoted it stands alone until it is given a standby of its own.
  return serveFolder(folder, port, "synchronous_standby_names = ''");
};

const waitForStandby = async (primary: DatabaseServer): Promise<void> => {
  appendFileSync(join(primary.folder, 'postgresql.conf'), "synchronous_standby_names = 'standby'\n");
  await primary.query('select pg_reload_conf()');
  await until('a synchronous standby', SYNC_DEADLINE_MS, async () => {
    const rows = await primary.query("select 1 from pg_stat_replication where sync_state = 'sync'");
    return rows.length > 0;
  });
};

const promote = async (standby: DatabaseServer): Promise<void> => {
  // Asked again until it is done: a server that is just losing its primary may drop whoever asks.
  await until('the promotion', PROMOTE_DEADLINE_MS, async () => {
    const [row] = await standby.query('select pg_is_in_recovery() as is_standby');
    if (row?.['is_standby'] === true) await standby.query('select pg_promote(wait => true)');
    return row?.['is_standby'] === false;
  });
};

const until = async (what: string, deadlineMs: number, holds: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    if (await holds().catch(() => false)) return;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  throw new Error(`${what} did not come in ${String(deadlineMs)} ms`);
};
