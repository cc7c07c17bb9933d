import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { SetupError } from './errors.mjs';
import { contentKey, requireSha256, sha256File } from './hash.mjs';
import { cacheRoot, inProject, nativeDir, pinnedNode } from './paths.mjs';
import { NODE_PIN } from './pins.mjs';
import { findCommand, hostNode, npmCommand, runLogged } from './process.mjs';
import { isStampCurrent, readJson, writeJson, writeStamp } from './stamp.mjs';

/** An addon built for a newer Node-API than the runtime's crashes it: stay at what Node 20 already has. */
const NAPI_BUILD_VERSION = 9;

const OUTPUTS = [
  {
    built: 'node_sqlite3.node',
    installed: inProject('node_modules/sqlite3/build/Release/node_sqlite3.node'),
  },
  { built: 'pkcs11.node', installed: inProject('node_modules/pkcs11js/build/Release/pkcs11.node') },
];
const installedFiles = OUTPUTS.map(({ installed }) => installed);

const gypSource = inProject('scripts/native/binding.gyp');
const gypFolder = join(nativeDir, 'gyp');
const stampFile = join(nativeDir, 'modules.stamp.json');
const SOURCE_PACKAGES = ['sqlite3', 'pkcs11js', 'better-sqlite3-multiple-ciphers', 'node-addon-api'];

/**
 * What decides the result: our build file, and the packages as the lock file pins them.
 * @returns {string} hex
 */
function buildKey() {
  const packages = readJson(inProject('package-lock.json'))?.packages ?? {};
  const pins = SOURCE_PACKAGES.map((name) => `${name} ${packages[`node_modules/${name}`]?.integrity}`);
  return contentKey(
    [gypSource],
    [...pins, NODE_PIN.version, process.platform, process.arch, `${NAPI_BUILD_VERSION}`],
  );
}

/**
 * The folder that holds include/node: as told by NODEDIR, from the pinned Node's own package, beside
 * the machine's Node, or as npm is configured.
 * @returns {Promise<string>}
 */
async function findHeaders() {
  const candidates = [
    process.env['NODEDIR'],
    inProject(`node_modules/node/node_modules/node-${process.platform}-${process.arch}`),
    resolve(dirname(hostNode()), '..'),
    process.env['npm_config_nodedir'],
  ];
  const found = candidates.find(hasHeaders);
  if (found) return found;
  const { tail } = await runLogged([...npmCommand(), 'config', 'get', 'nodedir'], { log: 'npm-nodedir' });
  const configured = tail.at(-1)?.trim();
  if (hasHeaders(configured) && configured) return configured;
  throw new SetupError('NODE_HEADERS_MISSING', {
    what: 'The native modules need the C headers of Node, and they were not found.',
    cause: `Looked for include/node/node_api.h in: ${candidates.filter(Boolean).join(', ')}.`,
    cure: 'Install the headers of your Node (package libnode-dev, or the official archive) and set NODEDIR to the folder that contains include/node.',
  });
}

/** @param {string | undefined} folder */
const hasHeaders = (folder) => Boolean(folder) && existsSync(join(folder ?? '', 'include/node/node_api.h'));

/** @param {string} headers @param {(line: string) => void} onLine */
async function compile(headers, onLine) {
  const absent = ['gcc', 'g++', 'make', 'python3'].filter((command) => !findCommand(command));
  if (absent.length > 0) {
    throw new SetupError('COMPILER_MISSING', {
      what: 'The native modules can not be compiled.',
      cause: `Not in the path: ${absent.join(', ')}.`,
      cure: `apt-get install -y --no-install-recommends ${absent.join(' ')}`,
    });
  }
  mkdirSync(gypFolder, { recursive: true });
  copyFileSync(gypSource, join(gypFolder, 'binding.gyp'));
  const result = await runLogged(
    [
      pinnedNode,
      inProject('node_modules/node-gyp/bin/node-gyp.js'),
      'configure',
      'build',
      '--release',
      `--jobs=${Math.max(1, cpus().length)}`,
      `--nodedir=${headers}`,
      `--napi_build_version=${NAPI_BUILD_VERSION}`,
    ],
    { log: 'native-build', cwd: gypFolder, onLine },
  );
  if (result.code === 0) return;
  const errors = result.tail.filter((line) => /error|ERR!/i.test(line));
  throw new SetupError('NATIVE_BUILD_FAILED', {
    what: 'The native modules did not compile.',
    cause: (errors.length > 0 ? errors : result.tail).slice(0, 3).join(' | '),
    cure: `Read ${result.logFile}; after a repair remove .native and run the command again.`,
  });
}

/** @param {string} from folder with the built files; put in place in one move each */
function install(from) {
  for (const { built, installed } of OUTPUTS) {
    mkdirSync(dirname(installed), { recursive: true });
    const temporary = `${installed}.${process.pid}`;
    copyFileSync(join(from, built), temporary);
    renameSync(temporary, installed);
  }
}

/** @returns {Promise<string>} the version of the encrypted SQLite */
async function verify() {
  const result = await runLogged([pinnedNode, inProject('scripts/native/verify.mjs')], {
    log: 'native-verify',
    timeoutMs: 30_000,
  });
  if (result.code === 0) return result.tail.at(-1) ?? '';
  throw new SetupError('NATIVE_MODULES_BROKEN', {
    what: 'The native modules compiled, but do not do what they are for.',
    cause:
      result.tail
        .filter((line) => /error/i.test(line))
        .slice(0, 2)
        .join(' | ') || result.tail.slice(-2).join(' | '),
    cure: `Remove .native and ${cacheFolder(buildKey())}, and run the command again; whole output: ${result.logFile}`,
  });
}

/** @param {string} key */
const cacheFolder = (key) => join(cacheRoot, `native-${key.slice(0, 24)}`);

/** @param {string} folder @returns {Promise<boolean>} whether the cache holds whole, unaltered files */
async function isCacheWhole(folder) {
  const hashes = readJson(join(folder, 'sha256.json'));
  if (!hashes) return false;
  try {
    for (const { built } of OUTPUTS) await requireSha256(join(folder, built), hashes[built]);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} folder */
async function fillCache(folder) {
  mkdirSync(cacheRoot, { recursive: true, mode: 0o700 });
  const temporary = mkdtempSync(`${folder}.`);
  /** @type {Record<string, string>} */
  const hashes = {};
  for (const { built } of OUTPUTS) {
    copyFileSync(join(gypFolder, 'build/Release', built), join(temporary, built));
    hashes[built] = await sha256File(join(temporary, built));
  }
  writeJson(join(temporary, 'sha256.json'), hashes);
  rmSync(folder, { recursive: true, force: true });
  renameSync(temporary, folder);
}

/** @type {import('./steps.mjs').Step} */
export const nativeModules = {
  name: 'Native modules',
  needs: ['System packages', 'JavaScript packages', `Node ${NODE_PIN.version}`],
  check: () => isStampCurrent(stampFile, buildKey(), installedFiles),
  run: async ({ say, note }) => {
    const key = buildKey();
    const cache = cacheFolder(key);
    const isCached = await isCacheWhole(cache);
    if (!isCached) {
      const headers = await findHeaders();
      say('compiling the encrypted SQLite and the PKCS#11 binding (one to three minutes, once)');
      await compile(headers, note);
      await fillCache(cache);
    }
    install(cache);
    const version = await verify();
    writeStamp(stampFile, key, installedFiles);
    return `${version}${isCached ? ', from the cache' : ''}`;
  },
};
