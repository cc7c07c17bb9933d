import { runMain } from './lib/errors.mjs';
import { inProject, pinnedNode } from './lib/paths.mjs';
import { runAttached } from './lib/process.mjs';
import { setup } from './setup.mjs';

/* npm run soak -- <minutes> */
await runMain(async () => {
  await setup({ forTests: true });
  return runAttached([pinnedNode, inProject('test/bench/soak.ts'), ...process.argv.slice(2)]);
});
