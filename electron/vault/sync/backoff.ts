export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 30_000;

/**
 * How long to wait after the nth failure in a row (from 1): doubling up to a cap, and a random half of it
 * taken off, so that a hundred desks do not come back in the same moment. `random` gives [0, 1).
 */
export const backoffMs = (failures: number, random: () => number): number => {
  const full = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(full * (1 - random() / 2));
};
