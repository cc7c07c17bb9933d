import { medianOf, type Figure, type Target } from '../harness.ts';
import type { LoadResult } from './load.ts';

/* Figures out of rounds: baseline and product took turns, so that each ratio is of one moment of the machine. */

export type Report = (figure: Omit<Figure, 'suite' | 'ratio'>) => void;

export interface Compared {
  readonly name: string;
  readonly baselineName: string;
  /** One pair a round. */
  readonly rounds: readonly { readonly baseline: number; readonly product: number }[];
  readonly target?: Target;
}

const atLeast = (of: Target['of'], floor: number, goal: number): Target => ({
  of,
  floor,
  goal,
  better: 'more',
});
const atMost = (floor: number, goal: number): Target => ({ of: 'value', floor, goal, better: 'less' });

/** A rate beside the baseline's: medians of both, and the median of the rounds' ratios. */
export const reportRate = (report: Report, { name, baselineName, rounds, target }: Compared): void => {
  const value = medianOf(rounds.map(({ product }) => product));
  const ratio = medianOf(rounds.map(({ product, baseline }) => product / baseline));
  report({
    name,
    value,
    unit: '/s',
    // The harness divides: this baseline gives the median of the ratios.
    baseline: { name: baselineName, value: value / ratio },
    runs: rounds.length,
    ...(target === undefined ? {} : { target }),
  });
};

/** The 99th percentile of latency beside the baseline's. */
export const reportP99 = (
  report: Report,
  name: string,
  pairs: readonly { readonly baseline: LoadResult; readonly product: LoadResult }[],
  target?: Target,
): void => {
  report({
    name,
    value: medianOf(pairs.map(({ product }) => product.p99Ms)),
    unit: 'ms',
    baseline: { name: 'row-locking, p99, ms', value: medianOf(pairs.map(({ baseline }) => baseline.p99Ms)) },
    runs: pairs.length,
    ...(target === undefined ? {} : { target }),
  });
};

/** What was promised. */
export const promised = {
  singles: atLeast('ratio', 2.5, 4),
  singlesP99: atMost(20, 12),
  hot: atLeast('ratio', 6, 10),
  bulk: atLeast('ratio', 5, 12),
  burst: atLeast('ratio', 9, 20),
  burstLag: atMost(5, 5),
  inProcess: atLeast('ratio', 0.6, 1),
  stateMachine: atLeast('value', 300_000, 600_000),
  postgresBulk: atLeast('ratio', 4, 8),
  /** Judging a proposal and having it in the journal, as its sender sees it. */
  proposalP99: atMost(50, 50),
  balanceP99: atMost(2, 2),
  entriesP99: atMost(5, 5),
  /** What is left of the rate when the books have grown. */
  growth: atLeast('ratio', 0.5, 0.8),
  /** Resident memory, MB: the bound of docs/performance.md for a million accounts in use. */
  memory: atMost(6_144, 3_072),
  startSeconds: atMost(5, 1),
  /** Operations decided again a second. */
  replay: atLeast('value', 100_000, 200_000),
} as const;
