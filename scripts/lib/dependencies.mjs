import { existsSync } from 'node:fs';
import { SetupError } from './errors.mjs';
import { inProject } from './paths.mjs';
import { npmCause, npmCommand, runLogged } from './process.mjs';
import { readJson } from './stamp.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean, resolved?: string }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lock
 */

/**
 * Where the installed tree differs from the lock file. Optional packages may be absent: they belong
 * to other platforms.
 * @param {Lock | undefined} wanted package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json, which npm writes last
 * @returns {string[]} package folders
 */
export function lockDifferences(wanted, installed) {
  const has = installed?.packages ?? {};
  return Object.entries(wanted?.packages ?? {})
    .filter(([folder, entry]) => {
      if (folder === '') return false;
      const found = has[folder];
      if (!found) return entry.optional !== true;
      return found.version !== entry.version || found.integrity !== entry.integrity;
    })
    .map(([folder]) => folder);
}

const readLocks = () => ({
  wanted: /** @type {Lock | undefined} */ (readJson(inProject('package-lock.json'))),
  installed: /** @type {Lock | undefined} */ (readJson(inProject('node_modules/.package-lock.json'))),
});

/** @type {import('./steps.mjs').Step} */
export const dependencies = {
  name: 'JavaScript packages',
  check: () => {
    const { wanted, installed } = readLocks();
    const folders = Object.entries(wanted?.packages ?? {}).filter(
      ([name, entry]) => name !== '' && !entry.optional,
    );
    return (
      installed !== undefined &&
      lockDifferences(wanted, installed).length === 0 &&
      folders.every(([folder]) => existsSync(inProject(folder, 'package.json')))
    );
  },
  run: async ({ say }) => {
    say('npm ci, exactly what the lock file says, no install scripts');
    const result = await runLogged(
      [
        ...npmCommand(),
        'ci',
        '--ignore-scripts',
        '--include=dev',
        '--prefer-offline',
        '--no-fund',
        '--no-audit',
      ],
      {
        log: 'npm-ci',
      },
    );
    if (result.code === 0) return;
    throw new SetupError('NPM_CI_FAILED', {
      what: 'The JavaScript packages could not be installed.',
      cause: npmCause(result.tail),
      cure: `Check that the package registry is in reach (npm ping), then run the command again; whole output: ${result.logFile}`,
    });
  },
};
