import { medianOf } from '../harness.ts';

/** One minute of a soak. */
export interface Minute {
  readonly transfersPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly memoryMb: number;
}

/** The first part warms up: caches fill, code is compiled, the heap takes its size. */
const WARM_UP_SHARE = 0.2;
const LATENCY_GROWTH_MAX = 1.5;
const MEMORY_GROWTH_MAX = 1.2;
/** A heap breathes: growth of less than this is nothing. */
const MEMORY_GROWTH_MB_MIN = 50;
const LATENCY_GROWTH_MS_MIN = 1;
const RATE_SHARE_MIN = 0.97;

/** What drifted: medians of the last third of the minutes beside those of the first third after warming up. */
export const verdictOf = (minutes: readonly Minute[], wantedRate: number): readonly string[] => {
  const warm = minutes.slice(Math.floor(minutes.length * WARM_UP_SHARE));
  const third = Math.max(1, Math.floor(warm.length / 3));
  const [early, late] = [warm.slice(0, third), warm.slice(-third)];
  const of = (part: readonly Minute[], key: keyof Minute): number =>
    medianOf(part.map((minute) => minute[key]));
  const grew = (key: keyof Minute, factorMax: number, atLeast: number): readonly string[] => {
    const [before, after] = [of(early, key), of(late, key)];
    const has = after > before * factorMax && after - before > atLeast;
    return has ? [`${key} drifted from ${before.toFixed(1)} to ${after.toFixed(1)}`] : [];
  };
  const rate = of(late, 'transfersPerSecond');
  return [
    ...grew('p50Ms', LATENCY_GROWTH_MAX, LATENCY_GROWTH_MS_MIN),
    ...grew('p99Ms', LATENCY_GROWTH_MAX, LATENCY_GROWTH_MS_MIN),
    ...grew('memoryMb', MEMORY_GROWTH_MAX, MEMORY_GROWTH_MB_MIN),
    ...(rate < wantedRate * RATE_SHARE_MIN
      ? [`the rate fell to ${rate.toFixed(0)}/s of ${wantedRate.toFixed(0)}/s`]
      : []),
  ];
};
