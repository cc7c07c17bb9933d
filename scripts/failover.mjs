import { runMain } from './lib/errors.mjs';
import { inProject, pinnedNode } from './lib/paths.mjs';
import { runAttached } from './lib/process.mjs';
import { setup } from './setup.mjs';

/* npm run failover -- <rounds> [seed]: breaks nodes, databases and network, and checks what clients were told. */
await runMain(async () => {
  await setup({ forTests: true });
  return runAttached([pinnedNode, inProject('test/support/failover/main.ts'), ...process.argv.slice(2)]);
});
