import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from '../../../scripts/lib/lock.mjs';
import { DATABASE_USER, runAsServer, serverFolder } from './programs.ts';

/** Names a folder in which the tests of one run keep the first cluster that one of them made. */
export const CLUSTER_PATTERN = 'COUNTERSIGN_CLUSTER_PATTERN';

const OPTIONS = ['--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--username', DATABASE_USER];

const makeCluster = (folder: string): Promise<void> => runAsServer('initdb', ['-D', folder, ...OPTIONS]);

/** An empty cluster in a folder that is not there yet. A copy costs a tenth of making one. */
export const newCluster = async (folder: string): Promise<void> => {
  const kept = process.env[CLUSTER_PATTERN];
  if (kept === undefined) return makeCluster(folder);
  const pattern = await patternIn(kept);
  await promisify(execFile)('cp', ['--archive', '--reflink=auto', pattern, folder]);
};

const patternIn = (kept: string): Promise<string> =>
  withLock(
    'pattern',
    async () => {
      const pattern = join(kept, 'pattern');
      if (existsSync(pattern)) return pattern;
      const made = serverFolder();
      await makeCluster(join(made, 'data'));
      renameSync(join(made, 'data'), pattern);
      rmSync(made, { recursive: true });
      return pattern;
    },
    { folder: kept, print: () => undefined },
  );
