import { performance } from 'node:perf_hooks';

/*
 * Speed as a ratio: every figure stands beside a baseline that was measured in the same run, on the same
 * machine, a moment before. Nothing here passes or fails.
 */

export interface Figure {
  readonly suite: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: { readonly name: string; readonly value: number };
  /** value ÷ baseline. */
  readonly ratio: number;
  readonly runs: number;
  readonly target?: Target;
}

/** What was promised of a figure: at least the floor, better the goal. */
export interface Target {
  readonly of: 'ratio' | 'value';
  readonly floor: number;
  readonly goal: number;
  /** Whether more is better, as of a rate, or less, as of a time. */
  readonly better: 'more' | 'less';
}

export interface Suite {
  readonly name: string;
  readonly run: (report: (figure: Omit<Figure, 'suite' | 'ratio'>) => void) => Promise<void> | void;
}

/** Times `work` over `runs` repetitions (after one warm-up); milliseconds of each, ascending. */
export const timed = async (runs: number, work: () => unknown): Promise<readonly number[]> => {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
};

/** The value below which a share of the sorted times lies. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

export const median = (sorted: readonly number[]): number => percentile(sorted, 0.5);

/** The median of values in any order. */
export const medianOf = (values: readonly number[]): number => median(values.toSorted((a, b) => a - b));

/** Runs suites one after another and prints each figure as it comes. */
export const runSuites = async (suites: readonly Suite[], asJson: boolean): Promise<void> => {
  if (!asJson) console.log(row(['suite', 'what', 'value', 'unit', 'baseline', 'ratio', 'runs', 'promised']));
  for (const suite of suites) {
    await suite.run((figure) => {
      const whole: Figure = { suite: suite.name, ...figure, ratio: figure.value / figure.baseline.value };
      console.log(asJson ? JSON.stringify(whole) : row(cells(whole)));
    });
  }
};

const WIDTHS = [10, 60, 12, 8, 58, 8, 6, 0];

const row = (texts: readonly string[]): string =>
  texts.map((text, column) => text.padEnd(WIDTHS[column] ?? 0)).join(' ');

const cells = (figure: Figure): readonly string[] => [
  figure.suite,
  figure.name,
  short(figure.value),
  figure.unit,
  `${figure.baseline.name}: ${short(figure.baseline.value)}`,
  short(figure.ratio),
  String(figure.runs),
  promiseOf(figure),
];

const promiseOf = ({ target, ratio, value }: Figure): string => {
  if (target === undefined) return '';
  const reached = target.of === 'ratio' ? ratio : value;
  const holds = (bound: number): boolean => (target.better === 'more' ? reached >= bound : reached <= bound);
  const standing = holds(target.goal)
    ? 'goal reached'
    : holds(target.floor)
      ? 'floor held'
      : 'BELOW THE FLOOR';
  return `${standing} (${target.of}: floor ${short(target.floor)}, goal ${short(target.goal)})`;
};

const short = (value: number): string =>
  value.toLocaleString('en-GB', { maximumSignificantDigits: value >= 1000 ? 5 : 3 });
