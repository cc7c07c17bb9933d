import { builtinModules } from 'node:module';
import { basename, dirname } from 'node:path';
import react from '@vitejs/plugin-react';
import { buildDir, inProject } from './paths.mjs';

/** Stay what they are at run time: the runtime itself, and packages with native or WebAssembly parts. */
const EXTERNAL = ['electron', 'sqlite3', 'pkcs11js', 'libxml2-wasm'];
const CHROME_TARGET = 'chrome148';
const NODE_TARGET = 'node24';

/** @returns {import('vite').InlineConfig} */
const common = () => ({
  configFile: false,
  logLevel: 'warn',
  clearScreen: false,
  envDir: false,
  publicDir: false,
});

/**
 * @param {import('./build-targets.mjs').Target} target
 * @returns {import('vite').InlineConfig}
 */
export function configFor(target) {
  return target.kind === 'pages' ? pagesConfig(target) : nodeConfig(target);
}

/** @param {import('./build-targets.mjs').Target} target @returns {import('vite').InlineConfig} */
function pagesConfig({ entries }) {
  return {
    ...common(),
    root: inProject('renderer'),
    // Pages are served by the desk's own scheme; relative addresses hold wherever the root is.
    base: './',
    plugins: [react()],
    build: {
      outDir: `${buildDir}/renderer`,
      emptyOutDir: true,
      target: CHROME_TARGET,
      sourcemap: true,
      // The content security policy allows no data: addresses and no inline script.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((entry) => [basename(entry, '.html'), inProject(entry)])),
      },
    },
  };
}

/** @param {import('./build-targets.mjs').Target} target @returns {import('vite').InlineConfig} */
function nodeConfig({ kind, entries, outputs }) {
  const [entry = ''] = entries;
  const [output = ''] = outputs;
  const isPreload = kind === 'preload';
  return {
    ...common(),
    root: inProject(),
    ssr: { target: 'node', noExternal: true, external: EXTERNAL },
    build: {
      ssr: inProject(entry),
      outDir: `${buildDir}/${dirname(output)}`,
      // Both preloads share a folder.
      emptyOutDir: !isPreload,
      target: NODE_TARGET,
      sourcemap: true,
      // Left readable: whoever audits the signer reads what runs.
      minify: false,
      rolldownOptions: {
        external: [...EXTERNAL, ...builtinModules, /^node:/],
        // One file each; a sandboxed preload must be CommonJS.
        output: {
          format: isPreload ? 'cjs' : 'es',
          entryFileNames: basename(output),
          codeSplitting: false,
        },
      },
    },
  };
}
