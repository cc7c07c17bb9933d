import { execFileSync } from 'node:child_process';
import { SetupError } from './errors.mjs';
import { contentKey, sha256File } from './hash.mjs';
import { inProject, nativeDir, pinnedNode } from './paths.mjs';
import { NODE_PIN } from './pins.mjs';
import { npmCause, npmCommand, runLogged } from './process.mjs';
import { isStampCurrent, writeStamp } from './stamp.mjs';

const binary = inProject('node_modules/node/bin/node');
const stampFile = `${nativeDir}/node.stamp.json`;
const key = () => contentKey([], [NODE_PIN.version, process.platform, process.arch]);

/** @returns {Promise<void>} */
async function verify() {
  const pinned = NODE_PIN.sha256[`${process.platform}-${process.arch}`];
  const found = pinned ? await sha256File(binary) : undefined;
  if (found !== pinned) throw wrongNode(`SHA-256 of ${binary} is ${found}, pinned is ${pinned}.`);
  const version = execFileSync(pinnedNode, ['--version'], { encoding: 'utf8' }).trim();
  if (version !== `v${NODE_PIN.version}`)
    throw wrongNode(`It says ${version}, pinned is v${NODE_PIN.version}.`);
}

/** @param {string} cause */
const wrongNode = (cause) =>
  new SetupError('NODE_RUNTIME_ALTERED', {
    what: 'The Node that the registry delivered is not the pinned one.',
    cause,
    cure: 'Do not run it. Remove node_modules/node, clean the npm cache (npm cache clean --force), and try from a network that you trust.',
  });

/** @type {import('./steps.mjs').Step} */
export const nodeRuntime = {
  name: `Node ${NODE_PIN.version}`,
  needs: ['JavaScript packages'],
  check: () => isStampCurrent(stampFile, key(), [binary, pinnedNode]),
  run: async ({ say }) => {
    say('fetching the pinned Node (npm rebuild node)');
    const result = await runLogged([...npmCommand(), 'rebuild', 'node'], { log: 'npm-rebuild-node' });
    if (result.code !== 0) {
      throw new SetupError('NODE_RUNTIME_FAILED', {
        what: `Node ${NODE_PIN.version} could not be installed into this project.`,
        cause: npmCause(result.tail),
        cure: `Check that the package registry is in reach (npm ping), then run the command again; whole output: ${result.logFile}`,
      });
    }
    await verify();
    writeStamp(stampFile, key(), [binary, pinnedNode]);
  },
};
