import type { Run } from './run.ts';

/** Runs of about one size that are merged into one. */
export const FAN_OUT = 8;
/** Inputs of one merge at most: what it reads at once stays bounded. */
const INPUTS_MAX = 16;
/** Runs below this count as the smallest size. */
const SMALL_RECORDS = 4_096;

export const levelOf = (records: number): number =>
  records <= SMALL_RECORDS ? 0 : Math.ceil(Math.log2(records / SMALL_RECORDS) / Math.log2(FAN_OUT));

/**
 * Neighbouring runs to merge next, or null: the lowest level at which enough runs of that level or below stand
 * side by side. Runs are in journal order; those in `busy` are being merged.
 */
export const pickMerge = (runs: readonly Run[], busy: ReadonlySet<number>): readonly Run[] | null => {
  const levels = runs.map(({ records }) => levelOf(records));
  const top = Math.max(-1, ...levels);
  for (let level = 0; level <= top; level += 1) {
    const found = neighbours(runs, (run, index) => !busy.has(run.run) && (levels[index] ?? 0) <= level);
    if (found !== null) return found;
  }
  return null;
};

const neighbours = (
  runs: readonly Run[],
  fits: (run: Run, index: number) => boolean,
): readonly Run[] | null => {
  let window: Run[] = [];
  for (const [index, run] of runs.entries()) {
    if (fits(run, index)) window.push(run);
    else if (window.length >= FAN_OUT) break;
    else window = [];
    if (window.length === INPUTS_MAX) break;
  }
  return window.length >= FAN_OUT ? window : null;
};
