import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSandbox, isWhole, removeSandbox, sandboxPaths } from './create.ts';

const USAGE = `Usage: node ledger/sandbox/main.ts --home <folder> [--fresh]

  --home   folder of the sandbox; made when it is not there, left alone when it is whole
  --fresh  remove what is there and make it anew`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { home: { type: 'string' }, fresh: { type: 'boolean', default: false } },
  });
  if (values.home === undefined) throw new Error(`--home is needed\n\n${USAGE}`);
  const paths = sandboxPaths(resolve(values.home));
  if (isWhole(paths) && !values.fresh) {
    process.stdout.write(`The sandbox company is in ${paths.home}\n`);
    return;
  }
  removeSandbox(paths);
  const startedMs = Date.now();
  await createSandbox(paths, startedMs);
  process.stdout.write(`Made the sandbox company in ${paths.home} (${String(Date.now() - startedMs)} ms)\n`);
};

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The sandbox company could not be made: ${reason}\n`);
  process.exitCode = 1;
});
