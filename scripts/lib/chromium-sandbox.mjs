import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './errors.mjs';

const SETUID_ROOT_MODE = 0o4755;
const MODE_BITS = 0o7777;

/**
 * How the desk's renderers can be confined on this machine.
 * @typedef {object} Confinement
 * @property {boolean} isRoot
 * @property {boolean} hasUserNamespaces an ordinary process may make a user namespace
 * @property {boolean} hasSetuidHelper chrome-sandbox beside Electron belongs to root, mode 4755
 */

/** @param {string} electronDist @returns {Confinement} */
export function confinementHere(electronDist) {
  const helper = statSync(join(electronDist, 'chrome-sandbox'), { throwIfNoEntry: false });
  return {
    isRoot: process.getuid?.() === 0,
    hasUserNamespaces: spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0,
    hasSetuidHelper: helper?.uid === 0 && (helper.mode & MODE_BITS) === SETUID_ROOT_MODE,
  };
}

/**
 * The arguments for Electron. Only root, where Chromium's sandbox can't work, runs without it; an
 * ordinary account without a sandbox is refused, never silently unconfined.
 * @param {Confinement} confinement
 * @param {string} electronDist
 * @returns {string[] | SetupError}
 */
export function sandboxArguments({ isRoot, hasUserNamespaces, hasSetuidHelper }, electronDist) {
  if (isRoot) return ['--no-sandbox'];
  if (hasUserNamespaces || hasSetuidHelper) return [];
  const helper = join(electronDist, 'chrome-sandbox');
  return new SetupError('CHROMIUM_SANDBOX_UNAVAILABLE', {
    what: 'The desk was not opened: its pages could not be confined on this machine.',
    cause: 'This account may not make user namespaces, and Electron’s setuid helper is not installed.',
    cure: `As administrator either: chown root:root ${helper} && chmod 4755 ${helper}, or: sysctl -w kernel.unprivileged_userns_clone=1 (Ubuntu: kernel.apparmor_restrict_unprivileged_userns=0)`,
  });
}
