import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from './errors.mjs';
import { findCommand, runLogged } from './process.mjs';

/**
 * Debian packages and how to see without dpkg that they are there: a command, or a shared library.
 * @type {readonly { name: string, command?: string, library?: string }[]}
 */
const PACKAGES = [
  { name: 'gcc', command: 'gcc' },
  { name: 'g++', command: 'g++' },
  { name: 'make', command: 'make' },
  { name: 'python3', command: 'python3' },
  { name: 'softhsm2', command: 'softhsm2-util' },
  { name: 'opensc', command: 'pkcs11-tool' },
  { name: 'xvfb', command: 'Xvfb' },
  { name: 'xauth', command: 'xauth' },
  { name: 'dbus', command: 'dbus-daemon' },
  { name: 'libgtk-3-0', library: 'libgtk-3.so.0' },
  { name: 'libnss3', library: 'libnss3.so' },
  { name: 'libasound2', library: 'libasound.so.2' },
  { name: 'libgbm1', library: 'libgbm.so.1' },
  { name: 'libxss1', library: 'libXss.so.1' },
  { name: 'libatk-bridge2.0-0', library: 'libatk-bridge-2.0.so.0' },
  { name: 'libdrm2', library: 'libdrm.so.2' },
  { name: 'libxkbcommon0', library: 'libxkbcommon.so.0' },
  { name: 'libcups2', library: 'libcups.so.2' },
  { name: 'libsecret-1-0', library: 'libsecret-1.so.0' },
];

/** What only the tests call: the standard reader of backups, a file system to spoil, a token that locks itself. */
const TEST_PACKAGES = [
  { name: 'age', command: 'age' },
  { name: 'e2fsprogs', command: 'mkfs.ext4' },
  { name: 'opencryptoki', command: 'pkcsslotd' },
];

/** The database server that the tests and the bench start, each in a folder of its own. */
const DATABASE_PACKAGE = 'postgresql';
/** Debian keeps the server's programs out of the path, in a folder a version. */
const DATABASE_FOLDER = '/usr/lib/postgresql';
/** Keeps the installation from making a cluster and starting it: nobody asked for one. */
const CLUSTER_SETTINGS = '/etc/postgresql-common/createcluster.d/countersign.conf';

const LIBRARY_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/lib/x86_64-linux-gnu',
];
const APT_LISTS = '/var/lib/apt/lists';
/** Another apt (unattended upgrades on a fresh machine) may hold the lock for a while. */
const APT_LOCK_WAIT_S = 180;

/**
 * @typedef {object} Machine what the decision depends on; injected by the tests
 * @property {(command: string) => boolean} hasCommand
 * @property {(library: string) => boolean} hasLibrary
 * @property {() => boolean} hasDatabaseServer
 * @property {boolean} isDebianLike
 * @property {'root' | 'sudo' | 'none'} privilege
 */

/** @typedef {Pick<Machine, 'hasCommand' | 'hasLibrary' | 'hasDatabaseServer'>} Present */

/**
 * @typedef {object} Purpose
 * @property {boolean} [forTests] tests and bench run a PostgreSQL server; the desk and its sandbox do not
 */

/** @param {Present} machine @param {Purpose} [purpose] @returns {string[]} package names */
export function missingPackages({ hasCommand, hasLibrary, hasDatabaseServer }, { forTests = false } = {}) {
  const missing = PACKAGES.filter(({ command, library }) =>
    command ? !hasCommand(command) : library ? !hasLibrary(library) : false,
  ).map(({ name }) => name);
  if (!forTests) return missing;
  const tools = TEST_PACKAGES.filter(({ command }) => !hasCommand(command)).map(({ name }) => name);
  return [...missing, ...tools, ...(hasDatabaseServer() ? [] : [DATABASE_PACKAGE])];
}

/**
 * What to do about missing packages.
 * @param {readonly string[]} missing
 * @param {Pick<Machine, 'isDebianLike' | 'privilege'>} machine
 * @returns {{ prefix: readonly string[] } | SetupError} how to call apt-get, or why we can't
 */
export function planInstall(missing, { isDebianLike, privilege }) {
  const list = missing.join(' ');
  if (!isDebianLike) {
    return new SetupError('SYSTEM_PACKAGES_MANUAL', {
      what: 'This machine lacks system packages, and it is not Debian or a relative of it.',
      cause: `Missing, by their Debian names: ${list}.`,
      cure: 'Install their counterparts with your package manager and run the command again (COUNTERSIGN_SKIP_PACKAGES=1 goes on without).',
    });
  }
  if (privilege === 'none') {
    return new SetupError('SYSTEM_PACKAGES_MISSING', {
      what: 'This machine lacks system packages, and only an administrator may install them.',
      cause: `Missing: ${list}.`,
      cure: `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${list}`,
    });
  }
  return { prefix: privilege === 'sudo' ? ['sudo', '-n'] : [] };
}

