import { ensureBuilt } from './build.mjs';
import { runMain, SetupError } from './lib/errors.mjs';
import { inProject } from './lib/paths.mjs';
import { findCommand, hostNode, runAttached } from './lib/process.mjs';
import { setup } from './setup.mjs';

/*
 * The end-to-end tests of what is done without a network (test/e2e/offline), on a machine that has one: in a namespace of
 * their own with nothing but loopback, and a view of the system that shows no other interface.
 */

const INSIDE = 'mount -t sysfs sysfs /sys && ip link set lo up && exec "$@"';

await runMain(async () => {
  await setup({ forTests: true });
  if (!(await ensureBuilt())) return 1;
  const unshare = findCommand('unshare');
  if (unshare === undefined || findCommand('ip') === undefined)
    throw new SetupError('OFFLINE_TOOLS_MISSING', {
      what: 'These tests need a machine without a network.',
      cause:
        'unshare (util-linux) or ip (iproute2) is not installed: nothing here can take the network away.',
      cure: 'Install both packages.',
    });
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const tests = [hostNode(), inProject('scripts/test.mjs'), '--only', 'e2e', 'offline/'];
  return runAttached([unshare, ...asRoot, '--net', '--mount', 'sh', '-c', INSIDE, 'sh', ...tests], {
    env: { ...process.env, COUNTERSIGN_OFFLINE: '1' },
  });
});
