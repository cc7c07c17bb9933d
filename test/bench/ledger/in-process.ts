import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { medianOf, type Figure } from '../harness.ts';
import { promised, type Report } from './compare.ts';
import type { Generator } from './generator.ts';
import { fill } from './over-http.ts';
import type { BenchPlan } from './plan.ts';
import { startProduct } from './product.ts';

const CONCURRENT = 64;
const FILL_SEED = 400;
const FIRST_SEED = 401;
const run = promisify(execFile);

/** The ledger in one process with its callers: what is left when nobody comes over a network. */
export const reportInProcess = async (
  report: Report,
  { plan, generator, baseline }: InProcess,
): Promise<void> => {
  const product = await startProduct(plan.accounts);
  try {
    await fill(generator, product, plan.filled, FILL_SEED);
    await product.ledger.stop();
    const rates: number[] = [];
    for (let round = 0; round < plan.rounds; round += 1)
      rates.push(await oneRun(plan, product.ledger.home, FIRST_SEED + round));
    report({
      name: `in process, ${String(CONCURRENT)} concurrent single transfers, history included`,
      value: medianOf(rates),
      unit: '/s',
      baseline,
      runs: plan.rounds,
      target: promised.inProcess,
    });
  } finally {
    await product.stop();
  }
};

interface InProcess {
  readonly plan: BenchPlan;
  readonly generator: Generator;
  readonly baseline: Figure['baseline'];
}

const oneRun = async (plan: BenchPlan, home: string, seed: number): Promise<number> => {
  const program = join(import.meta.dirname, 'in-process-main.ts');
  const values = [plan.accounts, CONCURRENT, plan.measureMs, seed].map(String);
  const { stdout } = await run(process.execPath, [program, join(home, 'config.json'), ...values]);
  return (JSON.parse(stdout) as { readonly rate: number }).rate;
};
