import { SetupError } from './errors.mjs';
import { inProject, pinnedNode, sandboxHome } from './paths.mjs';
import { runAttached } from './process.mjs';

/** Makes the sandbox company (tokens, genesis, database) when it is not there yet. Quick when it is. */
export async function ensureSandbox(home = sandboxHome) {
  const code = await runAttached([pinnedNode, inProject('ledger/sandbox/main.ts'), '--home', home]);
  if (code === 0) return;
  throw new SetupError('SANDBOX_FAILED', {
    what: 'The sandbox company could not be made.',
    cause: `ledger/sandbox ended with code ${code}; its own words are above.`,
    cure: `Remove ${home} if it is half made (it holds sandbox data only), and run the command again.`,
  });
}
