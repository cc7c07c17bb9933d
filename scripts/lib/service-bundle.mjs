/**
 * Bundles of the ledger's programs, for tests alone: they start them hundreds of times, and a bundle is loaded in half
 * the time of its sources.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { changeKey } from './hash.mjs';
import { withLock } from './lock.mjs';
import { inProject, projectRoot, runtimeDir } from './paths.mjs';

const PROGRAMS = {
  main: 'ledger/main.ts',
  cli: 'ledger/cli/main.ts',
  'store-writer': 'test/support/store-writer.ts',
};
/** What programs start as threads of theirs. */
const THREADS = {
  history: 'ledger/history/build/worker.ts',
  reads: 'ledger/reads/worker.ts',
};
/** Packages with native parts, and one that PostgreSQL's client looks for and does not need. */
const EXTERNAL = ['sqlite3', 'pkcs11js', 'libxml2-wasm', 'pg-native'];
const INPUTS = ['ledger', 'shared', 'test/support', 'package-lock.json', 'scripts/lib/service-bundle.mjs'];
/** Tests that still run may use a bundle of sources that have changed since. */
const KEPT_MS = 24 * 3_600_000;

const THREAD_PREFIX = '\0thread:';
const OWN_ADDRESS = 'import.meta.url';
const THREAD_ADDRESS = /new URL\('([^']+\.ts)', import\.meta\.url\)/g;
const ADDRESS_KEPT = '\0address';

/**
 * The folder of the bundles of these sources, made when it is not there: `main.js`, `cli.js`, `store-writer.js`.
 * @param {string} [folder] in which bundles are kept, each under the key of its sources
 */
export async function ensureServiceBundle(folder = join(runtimeDir, 'service')) {
  const bundle = bundleIn(folder);
  await withLock('service-bundle', async () => {
    if (statSync(bundle, { throwIfNoEntry: false }) !== undefined) {
      keepLonger(bundle);
      return;
    }
    mkdirSync(folder, { recursive: true });
    removeOld(folder);
    const unfinished = `${bundle}.part`;
    await build(configOf(unfinished));
    renameSync(unfinished, bundle);
  });
  return bundle;
}

/** Where the bundles of these sources are, or will be. @param {string} folder */
export const bundleIn = (folder) => join(folder, changeKey(INPUTS.map((path) => inProject(path))));

/** One that is in use is never an old one. @param {string} bundle */
function keepLonger(bundle) {
  const now = new Date();
  utimesSync(bundle, now, now);
}

/** @param {string} folder */
function removeOld(folder) {
  const isOld = (/** @type {string} */ path) => statSync(path).mtimeMs < Date.now() - KEPT_MS;
  for (const path of readdirSync(folder).map((name) => join(folder, name)))
    if (isOld(path)) rmSync(path, { recursive: true, force: true });
}

/** @param {string} outDir @returns {import('vite').InlineConfig} */
const configOf = (outDir) => ({
  configFile: false,
  logLevel: 'warn',
  root: projectRoot,
  envDir: false,
  publicDir: false,
  plugins: [addresses()],
  ssr: { target: 'node', noExternal: true, external: EXTERNAL },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node24',
    // What fails says where, in words of the source.
    minify: false,
    rolldownOptions: {
      input: {
        ...inputs(PROGRAMS, (path) => inProject(path)),
        ...inputs(THREADS, (path) => THREAD_PREFIX + path),
      },
      external: [...EXTERNAL, ...builtinModules, /^node:/],
      // In one folder: a thread's address is that of its neighbour.
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});

/** @param {Readonly<Record<string, string>>} entries @param {(path: string) => string} idOf */
const inputs = (entries, idOf) =>
  Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, idOf(path)]));

/**
 * A module's address stays that of its source, so that it finds the files beside it; but threads are started from the
 * bundle. A thread uses what Node keeps of compiled code only when it asks to.
 * @returns {import('vite').Plugin}
 */
const addresses = () => ({
  name: 'countersign:addresses',
  enforce: 'pre',
  resolveId: (id) => (id.startsWith(THREAD_PREFIX) ? id : undefined),
  load: (id) => (id.startsWith(THREAD_PREFIX) ? threadCode(id.slice(THREAD_PREFIX.length)) : undefined),
  transform(code, id) {
    if (!id.startsWith(inProject('ledger/')) || !code.includes(OWN_ADDRESS)) return undefined;
    return code
      .replaceAll(THREAD_ADDRESS, (_, path) => `new URL('./${threadAt(id, path)}.js', ${ADDRESS_KEPT})`)
      .replaceAll(OWN_ADDRESS, JSON.stringify(pathToFileURL(id).href))
      .replaceAll(ADDRESS_KEPT, OWN_ADDRESS);
  },
});

/** @param {string} path of the thread's source in the project */
const threadCode = (path) =>
  [
    `import { enableCompileCache } from 'node:module';`,
    'enableCompileCache();',
    `await import(${JSON.stringify(inProject(path))});`,
  ].join('\n');

/** @param {string} from the module that starts the thread @param {string} path as it says, relative to it */
function threadAt(from, path) {
  const source = resolve(dirname(from), path);
  const found = Object.entries(THREADS).find(([, each]) => inProject(each) === source);
  if (found === undefined) throw new Error(`${source} is a thread that the bundle of the service lacks`);
  return found[0];
}
