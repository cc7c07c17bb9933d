import { inProject } from './paths.mjs';

/**
 * One bundle of the desk. No packages are imported here, so that "is the build current?" is quick.
 * @typedef {object} Target
 * @property {string} name
 * @property {'pages' | 'process' | 'preload'} kind
 * @property {readonly string[]} entries source files, relative to the project
 * @property {readonly string[]} outputs relative to the build folder
 */

/** @param {string} name a folder of electron/ that runs in Node @returns {Target} */
const processTarget = (name) => ({
  name,
  kind: 'process',
  entries: [`electron/${name}/main.ts`],
  outputs: [`${name}/main.js`],
});

/** @param {string} name @returns {Target} */
const preloadTarget = (name) => ({
  name: `${name} preload`,
  kind: 'preload',
  entries: [`electron/preload/${name}.ts`],
  outputs: [`preload/${name}.cjs`],
});

const PAGES = ['renderer/index.html', 'renderer/pin.html', 'renderer/ceremony.html'];

/** @type {readonly Target[]} */
export const targets = [
  { name: 'renderer', kind: 'pages', entries: PAGES, outputs: PAGES },
  ...['main', 'signer', 'vault', 'reader', 'identity'].map(processTarget),
  {
    name: 'signer of the ceremony desk',
    kind: 'process',
    entries: ['electron/signer/ceremony/main.ts'],
    outputs: ['ceremony/main.js'],
  },
  {
    name: 'carrier',
    kind: 'process',
    entries: ['electron/custody/main.ts'],
    outputs: ['carrier/main.js'],
  },
  ...['desk', 'pin', 'ceremony'].map(preloadTarget),
];

/** Everything that decides what the build produces. */
export const buildInputs = [
  'electron',
  'renderer',
  'shared',
  'resources',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/lib/build-config.mjs',
  'scripts/lib/build-targets.mjs',
  'scripts/lib/bundle.mjs',
].map((path) => inProject(path));
