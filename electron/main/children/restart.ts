/* How often a process that ended by itself is started again: soon at first, then ever later. */

const FIRST_MS = 100;
const LAST_MS = 30_000;
/** A process that lived this long starts the count anew. */
const CALM_MS = 60_000;

export interface RestartPlan {
  /** How long to wait before the next start, given how long the process lived. */
  readonly delayMs: (livedMs: number) => number;
}

export const restartPlan = (): RestartPlan => {
  let deaths = 0;
  return {
    delayMs: (livedMs) => {
      deaths = livedMs > CALM_MS ? 0 : deaths;
      deaths += 1;
      return Math.min(FIRST_MS * 2 ** (deaths - 1), LAST_MS);
    },
  };
};
