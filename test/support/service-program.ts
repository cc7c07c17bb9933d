import { join, resolve } from 'node:path';

/* Where the programs of the ledger are: its sources, or the bundle of them that the integration tests make first. */

const ROOT = resolve(import.meta.dirname, '../..');

/** Names the folder of the bundle. */
export const SERVICE_BUNDLE = 'COUNTERSIGN_SERVICE_BUNDLE';

const SOURCES = {
  main: 'ledger/main.ts',
  cli: 'ledger/cli/main.ts',
  'store-writer': 'test/support/store-writer.ts',
} as const;

/** The file that Node runs. */
export const serviceProgram = (name: keyof typeof SOURCES): string => {
  const bundle = process.env[SERVICE_BUNDLE];
  return bundle === undefined ? join(ROOT, SOURCES[name]) : join(bundle, `${name}.js`);
};
