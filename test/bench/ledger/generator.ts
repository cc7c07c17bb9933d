import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadJob, LoadResult } from './load.ts';

/** A load generator in a process of its own. */
export interface Generator {
  readonly run: (job: LoadJob) => Promise<LoadResult>;
  readonly close: () => void;
}

export const startGenerator = (): Generator => {
  const child = fork(join(import.meta.dirname, 'load-main.ts'), { stdio: 'inherit' });
  return {
    run: async (job) => {
      const answer = once(child, 'message');
      const gone = once(child, 'exit').then(() => {
        throw new Error('the generator ended');
      });
      child.send(job);
      const [message] = (await Promise.race([answer, gone])) as [{ result?: LoadResult; failed?: string }];
      if (message.result === undefined) throw new Error(message.failed ?? 'the generator failed');
      return message.result;
    },
    close: () => {
      child.disconnect();
    },
  };
};
