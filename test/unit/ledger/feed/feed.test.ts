import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommitSignal, followPages, type FeedPage, type FeedSource } from '../../../../ledger/feed/index.ts';

/** A journal in memory that counts how often it is read: what a real store can't be asked. */
const journal = (
  size: number,
): FeedSource & { append: (count: number) => void; readonly reads: () => number } => {
  const lines = Array.from({ length: size }, (_, seq) => `event ${seq}`);
  const committed = new CommitSignal();
  let reads = 0;
  return {
    committed,
    size: () => lines.length,
    store: {
      lines: ({ from, limit }) => {
        reads += 1;
        return Promise.resolve(lines.slice(from, from + limit));
      },
    },
    append: (count) => {
      for (let more = 0; more < count; more += 1) lines.push(`event ${lines.length}`);
      committed.notify();
    },
    reads: () => reads,
  };
};

const nextPage = async (pages: AsyncGenerator<FeedPage>): Promise<FeedPage> => {
  const next = await pages.next();
  if (next.done === true) throw new Error('the feed ended');
  return next.value;
};

describe('following a journal', () => {
  test('reads the next page only when the last one was taken', async () => {
    const source = journal(5_000);
    const stop = new AbortController();
    const pages = followPages(source, 0, stop.signal);
    for (let taken = 1; taken <= 5; taken += 1) {
      await nextPage(pages);
      // Whatever happens meanwhile, nothing is read for a follower that does not ask.
      source.append(100);
      await new Promise((wake) => setImmediate(wake));
      expect(source.reads()).toBe(taken);
    }
    stop.abort();
    expect((await pages.next()).done).toBe(true);
  });

  test('gives every line once and in order, however it grows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 1_200 }),
        fc.nat({ max: 1_200 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 6 }),
        async (size, start, growth) => {
          const source = journal(size);
          const from = Math.min(start, size);
          const stop = new AbortController();
          const seen: string[] = [];
          const pages = followPages(source, from, stop.signal);
          const total = growth.reduce((sum, count) => sum + count, size);
          const growing = [...growth];
          while (seen.length < total - from) {
            const page = nextPage(pages);
            const more = growing.shift();
            if (more !== undefined) source.append(more);
            const { from: at, lines } = await page;
            expect(at).toBe(from + seen.length);
            seen.push(...lines);
          }
          expect(seen).toEqual(Array.from({ length: total - from }, (_, index) => `event ${from + index}`));
          stop.abort();
        },
      ),
      { numRuns: 100, seed: 20_260_803 },
    );
  });

  test('says when there was nothing, and goes on', async () => {
    const source = journal(2);
    const stop = new AbortController();
    const pages = followPages(source, 2, stop.signal, 5);
    expect(await nextPage(pages)).toEqual({ from: 2, lines: [] });
    expect(await nextPage(pages)).toEqual({ from: 2, lines: [] });
    source.append(1);
    const pending = await nextPage(pages);
    expect(pending).toEqual({ from: 2, lines: ['event 2'] });
    stop.abort();
    expect((await pages.next()).done).toBe(true);
  });

  test('ends at once when it is stopped while it waits', async () => {
    const source = journal(0);
    const stop = new AbortController();
    const pages = followPages(source, 0, stop.signal);
    const waiting = pages.next();
    stop.abort();
    expect((await waiting).done).toBe(true);
  });
});
