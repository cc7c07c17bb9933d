import { createDatabasePair } from '../../support/database/pair.ts';
import { promised, reportRate, type Report } from './compare.ts';
import { fill, sustained, type Sides } from './over-http.ts';
import { loadRowLocking, startProduct, type Storage } from './product.ts';

/* The service on PostgreSQL, each commit on the disks of two servers, beside row-locking on one server alone. */

const SCHEMA = 'ledger_bench';

export const reportOnPostgres = async (report: Report, sides: Omit<Sides, 'product'>): Promise<void> => {
  const { plan, generator, rowLocking } = sides;
  const database = await createDatabasePair();
  const storage: Storage = { kind: 'postgres', urls: [database.primary.url], schema: SCHEMA };
  const product = await startProduct(plan.accounts, storage);
  try {
    await fill(generator, product, plan.filled, 700);
    const rounds: { baseline: number; product: number }[] = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      const single = { connections: 64, bulk: 1, hotShare: 0, seed: 701 + 2 * round };
      const timing = { warmUpMs: plan.warmUpMs, measureMs: plan.measureMs };
      const options = { ...single, ...timing };
      const baseline = await loadRowLocking(generator, rowLocking.port, plan.accounts, options);
      const rate = await sustained({ ...sides, product }, 702 + 2 * round);
      rounds.push({ baseline: baseline.transfersPerSecond, product: rate });
    }
    reportRate(report, {
      name: 'on PostgreSQL with a synchronous standby, bulk of 1,000, history included',
      baselineName: 'row-locking singles without a standby, /s',
      rounds,
      target: promised.postgresBulk,
    });
  } finally {
    await product.stop();
    await database.remove();
  }
};
