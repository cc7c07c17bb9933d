/** Bundles the desk. Runs under the pinned Node; `scripts/build.mjs` decides whether that is needed. */
import { existsSync } from 'node:fs';
import { build } from 'vite';
import { configFor } from './build-config.mjs';
import { targets } from './build-targets.mjs';
import { SetupError, runMain } from './errors.mjs';
import { inProject } from './paths.mjs';

function requireEntries() {
  const missing = targets.flatMap(({ entries }) => entries).filter((entry) => !existsSync(inProject(entry)));
  if (missing.length === 0) return;
  throw new SetupError('BUILD_ENTRY_MISSING', {
    what: 'The desk can not be built: source files are missing.',
    cause: `Not found: ${missing.join(', ')}.`,
    cure: 'Restore them from version control (git status shows what was removed).',
  });
}

/** @param {import('./build-targets.mjs').Target} target */
async function buildTarget(target) {
  try {
    await build(configFor(target));
  } catch (error) {
    throw new SetupError('BUILD_FAILED', {
      what: `The ${target.name} of the desk did not build.`,
      cause: error instanceof Error ? error.message.trim() : String(error),
      cure: 'Repair the source that is named above; npm run typecheck says more.',
    });
  }
}

await runMain(async () => {
  requireEntries();
  // One after the other: two cores, and errors stay apart.
  for (const target of targets) await buildTarget(target);
});
