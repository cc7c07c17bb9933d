import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { err, ok, shownError } from '#shared/errors';
import type { StatementFound, StatementRow } from '#shared/ipc';
import { FOUND_ROWS_MAX } from '../../../../../renderer/features/wallets/search/found.ts';
import {
  SearchWalk,
  WALK_ROWS,
  type AskSlice,
  type WalkState,
} from '../../../../../renderer/features/wallets/search/search-walk.ts';

/* The walk over a statement that grows, against the list of what is in it. Every third entry matches. */

const SLICE = 50;

const rowOf = (n: number): StatementRow => ({ n }) as StatementRow;
const isHit = (n: number): boolean => n % 3 === 0;

class Book {
  entries: number;
  readonly asked: Parameters<AskSlice>[0][] = [];
  onAsk: () => void = () => undefined;

  constructor(entries: number) {
    this.entries = entries;
  }

  readonly ask: AskSlice = async (slice) => {
    this.asked.push(slice);
    const page = this.#page(slice);
    await Promise.resolve();
    this.onAsk();
    return ok(page);
  };

  #page({ before, above, limit }: Parameters<AskSlice>[0]): StatementFound {
    const start = Math.min(this.entries, (before ?? Infinity) - 1);
    const low = Math.max(above + 1, start - SLICE + 1);
    const numbers = Array.from({ length: Math.max(0, start - low + 1) }, (_, back) => start - back);
    const rows = numbers.filter(isHit).slice(0, limit);
    const edge = rows.length === limit ? (rows.at(-1) ?? low) : low;
    return {
      rows: rows.map(rowOf),
      next: start <= above || edge === above + 1 ? null : edge,
      looked: Math.max(0, start - edge + 1),
      of: this.entries - above,
      backTo: start <= above ? null : `day ${String(edge)}`,
      newest: this.entries,
    };
  }

  get hits(): readonly number[] {
    return Array.from({ length: this.entries }, (_, back) => this.entries - back).filter(isHit);
  }
}

const started = (ask: AskSlice): { walk: SearchWalk; states: WalkState[] } => {
  const states: WalkState[] = [];
  return {
    walk: new SearchWalk(ask, (state) => {
      states.push(state);
    }),
    states,
  };
};

const OFTEN = { interval: 1, timeout: 5_000 };

const settled = async (states: readonly WalkState[]): Promise<WalkState> =>
  vi.waitFor(() => {
    const last = states.at(-1);
    if (last === undefined || last.isLooking) throw new Error('still looking');
    return last;
  }, OFTEN);

const numbersOf = ({ found }: WalkState): readonly number[] => (found?.rows ?? []).map(({ n }) => n);

const lastOf = (states: readonly WalkState[]): readonly number[] =>
  states.slice(-1).flatMap((state) => numbersOf(state));

describe('a walk through a statement', () => {
  test('finds everything once, whatever is booked while it walks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 700 }),
        fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 8 }),
        async (entries, bookings) => {
          const book = new Book(entries);
          const waiting = [...bookings];
          const { walk, states } = started(book.ask);
          book.onAsk = () => {
            const more = waiting.shift();
            if (more === undefined) return;
            book.entries += more;
            walk.catchUp();
          };
          walk.want(FOUND_ROWS_MAX);
          const last = await settled(states);
          expect(numbersOf(last)).toEqual(book.hits);
          expect(last.found).toMatchObject({ next: null, looked: book.entries, of: book.entries });
        },
      ),
    );
  });

  test('stops when it has as many as are wanted, and goes on when more are', async () => {
    const book = new Book(5_000);
    const { walk, states } = started(book.ask);
    const first = await settled(states);
    expect(numbersOf(first).length).toBeGreaterThanOrEqual(WALK_ROWS);
    expect(numbersOf(first).length).toBeLessThan(WALK_ROWS + SLICE);
    const asked = book.asked.length;
    walk.want(WALK_ROWS);
    await Promise.resolve();
    expect(book.asked).toHaveLength(asked);
    walk.want(500);
    await vi.waitFor(() => {
      expect(lastOf(states).length).toBeGreaterThanOrEqual(500);
    });
  });

  test('asks one question at a time, and none once it is stopped', async () => {
    const book = new Book(100_000);
    let under = 0;
    const { walk, states } = started(async (slice) => {
      under += 1;
      expect(under).toBe(1);
      const answer = await book.ask({ ...slice, limit: WALK_ROWS });
      under -= 1;
      return answer;
    });
    walk.want(FOUND_ROWS_MAX);
    walk.catchUp();
    await vi.waitFor(() => {
      expect(states.length).toBeGreaterThan(2);
    });
    walk.stop();
    const told = states.length;
    const asked = book.asked.length;
    await vi.waitFor(() => {
      expect(under).toBe(0);
    });
    walk.want(FOUND_ROWS_MAX + 1);
    expect(book.asked.length).toBeLessThanOrEqual(asked + 1);
    expect(states).toHaveLength(told);
  });

  test('that has stopped for good is not started again by what comes late', async () => {
    const book = new Book(5_000);
    const { walk, states } = started(book.ask);
    await settled(states);
    walk.stop();
    const asked = book.asked.length;
    walk.want(FOUND_ROWS_MAX);
    walk.catchUp();
    walk.retry();
    expect(book.asked).toHaveLength(asked);
  });

  test('holds so many rows and no more', async () => {
    const book = new Book(FOUND_ROWS_MAX * 4);
    const { walk, states } = started(book.ask);
    walk.want(Infinity);
    const last = await settled(states);
    expect(numbersOf(last)).toEqual(book.hits.slice(0, FOUND_ROWS_MAX));
    book.entries += 90;
    walk.catchUp();
    await vi.waitFor(() => {
      expect(lastOf(states)).toEqual(book.hits.slice(0, FOUND_ROWS_MAX));
    });
  });

  test('a failure is told with what was found before, and tried again where it happened', async () => {
    const book = new Book(400);
    let failures = 1;
    const { walk, states } = started((slice) =>
      book.asked.length === 2 && failures-- > 0
        ? Promise.resolve(err(shownError('internal-error')))
        : book.ask(slice),
    );
    const failed = await settled(states);
    expect(failed.error?.code).toBe('internal-error');
    expect(numbersOf(failed).length).toBeGreaterThan(0);
    walk.retry();
    await vi.waitFor(() => {
      expect(lastOf(states)).toEqual(book.hits);
    });
    expect(states.at(-1)?.error).toBeUndefined();
  });
});
