import { CLOCK_SKEW_MS_MAX } from '#shared/projection';

/*
 * Two clocks tell the time: the journal's, which the centre sets, and this machine's. Neither is believed where it would
 * let something out: what must have passed has passed by both, what must not be over is over by neither.
 */

export interface Moment {
  readonly earliest: string;
  readonly latest: string;
}

/** Undefined where this machine's clock says nothing, or the journal is ahead of it: then one of them is wrong. */
export const momentOf = (lastTime: string, now: string): Moment | undefined => {
  const [journal, machine] = [Date.parse(lastTime), Date.parse(now)];
  if (!(journal - machine <= CLOCK_SKEW_MS_MAX)) return undefined;
  return journal <= machine ? { earliest: lastTime, latest: now } : { earliest: now, latest: lastTime };
};
