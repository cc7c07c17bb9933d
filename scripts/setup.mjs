import { pathToFileURL } from 'node:url';
import { dependencies } from './lib/dependencies.mjs';
import { electronStep } from './lib/electron-runtime.mjs';
import { SetupError, runMain } from './lib/errors.mjs';
import { withLock } from './lib/lock.mjs';
import { nativeModules } from './lib/native-modules.mjs';
import { nodeRuntime } from './lib/node-runtime.mjs';
import { runSteps } from './lib/steps.mjs';
import { systemPackages } from './lib/system-packages.mjs';

const NODE_MAJOR_MIN = 20;

/**
 * Brings this checkout to where it can be built, started and tested. Safe to repeat; quick when done.
 * @param {import('./lib/system-packages.mjs').Purpose} [purpose]
 */
export async function setup(purpose) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_MAJOR_MIN) {
    throw new SetupError('NODE_TOO_OLD', {
      what: `Node ${process.versions.node} is too old to set this project up.`,
      cause: `It needs Node ${NODE_MAJOR_MIN} or newer to begin with; the project brings its own Node from there on.`,
      cure: 'Install Node 20 or newer and run the command again.',
    });
  }
  await withLock('setup', () =>
    runSteps([systemPackages(purpose), dependencies, nodeRuntime, nativeModules, electronStep]),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runMain(() => setup());
