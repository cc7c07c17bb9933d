import { join } from 'node:path';
import { absoluteFiles } from './lib/arguments.mjs';
import { runMain } from './lib/errors.mjs';
import { inProject, pinnedNode, sandboxHome } from './lib/paths.mjs';
import { runAttached } from './lib/process.mjs';
import { ensureSandbox } from './lib/sandbox.mjs';
import { setup } from './setup.mjs';

/** Which ledger: as told, else the sandbox's. @returns {Promise<string[]>} */
async function ledgerArguments() {
  const given = absoluteFiles(process.argv.slice(2));
  if (given.some((argument) => /^--(home|config|help)\b/.test(argument))) return given;
  await ensureSandbox();
  return ['--home', join(sandboxHome, 'ledger'), ...given];
}

await runMain(async () => {
  await setup();
  return runAttached([pinnedNode, inProject('ledger/main.ts'), ...(await ledgerArguments())]);
});
