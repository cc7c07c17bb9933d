import { describe, expect, test } from 'vitest';
import { verdictOf, type Minute } from '../../bench/ledger/drift.ts';

const minute = (over: Partial<Minute> = {}): Minute => ({
  transfersPerSecond: 1_000,
  p50Ms: 2,
  p99Ms: 8,
  memoryMb: 400,
  ...over,
});

const minutes = (of: (at: number) => Partial<Minute>): readonly Minute[] =>
  Array.from({ length: 30 }, (_, at) => minute(of(at)));

describe('the verdict of a soak', () => {
  test('steady is steady, also with a heap that breathes and one slow minute', () => {
    const breathing = minutes((at) => ({ memoryMb: 400 + (at % 5) * 20, p99Ms: at === 20 ? 90 : 8 }));
    expect(verdictOf(breathing, 1_000)).toEqual([]);
  });

  test('a first part that warms up does not count', () => {
    expect(
      verdictOf(
        minutes((at) => ({ memoryMb: at < 6 ? 150 + at * 40 : 400 })),
        1_000,
      ),
    ).toEqual([]);
  });

  test.each([
    ['memory that grows all the time', (at: number) => ({ memoryMb: 300 + at * 10 }), 'memoryMb'],
    ['latency that drifts', (at: number) => ({ p99Ms: 8 + at * 0.5 }), 'p99Ms'],
    ['a rate that falls', (at: number) => ({ transfersPerSecond: 1_000 - at * 5 }), 'the rate'],
  ] as const)('finds %s', (_what, of, named) => {
    expect(verdictOf(minutes(of), 1_000).join()).toContain(named);
  });
});
