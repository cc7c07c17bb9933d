import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildInputs, targets } from './lib/build-targets.mjs';
import { runMain } from './lib/errors.mjs';
import { changeKey } from './lib/hash.mjs';
import { withLock } from './lib/lock.mjs';
import { buildDir, inProject, pinnedNode, runtimeDir } from './lib/paths.mjs';
import { runAttached } from './lib/process.mjs';
import { isStampCurrent, writeStamp } from './lib/stamp.mjs';
import { setup } from './setup.mjs';

// Beside the build, not in it: the desk reports the digest of that folder.
const stampFile = join(runtimeDir, 'build.stamp.json');

/**
 * Builds the desk unless nothing has changed since the last build. Needs a finished set-up.
 * @returns {Promise<boolean>} false when the build failed; the reason has been printed
 */
export async function ensureBuilt() {
  const outputs = targets.flatMap((target) => target.outputs.map((file) => join(buildDir, file)));
  return withLock('build', async () => {
    const startedMs = performance.now();
    const key = changeKey(buildInputs);
    if (isStampCurrent(stampFile, key, outputs)) {
      console.log('Build … unchanged');
      return true;
    }
    console.log('Build: bundling the desk');
    rmSync(stampFile, { force: true });
    const code = await runAttached([pinnedNode, inProject('scripts/lib/bundle.mjs')]);
    if (code !== 0) return false;
    writeStamp(stampFile, key, outputs);
    console.log(`Build … ok (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
    return true;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    await setup();
    return (await ensureBuilt()) ? 0 : 1;
  });
}
