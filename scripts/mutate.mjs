import { existsSync } from 'node:fs';
import { SetupError, runMain } from './lib/errors.mjs';
import { inProject, pinnedNode } from './lib/paths.mjs';
import { npmCause, npmCommand, runAttached, runLogged } from './lib/process.mjs';
import { setup } from './setup.mjs';

/* npm run mutate: how many small faults in the policy evaluator its tests find. Its tool is installed when first asked for. */

const FOLDER = inProject('test/mutation');
const STRYKER = inProject('test/mutation/node_modules/@stryker-mutator/core/bin/stryker.js');

async function installTool() {
  if (existsSync(STRYKER)) return;
  console.log('Mutation testing: installing its tool beside the project, as its lock file says');
  const command = [...npmCommand(), 'ci', '--ignore-scripts', '--no-fund', '--no-audit'];
  const result = await runLogged(command, { cwd: FOLDER, log: 'npm-mutation' });
  if (result.code === 0) return;
  throw new SetupError('NPM_INSTALL_FAILED', {
    what: 'The tool for mutation testing could not be installed.',
    cause: npmCause(result.tail),
    cure: `Check that the package registry is in reach (npm ping), then run the command again; whole output: ${result.logFile}`,
  });
}

await runMain(async () => {
  await setup({ forTests: true });
  await installTool();
  return runAttached([
    pinnedNode,
    STRYKER,
    'run',
    inProject('test/mutation/stryker.config.json'),
    ...process.argv.slice(2),
  ]);
});