/** @returns {Present} */
function thisMachine() {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/bin`;
  return {
    hasCommand: (command) => findCommand(command, path) !== undefined,
    hasLibrary: (library) => LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, library))),
    hasDatabaseServer: () =>
      existsSync(DATABASE_FOLDER) &&
      readdirSync(DATABASE_FOLDER).some((version) =>
        existsSync(join(DATABASE_FOLDER, version, 'bin/postgres')),
      ),
  };
}

function isDebianLike() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) && findCommand('apt-get') !== undefined;
}

/** @returns {Promise<Machine['privilege']>} */
async function privilege() {
  if (process.getuid?.() === 0) return 'root';
  if (!findCommand('sudo')) return 'none';
  const { code } = await runLogged(['sudo', '-n', 'true'], { log: 'sudo', timeoutMs: 5_000 });
  return code === 0 ? 'sudo' : 'none';
}

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} args
 * @param {string} log
 * @param {(line: string) => void} onLine
 */
const aptGet = (prefix, args, log, onLine) =>
  runLogged(
    [
      ...prefix,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-o',
      `DPkg::Lock::Timeout=${APT_LOCK_WAIT_S}`,
      '-q',
      ...args,
    ],
    { log, onLine },
  );

/** @param {readonly string[]} prefix @param {readonly string[]} packages @param {(line: string) => void} note */
async function install(prefix, packages, note) {
  const hasLists = existsSync(APT_LISTS) && readdirSync(APT_LISTS).some((name) => name.endsWith('_Packages'));
  const args = ['install', '-y', '--no-install-recommends', ...packages];
  if (hasLists && (await aptGet(prefix, args, 'apt-install', note)).code === 0) return;
  // No lists, or lists so old that the packages they name are gone from the mirror.
  await aptGet(prefix, ['update'], 'apt-update', note);
  const result = await aptGet(prefix, args, 'apt-install', note);
  if (result.code === 0) return;
  const errors = result.tail.filter((line) => line.startsWith('E:'));
  throw new SetupError('SYSTEM_PACKAGES_FAILED', {
    what: 'apt-get could not install the system packages.',
    cause: (errors.length > 0 ? errors : result.tail.slice(-3)).join(' '),
    cure: `Repair what apt-get says (whole output: ${result.logFile}), then run the command again.`,
  });
}

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} packages
 * @param {() => Promise<void>} work
 */
async function withoutCluster(prefix, packages, work) {
  if (!packages.includes(DATABASE_PACKAGE)) return work();
  const folder = dirname(CLUSTER_SETTINGS);
  const write = `mkdir -p ${folder} && echo 'create_main_cluster = false' > ${CLUSTER_SETTINGS}`;
  await runLogged([...prefix, 'sh', '-c', write], { log: 'apt-install' });
  try {
    return await work();
  } finally {
    await runLogged([...prefix, 'rm', '-f', CLUSTER_SETTINGS], { log: 'apt-install' });
  }
}

/** @param {Purpose} [purpose] @returns {import('./steps.mjs').Step} */
export const systemPackages = (purpose) => ({
  name: 'System packages',
  check: () =>
    process.platform !== 'linux' ||
    process.env['COUNTERSIGN_SKIP_PACKAGES'] === '1' ||
    missingPackages(thisMachine(), purpose).length === 0,
  run: async ({ say, note }) => {
    const missing = missingPackages(thisMachine(), purpose);
    const plan = planInstall(missing, { isDebianLike: isDebianLike(), privilege: await privilege() });
    if (plan instanceof SetupError) throw plan;
    say(
      `installing ${missing.length} by apt-get${plan.prefix.length > 0 ? ' (sudo)' : ''}: ${missing.join(' ')}`,
    );
    await withoutCluster(plan.prefix, missing, () => install(plan.prefix, missing, note));
    const still = missingPackages(thisMachine(), purpose);
    if (still.length === 0) return;
    throw new SetupError('SYSTEM_PACKAGES_INCOMPLETE', {
      what: 'apt-get finished, but parts of the packages are not where they belong.',
      cause: `Still not found: ${still.join(' ')}.`,
      cure: `Reinstall them: apt-get install --reinstall ${still.join(' ')}`,
    });
  },
});
