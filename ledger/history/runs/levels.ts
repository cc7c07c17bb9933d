import type { Run } from './run.ts';

/*
 * Which runs to merge: tiers, as in log-structured merge trees, over neighbours in journal order. A merge is worth
 * it when its result is much larger than the largest input: then every record is copied about once for each
 * factor of growth, and the number of runs stays logarithmic.
 */

interface Rule {
  /** Runs of one merge at least. */
  readonly runsMin: number;
  /** The result is at least so many times the largest input. */
  readonly growth: number;
}

const USUAL: Rule = { runsMin: 8, growth: 4 };
/** Large and small runs in turn can escape the usual rule; beyond this many runs a lesser gain is enough. */
const RUNS_USUAL_MAX = 32;
const CROWDED: Rule = { runsMin: 4, growth: 1.5 };
/** Inputs of one merge at most: what it reads at once stays bounded. */
const INPUTS_MAX = 32;

/**
 * Neighbouring runs to merge next, or null. Among those that the rule allows, the fewest records. Runs are in
 * journal order; those in `busy` are being merged.
 */
export const pickMerge = (runs: readonly Run[], busy: ReadonlySet<number>): readonly Run[] | null => {
  const usual = smallest(runs, busy, USUAL);
  return usual ?? (runs.length > RUNS_USUAL_MAX ? smallest(runs, busy, CROWDED) : null);
};

const smallest = (runs: readonly Run[], busy: ReadonlySet<number>, rule: Rule): readonly Run[] | null => {
  let best: readonly Run[] | null = null;
  let bestTotal = Number.POSITIVE_INFINITY;
  for (let from = 0; from + rule.runsMin <= runs.length; from += 1) {
    const to = firstFitting(runs, from, busy, rule);
    if (to === null) continue;
    const window = runs.slice(from, to);
    const total = window.reduce((sum, { records }) => sum + records, 0);
    if (total >= bestTotal) continue;
    best = window;
    bestTotal = total;
  }
  return best;
};

/** End of the shortest window from here that the rule allows; null when there is none. */
const firstFitting = (
  runs: readonly Run[],
  from: number,
  busy: ReadonlySet<number>,
  { runsMin, growth }: Rule,
): number | null => {
  let total = 0;
  let largest = 0;
  const end = Math.min(runs.length, from + INPUTS_MAX);
  for (let at = from; at < end; at += 1) {
    const run = runs[at];
    if (run === undefined || busy.has(run.run)) return null;
    total += run.records;
    largest = Math.max(largest, run.records);
    if (at - from + 1 >= runsMin && total >= growth * largest) return at + 1;
  }
  return null;
};
