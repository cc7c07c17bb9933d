import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { startLedger } from '../../support/ledger.ts';
import { promised, type Report } from './compare.ts';
import type { Product } from './product.ts';

/* How long a grown ledger takes to be there again: from its saved state, and from its first event. */

const MAIN = resolve(import.meta.dirname, '../../../ledger/cli/main.ts');
const MS_PER_SECOND = 1_000;
const run = promisify(execFile);

export const reportStart = async (report: Report, { ledger }: Product, operations: number): Promise<void> => {
  await ledger.stop();
  const startMs = performance.now();
  const again = await startLedger(ledger);
  const startSeconds = (performance.now() - startMs) / MS_PER_SECOND;
  await again.stop();
  const { stdout } = await run(process.execPath, [MAIN, 'replay', '--home', ledger.home]);
  const { seconds } = JSON.parse(stdout) as { readonly seconds: number };
  const of = `at least ${operations.toLocaleString('en-GB')} operations`;
  const baseline = { name: 'promised at most, s', value: promised.startSeconds.floor };
  report({
    name: `start from the saved state, ${of}`,
    value: startSeconds,
    unit: 's',
    baseline,
    runs: 1,
    target: promised.startSeconds,
  });
  report({
    name: `replay from the first event, indexed again, ${of}`,
    value: operations / seconds,
    unit: '/s',
    baseline: { name: 'promised at least, /s', value: promised.replay.floor },
    runs: 1,
    target: promised.replay,
  });
};
