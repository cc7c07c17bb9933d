import { ensureBuilt } from '../build.mjs';
import { setup } from '../setup.mjs';
import { openDisplay } from './display.mjs';
import { runtimeEnv } from './electron-runtime.mjs';
import { inProject, pinnedNode } from './paths.mjs';
import { runAttached } from './process.mjs';

/**
 * Runs a program of the test folder that drives the built desk on a virtual display.
 * @param {string} program relative to the project
 * @param {import('./system-packages.mjs').Purpose} [purpose]
 * @returns {Promise<number>} exit code
 */
export async function runWithDesk(program, purpose) {
  await setup(purpose);
  if (!(await ensureBuilt())) return 1;
  const display = await openDisplay({ isVirtualForced: true });
  try {
    return await runAttached([pinnedNode, inProject(program), ...process.argv.slice(2)], {
      env: { ...display.env, ...runtimeEnv() },
    });
  } finally {
    display.stop();
  }
}
