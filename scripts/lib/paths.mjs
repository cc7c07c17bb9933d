import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');

/** @param {...string} parts */
export const inProject = (...parts) => join(projectRoot, ...parts);

/** What this checkout has provisioned: which Electron, logs of the last set-up. Not in version control. */
export const runtimeDir = inProject('.runtime');
export const logDir = join(runtimeDir, 'logs');
/** Work folder of the native modules' build. Not in version control. */
export const nativeDir = inProject('.native');
export const buildDir = inProject('build');
export const resultsDir = inProject('test-results');

/** Shared by all checkouts of one person; every entry is named by version or hash. */
export const cacheRoot = resolve(
  process.env['COUNTERSIGN_CACHE'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'countersign'),
);

/** Where the sandbox company lives: its tokens, genesis and database. */
export const sandboxHome = resolve(process.env['COUNTERSIGN_HOME'] ?? inProject('.sandbox'));

/** The pinned Node of this checkout (development dependency `node`). */
export const pinnedNode = inProject('node_modules', '.bin', 'node');
