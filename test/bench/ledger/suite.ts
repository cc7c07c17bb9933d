import { medianOf, type Suite } from '../harness.ts';
import { reportBaselines } from './baselines.ts';
import { promised, type Report } from './compare.ts';
import { startGenerator } from './generator.ts';
import { reportGrowth } from './growth.ts';
import { reportInProcess } from './in-process.ts';
import { reportIntents } from './intents.ts';
import { fill, reportOverHttp, type Sides } from './over-http.ts';
import { fullPlan, quickPlan, type BenchPlan } from './plan.ts';
import { reportOnPostgres } from './on-postgres.ts';
import { startProduct } from './product.ts';
import { reportQuorum } from './quorum.ts';
import { startRowLocking } from './row-locking.ts';
import { stateMachineRate } from './state-machine.ts';
import { reportReads } from './under-load.ts';

/*
 * The ledger: durable before the answer, hashed and provable, all features on. `--quick` is for a look; figures that
 * anybody is held to come from the whole run on a quiet machine.
 */

/** Measured with its own client on a machine of this size, in another run: it can't be installed here. */
const TIGERBEETLE = { name: 'TigerBeetle, its Node client, 64 concurrent (earlier), /s', value: 44_800 };
const POOL_CONNECTIONS = 16;
const FILL_SEED = 50;

export const suite: Suite = {
  name: 'ledger',
  run: async (report) => {
    const plan = process.argv.includes('--quick') ? quickPlan : fullPlan;
    const generator = startGenerator();
    const rowLocking = await startRowLocking(plan.accounts, POOL_CONNECTIONS);
    try {
      await rowLocking.fill(plan.filled);
      const syncRate = await reportBaselines(report, plan, generator, rowLocking);
      reportStateMachine(report, plan);
      await withProduct(report, { plan, generator, rowLocking });
      await reportInProcess(report, { plan, generator, baseline: TIGERBEETLE });
      await reportOnPostgres(report, { plan, generator, rowLocking });
      await reportGrowth(report, plan, generator);
      await reportQuorum(report, plan, syncRate);
      await reportIntents(report, plan);
    } finally {
      generator.close();
      await rowLocking.stop();
    }
  },
};

const withProduct = async (report: Report, sides: Omit<Sides, 'product'>): Promise<void> => {
  const product = await startProduct(sides.plan.accounts);
  try {
    await fill(sides.generator, product, sides.plan.filled, FILL_SEED);
    await reportOverHttp(report, { ...sides, product });
    await reportReads(report, { ...sides, product });
  } finally {
    await product.stop();
  }
};

const reportStateMachine = (report: Report, { accounts, rounds, measureMs }: BenchPlan): void => {
  const rates = Array.from({ length: rounds }, () => stateMachineRate(accounts, measureMs / 2));
  report({
    name: 'state machine alone, with hashing',
    value: medianOf(rates),
    unit: '/s',
    baseline: TIGERBEETLE,
    runs: rounds,
    target: promised.stateMachine,
  });
};
