import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestLedger, removeTestLedger, startLedger } from '../../support/ledger.ts';
import { booksGenesis } from '../../support/books.ts';
import { medianOf, type Figure } from '../harness.ts';
import { promised, type Report } from './compare.ts';
import type { BenchPlan } from './plan.ts';
import { openAccounts } from './product.ts';

const CONCURRENT = 64;
const run = promisify(execFile);

/** The ledger in one process with its callers: what is left when nobody comes over a network. */
export const reportInProcess = async (
  report: Report,
  plan: BenchPlan,
  baseline: Figure['baseline'],
): Promise<void> => {
  const rates: number[] = [];
  for (let round = 0; round < plan.rounds; round += 1) rates.push(await oneRun(plan));
  report({
    name: `in process, ${String(CONCURRENT)} concurrent single transfers`,
    value: medianOf(rates),
    unit: '/s',
    baseline,
    runs: plan.rounds,
    target: promised.inProcess,
  });
};

const oneRun = async (plan: BenchPlan): Promise<number> => {
  const home = await createTestLedger(booksGenesis());
  try {
    const ledger = await startLedger(home);
    await openAccounts(ledger, 0, plan.accounts);
    await ledger.stop();
    const program = join(import.meta.dirname, 'in-process-main.ts');
    const config = join(home.home, 'config.json');
    const values = [plan.accounts, CONCURRENT, plan.measureMs].map(String);
    const { stdout } = await run(process.execPath, [program, config, ...values]);
    return (JSON.parse(stdout) as { readonly rate: number }).rate;
  } finally {
    removeTestLedger(home);
  }
};
