import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/* The programs of PostgreSQL, and the user as whom they run. */

/** Where distributions put the programs of PostgreSQL 15 and later. */
const BINARIES = ['/usr/lib/postgresql'];
export const DATABASE_USER = 'countersign';

const run = promisify(execFile);

/** Folder with initdb, postgres, pg_ctl; of the newest version that is installed. */
const binaryFolder = (): string => {
  for (const base of BINARIES) {
    const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a));
    if (versions[0] !== undefined) return join(base, versions[0], 'bin');
  }
  throw new Error(`PostgreSQL is not installed: nothing in ${BINARIES.join(', ')}`);
};

/** The user of the server when we are root, which it refuses to be. */
const serverUser = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error('There is no user "postgres" on this machine');
  return { uid: Number(uid), gid: Number(gid) };
};

/** Ends with us, whatever becomes of us: a test that is killed must not leave a server behind. */
export const asServer = (program: string): [command: string, ...args: string[]] => {
  const user = serverUser();
  const command = ['setpriv', '--pdeathsig', 'KILL'] as const;
  if (user === undefined) return [...command, join(binaryFolder(), program)];
  const identity = ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'];
  return [...command, ...identity, join(binaryFolder(), program)];
};

export const runAsServer = async (program: string, args: readonly string[]): Promise<void> => {
  const [command, ...prefix] = asServer(program);
  await run(command, [...prefix, ...args], { cwd: tmpdir() });
};

/** A folder that belongs to the server's user. */
export const serverFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-database-'));
  const user = serverUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
};
