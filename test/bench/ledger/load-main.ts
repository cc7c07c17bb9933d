import { runLoad, type LoadJob } from './load.ts';

/* The generator's own process: jobs come in and results go out as messages. */

process.on('message', (job) => {
  runLoad(job as LoadJob).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
