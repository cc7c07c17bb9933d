import { resolve } from 'node:path';
import { runMain } from './lib/errors.mjs';
import { pinnedNode } from './lib/paths.mjs';
import { runAttached } from './lib/process.mjs';
import { ensureVerifier } from './lib/verifier-bundle.mjs';

const folder = process.env['INIT_CWD'] ?? process.cwd();
/** Whatever is no option is a file of the folder where it was typed. */
const typed = process.argv.slice(2).map((one) => (one.startsWith('--') ? one : resolve(folder, one)));

/** Makes the verifier where that is needed, and runs it as it is handed out. */
await runMain(async () => {
  const { program } = await ensureVerifier();
  return runAttached([pinnedNode, program, ...typed]);
});
