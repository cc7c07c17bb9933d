import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadJob, LoadResult } from './load.ts';
import type { Job } from './load-main.ts';
import type { ReadJob, ReadResult } from './reads.ts';

/** A load generator in a process of its own; one job at a time. */
export interface Generator {
  readonly load: (job: LoadJob) => Promise<LoadResult>;
  readonly reads: (job: ReadJob) => Promise<ReadResult>;
  readonly close: () => void;
}

export const startGenerator = (): Generator => {
  const child = fork(join(import.meta.dirname, 'load-main.ts'), { stdio: 'inherit' });
  const gone = once(child, 'exit').then(() => {
    throw new Error('the generator ended');
  });
  // It ends when it is closed, when nobody waits for it.
  gone.catch(() => undefined);
  const run = async <Result>(job: Job): Promise<Result> => {
    const answer = once(child, 'message');
    child.send(job);
    const [message] = (await Promise.race([answer, gone])) as [{ result?: Result; failed?: string }];
    if (message.result === undefined) throw new Error(message.failed ?? 'the generator failed');
    return message.result;
  };
  return {
    load: (job) => run<LoadResult>({ kind: 'load', job }),
    reads: (job) => run<ReadResult>({ kind: 'reads', job }),
    close: () => {
      child.disconnect();
    },
  };
};
