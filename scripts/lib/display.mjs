import { spawn } from 'node:child_process';
import { SetupError } from './errors.mjs';
import { findCommand } from './process.mjs';

const START_LIMIT_MS = 15_000;
const SCREEN = '1600x1000x24';

/**
 * @typedef {object} Display
 * @property {string | undefined} started name of the virtual display, such as `:99`; undefined when the person has one
 * @property {Record<string, string>} env for the processes that open windows
 * @property {() => void} stop
 */

const NEEDS_NONE = { started: undefined, env: {}, stop: () => {} };

/**
 * The display to open windows on: the person's own, else a virtual one that ends with this process.
 * @param {{ isVirtualForced?: boolean }} [options] tests want a screen of known size, out of the way
 * @returns {Promise<Display>}
 */
export async function openDisplay({ isVirtualForced = false } = {}) {
  const hasOwn = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  if (process.platform !== 'linux' || (hasOwn && !isVirtualForced)) return NEEDS_NONE;
  const xvfb = findCommand('Xvfb', `${process.env['PATH']}:/usr/bin`);
  if (!xvfb) throw displayError('Xvfb is not installed.');
  // -displayfd lets the server itself choose a free number: no race with other servers. A group of its
  // own, so that Ctrl-C ends the desk first.
  const server = spawn(xvfb, ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = () => void server.kill('SIGTERM');
  process.once('exit', stop);
  const started = `:${await displayNumber(server)}`;
  server.unref();
  return {
    started,
    env: { DISPLAY: started, WAYLAND_DISPLAY: '' },
    stop: () => {
      process.off('exit', stop);
      stop();
    },
  };
}

/**
 * A virtual display for each of several that work at once: all of them in `COUNTERSIGN_DISPLAYS`, the first in `DISPLAY`.
 * @param {number} count
 */
export async function openDisplays(count) {
  const all = await Promise.all(Array.from({ length: count }, () => openDisplay({ isVirtualForced: true })));
  const names = all.flatMap(({ started }) => started ?? []);
  return {
    env: { ...all[0]?.env, ...(names.length > 0 && { COUNTERSIGN_DISPLAYS: names.join(',') }) },
    stop: () => all.forEach(({ stop }) => stop()),
  };
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<string>} */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    let complaint = '';
    const timer = setTimeout(
      () => reject(displayError(`It did not answer in ${START_LIMIT_MS / 1000} s.`)),
      START_LIMIT_MS,
    );
    const channel = /** @type {import('node:net').Socket} */ (server.stdio[3]);
    const errors = /** @type {import('node:net').Socket} */ (server.stderr);
    channel.on('data', (chunk) => {
      said += chunk;
      if (!said.includes('\n')) return;
      clearTimeout(timer);
      // Neither pipe may keep this process alive once the number is known.
      channel.unref();
      errors.unref();
      resolve(said.trim());
    });
    errors.on('data', (chunk) => (complaint += chunk));
    server.once('error', (error) => reject(displayError(error.message)));
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(displayError(complaint.trim() || `It ended with code ${code}.`));
    });
  });
}

/** @param {string} cause */
const displayError = (cause) =>
  new SetupError('DISPLAY_FAILED', {
    what: 'There is no display, and a virtual one (Xvfb) could not be started.',
    cause,
    cure: 'Install xvfb (apt-get install xvfb), remove stale /tmp/.X11-unix entries, or run this in a desktop session.',
  });
