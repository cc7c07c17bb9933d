const moves: Readonly<Record<string, (current: number, count: number) => number>> = {
  ArrowRight: (current, count) => (current + 1) % count,
  ArrowLeft: (current, count) => (current - 1 + count) % count,
  Home: () => 0,
  End: (_current, count) => count - 1,
};

/** The tab that a key leads to, round and round; undefined when the key is not for tabs. */
export const nextTab = (key: string, current: number, count: number): number | undefined =>
  count === 0 ? undefined : moves[key]?.(current, count);
