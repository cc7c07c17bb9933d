import { promised, type Report } from './compare.ts';
import type { Generator } from './generator.ts';
import { fill, sustained } from './over-http.ts';
import type { BenchPlan } from './plan.ts';
import { loadProduct, openAccounts, startProduct } from './product.ts';
import { reportStart } from './restart.ts';

/* The same work on books that grow: what is left of the rate, and what it takes of memory. */

const MIB = 1024 * 1024;

export const reportGrowth = async (report: Report, plan: BenchPlan, generator: Generator): Promise<void> => {
  const first = plan.growth[0];
  if (first === undefined) return;
  let product = await startProduct(first.accounts);
  let transfers = 0;
  let start: Measured | undefined;
  try {
    for (const [step, size] of plan.growth.entries()) {
      await openAccounts(product.ledger, product.accounts, size.accounts);
      product = { ...product, accounts: size.accounts };
      await fill(generator, product, size.transfers - transfers, 600 + 2 * step);
      const rate = await sustained({ plan, generator, product }, 601 + 2 * step);
      transfers = size.transfers;
      const single = { connections: 1, bulk: 1, hotShare: 0, seed: 650 + step };
      const { p99Ms } = await loadProduct(generator, product, { ...single, ...plan });
      const measured = { rate, p99Ms, bytes: product.memoryBytes() };
      start ??= measured;
      reportStep(report, size, measured, start);
    }
    // Each account is opened and funded.
    await reportStart(report, product, 2 * product.accounts + transfers);
  } finally {
    await product.stop();
  }
};

interface Measured {
  readonly rate: number;
  /** Of transfers one after another. */
  readonly p99Ms: number;
  readonly bytes: number;
}

const reportStep = (
  report: Report,
  { accounts, transfers }: BenchPlan['growth'][number],
  measured: Measured,
  start: Measured,
): void => {
  const at = `at ${accounts.toLocaleString('en-GB')} accounts, ${(2 * transfers).toLocaleString('en-GB')} entries`;
  report({
    name: `bulk, history included, ${at}`,
    value: measured.rate,
    unit: '/s',
    baseline: { name: 'at the smallest size, /s', value: start.rate },
    runs: 1,
    target: promised.growth,
  });
  report({
    name: `  p99 of single transfers one after another, ${at}`,
    value: measured.p99Ms,
    unit: 'ms',
    baseline: { name: 'at the smallest size, ms', value: start.p99Ms },
    runs: 1,
  });
  report({
    name: `  resident memory ${at}`,
    value: measured.bytes / MIB,
    unit: 'MB',
    baseline: { name: 'at the smallest size, MB', value: start.bytes / MIB },
    runs: 1,
    target: promised.memory,
  });
};
