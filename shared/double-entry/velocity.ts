import type { VelocityLimit } from './schema.ts';
import type { VelocityBucket, VelocityCounters } from './types.ts';
import { dayOf, hourOf, type Moment } from './moment.ts';

/*
 * What left an account in a window is counted in buckets of an hour (h24) or a day (d7, m1), UTC. A window is the
 * bucket of now and as many before it as the window is long, so between one bucket too much and exactly right is
 * counted, never too little: the strict side.
 */

/** Buckets before the current one that belong to a window. */
export const BUCKETS_BACK = { h24: 24, d7: 7, m1: 31 } as const;
const HOURS_BACK_MAX = BUCKETS_BACK.h24;
const DAYS_BACK_MAX = BUCKETS_BACK.m1;

export const NO_VELOCITY: VelocityCounters = { hours: [], days: [] };

/** What is counted in the window of a limit at a moment, before what is being decided. */
export const usedIn = (
  counters: VelocityCounters | null,
  { window, measure }: Pick<VelocityLimit, 'window' | 'measure'>,
  moment: Pick<Moment, 'hour' | 'day'>,
): bigint => {
  if (counters === null) return 0n;
  const [buckets, now] = window === 'h24' ? [counters.hours, moment.hour] : [counters.days, moment.day];
  const oldest = now - BUCKETS_BACK[window];
  let used = 0n;
  for (const { at, sum, count } of buckets) if (at >= oldest) used += measure === 'sum' ? sum : BigInt(count);
  return used;
};

/** Counters after one more operation took `sum` out; buckets that no window reaches any more are dropped. */
export const countOut = (
  counters: VelocityCounters | null,
  moment: Pick<Moment, 'hour' | 'day'>,
  sum: bigint,
): VelocityCounters => {
  const { hours, days } = counters ?? NO_VELOCITY;
  return {
    hours: added(hours, moment.hour, sum, HOURS_BACK_MAX),
    days: added(days, moment.day, sum, DAYS_BACK_MAX),
  };
};

const added = (
  buckets: readonly VelocityBucket[],
  at: number,
  sum: bigint,
  back: number,
): readonly VelocityBucket[] => {
  const kept = buckets.filter((bucket) => bucket.at >= at - back);
  const last = kept.at(-1);
  if (last?.at !== at) return [...kept, { at, sum, count: 1 }];
  return [...kept.slice(0, -1), { at, sum: last.sum + sum, count: last.count + 1 }];
};

/**
 * Counters after `sum` of what was counted at `time` did not leave after all, in the bucket of then when it is
 * still there. `isWhole` takes the operation itself out of the count too.
 */
export const giveBack = (
  counters: VelocityCounters | null,
  time: string,
  sum: bigint,
  isWhole: boolean,
): VelocityCounters | null => {
  if (counters === null) return null;
  const ms = Date.parse(time);
  const count = isWhole ? 1 : 0;
  return {
    hours: reduced(counters.hours, hourOf(ms), sum, count),
    days: reduced(counters.days, dayOf(ms), sum, count),
  };
};

const reduced = (
  buckets: readonly VelocityBucket[],
  at: number,
  sum: bigint,
  count: number,
): readonly VelocityBucket[] =>
  buckets.map((bucket) =>
    bucket.at === at ? { at, sum: rest(bucket.sum, sum), count: Math.max(0, bucket.count - count) } : bucket,
  );

/** A hold that is older than the account's first velocity limit was never counted. */
const rest = (sum: bigint, back: bigint): bigint => (sum > back ? sum - back : 0n);
