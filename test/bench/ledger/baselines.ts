import { medianOf } from '../harness.ts';
import type { Report } from './compare.ts';
import type { Generator } from './generator.ts';
import type { BenchPlan } from './plan.ts';
import { loadRowLocking } from './product.ts';
import { rawSyncRate } from './raw-sync.ts';
import type { RowLocking } from './row-locking.ts';
import { sqliteSingleRate } from './sqlite-single.ts';

const CONNECTIONS = [1, 16, 64];

/** What this machine does without us. Gives the raw sync rate, which later figures stand beside. */
export const reportBaselines = async (
  report: Report,
  plan: BenchPlan,
  generator: Generator,
  rowLocking: RowLocking,
): Promise<number> => {
  const syncs = repeated(plan.rounds, () => rawSyncRate(plan.measureMs / 4));
  const sync = { name: 'raw 4 KiB append + fdatasync, /s', value: medianOf(syncs) };
  report({ name: sync.name, value: sync.value, unit: '/s', baseline: sync, runs: plan.rounds });
  const singles = repeated(plan.rounds, () => sqliteSingleRate(plan.accounts, plan.measureMs / 4));
  report({
    name: 'SQLite, one transaction a transfer',
    value: medianOf(singles),
    unit: '/s',
    baseline: sync,
    runs: plan.rounds,
  });
  for (const hotShare of [0, 1])
    for (const connections of CONNECTIONS) {
      const { transfersPerSecond } = await loadRowLocking(generator, rowLocking.port, plan.accounts, {
        connections,
        bulk: 1,
        hotShare,
        seed: 900 + connections + hotShare,
        warmUpMs: plan.warmUpMs,
        measureMs: plan.measureMs,
      });
      const what = hotShare === 0 ? 'random accounts' : 'one hot account';
      report({
        name: `row-locking on PostgreSQL over HTTP, ${String(connections)} connections, ${what}`,
        value: transfersPerSecond,
        unit: '/s',
        baseline: sync,
        runs: 1,
      });
    }
  return sync.value;
};

const repeated = (times: number, measure: () => number): readonly number[] =>
  Array.from({ length: times }, measure);
