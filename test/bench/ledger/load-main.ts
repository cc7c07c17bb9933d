import { runLoad, type LoadJob } from './load.ts';
import { runReads, type ReadJob } from './reads.ts';

/* The generator's own process: jobs come in and results go out as messages. */

export type Job =
  { readonly kind: 'load'; readonly job: LoadJob } | { readonly kind: 'reads'; readonly job: ReadJob };

const run = (message: Job): Promise<unknown> =>
  message.kind === 'load' ? runLoad(message.job) : runReads(message.job);

process.on('message', (message) => {
  run(message as Job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
