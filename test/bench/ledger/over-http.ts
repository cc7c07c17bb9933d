import { promised, reportP99, reportRate, type Report } from './compare.ts';
import type { Generator } from './generator.ts';
import type { LoadResult } from './load.ts';
import type { BenchPlan } from './plan.ts';
import { loadProduct, loadRowLocking, type Product } from './product.ts';
import type { RowLocking } from './row-locking.ts';

/* The service over HTTP beside row-locking SQL, turn by turn. */

export interface Sides {
  readonly plan: BenchPlan;
  readonly generator: Generator;
  readonly rowLocking: RowLocking;
  readonly product: Product;
}

interface Pair {
  readonly baseline: LoadResult;
  readonly product: LoadResult;
}

interface Round {
  readonly random: Pair;
  readonly hot: Pair;
  /** Transfers a second, counted until the reads showed them all. */
  readonly bulk: number;
  readonly burst: LoadResult;
  readonly burstLagMs: number;
}

const CONNECTIONS = 64;
const BULK = 1_000;
const BULK_CONNECTIONS = 4;
const BURST_MS = 4_000;
const SINGLE = { connections: CONNECTIONS, bulk: 1 };

export const reportOverHttp = async (report: Report, sides: Sides): Promise<void> => {
  const rounds: Round[] = [];
  for (let round = 0; round < sides.plan.rounds; round += 1) rounds.push(await runRound(sides, round));
  const rates = (of: (round: Round) => Pair): { baseline: number; product: number }[] =>
    rounds.map(of).map(({ baseline, product }) => ({
      baseline: baseline.transfersPerSecond,
      product: product.transfersPerSecond,
    }));
  reportRate(report, {
    name: 'single transfers over HTTP, 64 connections',
    baselineName: 'row-locking, the same, /s',
    rounds: rates(({ random }) => random),
    target: promised.singles,
  });
  reportP99(
    report,
    '  their p99',
    rounds.map(({ random }) => random),
    promised.singlesP99,
  );
  reportRate(report, {
    name: 'single transfers, one hot account',
    baselineName: 'row-locking, the same, /s',
    rounds: rates(({ hot }) => hot),
    target: promised.hot,
  });
  reportP99(
    report,
    '  their p99',
    rounds.map(({ hot }) => hot),
  );
  reportBulk(report, rounds);
};

const reportBulk = (report: Report, rounds: readonly Round[]): void => {
  const beside = (product: (round: Round) => number): { baseline: number; product: number }[] =>
    rounds.map((round) => ({ baseline: round.random.baseline.transfersPerSecond, product: product(round) }));
  const baselineName = 'row-locking singles, 64 connections, /s';
  reportRate(report, {
    name: 'bulk of 1,000 over HTTP, history included',
    baselineName,
    rounds: beside(({ bulk }) => bulk),
    target: promised.bulk,
  });
  reportRate(report, {
    name: `bulk of 1,000 in a burst of ${String(BURST_MS / 1000)} s`,
    baselineName,
    rounds: beside(({ burst }) => burst.transfersPerSecond),
    target: promised.burst,
  });
  const lags = rounds.map(({ burstLagMs }) => burstLagMs / 1000).sort((a, b) => a - b);
  const worst = lags.at(-1) ?? Number.NaN;
  report({
    name: '  history behind at its end, at worst',
    value: worst,
    unit: 's',
    baseline: { name: 'length of the burst, s', value: BURST_MS / 1000 },
    runs: rounds.length,
    target: promised.burstLag,
  });
};

const runRound = async (sides: Sides, round: number): Promise<Round> => {
  const { plan, generator, rowLocking, product } = sides;
  const timing = { warmUpMs: plan.warmUpMs, measureMs: plan.measureMs };
  const pair = async (hotShare: number, seed: number): Promise<Pair> => {
    const options = { ...SINGLE, ...timing, hotShare, seed };
    const baseline = await loadRowLocking(generator, rowLocking.port, plan.accounts, options);
    const result = await loadProduct(generator, product, options);
    await product.settled();
    return { baseline, product: result };
  };
  const first = 100 + round * 4;
  const random = await pair(0, first);
  const hot = await pair(1, first + 1);
  const bulk = await sustained(sides, first + 2);
  const burst = await loadProduct(generator, product, {
    ...BULK_LOAD,
    warmUpMs: 0,
    measureMs: BURST_MS,
    seed: first + 3,
  });
  return { random, hot, bulk, burst, burstLagMs: await product.settled() };
};

const BULK_LOAD = { connections: BULK_CONNECTIONS, bulk: BULK, hotShare: 0 };

/** Bulk transfers a second with the time that the history takes after the last answer. */
export const sustained = async (
  { plan, generator, product }: Omit<Sides, 'rowLocking'>,
  seed: number,
): Promise<number> => {
  const load = { ...BULK_LOAD, warmUpMs: 0, measureMs: plan.measureMs, seed };
  const { transfers, tookMs } = await loadProduct(generator, product, load);
  return (transfers * 1000) / (tookMs + (await product.settled()));
};

/** Fills the product with transfers in bulk; not timed. */
export const fill = async (
  generator: Generator,
  product: Product,
  transfers: number,
  seed: number,
): Promise<void> => {
  const measureMs = Number.MAX_SAFE_INTEGER;
  await loadProduct(generator, product, {
    ...BULK_LOAD,
    warmUpMs: 0,
    measureMs,
    transfersMax: transfers,
    seed,
  });
  await product.settled();
};
