import type { FeedSource } from '../feed/index.ts';

/** Times of events that searches pass through again and again: the upper levels are the same for all. */
const REMEMBERED_MAX = 4_096;

/** A line of canonical JSON ends with its time and type: all other members of an event sort before them. */
const TIME = /"time":"([0-9TZ:.-]{20,24})","type":"[a-z.]+"\}$/;
const TAIL_CHARACTERS = 120;

export type SizeAt = (instant: string) => Promise<number>;

/**
 * How many events a journal had at an instant: those at that very time are counted. Events never go back in
 * time, so it is a binary search; it steps by powers of two so that searches share their first steps.
 */
export const momentsOf = (source: Pick<FeedSource, 'store' | 'size'>): SizeAt => {
  const times = new Map<number, number>();
  const timeOf = async (seq: number): Promise<number> => {
    const known = times.get(seq);
    if (known !== undefined) return known;
    const [line = ''] = await source.store.lines({ from: seq, limit: 1, charactersMax: 1 });
    const time = Date.parse(TIME.exec(line.slice(-TAIL_CHARACTERS))?.[1] ?? '');
    if (Number.isNaN(time)) throw new Error(`Event ${seq} has no time`);
    if (times.size >= REMEMBERED_MAX) times.clear();
    times.set(seq, time);
    return time;
  };
  return async (instant) => {
    const sought = Date.parse(instant);
    const size = source.size();
    let found = 0;
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, size))); step >= 1; step /= 2)
      if (found + step <= size && (await timeOf(found + step - 1)) <= sought) found += step;
    return found;
  };
};
