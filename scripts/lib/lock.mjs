import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from './errors.mjs';
import { runtimeDir } from './paths.mjs';

const POLL_MS = 200;
const WAIT_LIMIT_MS = 10 * 60_000;

/**
 * Lets one process at a time do a piece of work in this checkout. A lock whose owner is gone is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {{ folder?: string, print?: (line: string) => void, waitLimitMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(
  name,
  work,
  { folder = runtimeDir, print = console.log, waitLimitMs = WAIT_LIMIT_MS } = {},
) {
  const file = join(folder, `${name}.lock`);
  mkdirSync(dirname(file), { recursive: true });
  const giveUpMs = performance.now() + waitLimitMs;
  let hasSaidSo = false;
  while (!tryTake(file)) {
    const owner = ownerOf(file);
    if (owner === undefined || !isAlive(owner)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!hasSaidSo) print(`Another process (${owner}) is at "${name}" in this checkout; waiting for it.`);
    hasSaidSo = true;
    if (performance.now() > giveUpMs) throw stuck(name, owner, file);
    await delay(POLL_MS);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} file */
function tryTake(file) {
  try {
    writeFileSync(file, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file @returns {number | undefined} */
function ownerOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} name @param {number} owner @param {string} file */
const stuck = (name, owner, file) =>
  new SetupError('LOCK_STUCK', {
    what: `Another process holds the "${name}" of this checkout and does not finish.`,
    cause: `Process ${owner} holds ${file}.`,
    cure: `Wait for it or end it (kill ${owner}), then run the command again.`,
  });
