import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  startLeadership,
  type Candidate,
  type Lease,
  type Leases,
  type Leadership,
} from '../../../../ledger/cluster/index.ts';

const TTL_MS = 3_000;

/** The lease table with the database's clock; stands in for PostgreSQL, so that time can be played with. */
class LeaseTable {
  epoch = 0;
  holder: Lease | null = null;
  expiresAt = 0;

  acquire(candidate: Candidate, ttlMs: number): Lease | null {
    if (this.holder !== null && Date.now() < this.expiresAt) return null;
    this.epoch += 1;
    this.holder = { ...candidate, epoch: this.epoch };
    this.expiresAt = Date.now() + ttlMs;
    return this.holder;
  }

  renew(lease: Lease, ttlMs: number): boolean {
    if (this.holder?.epoch !== lease.epoch || Date.now() >= this.expiresAt) return false;
    this.expiresAt = Date.now() + ttlMs;
    return true;
  }

  release(lease: Lease): void {
    if (this.holder?.epoch === lease.epoch) this.expiresAt = 0;
  }
}

interface Line {
  isCut: boolean;
  delayMs: number;
}

/** Requests and answers travel for a while, and either may be lost; a lost answer leaves its effect. */
const over = (line: Line, table: LeaseTable): Leases => {
  const call = async <T>(effect: () => T): Promise<T> => {
    await travel(line);
    const result = effect();
    await travel(line);
    return result;
  };
  return {
    tryAcquire: (candidate, ttlMs) => call(() => table.acquire(candidate, ttlMs)),
    renew: (lease, ttlMs) => call(() => table.renew(lease, ttlMs)),
    release: (lease) =>
      call(() => {
        table.release(lease);
      }),
    current: () => call(() => (Date.now() < table.expiresAt ? table.holder : null)),
  };
};

const travel = (line: Line): Promise<void> =>
  new Promise((arrive) => {
    setTimeout(() => {
      if (!line.isCut) arrive();
    }, line.delayMs);
  });

interface TestNode {
  readonly line: Line;
  readonly leadership: Leadership<string>;
}

const nodeOf = (name: string, table: LeaseTable, clockRate: number, openMs = 50): TestNode => {
  const line = { isCut: false, delayMs: 5 };
  const leadership = startLeadership<string>({
    lease: over(line, table),
    candidate: { node: name, url: `http://${name}` },
    ttlMs: TTL_MS,
    now: () => Date.now() * clockRate,
    open: async ({ epoch }) => {
      await new Promise((done) => setTimeout(done, openMs));
      return `${name} under ${epoch}`;
    },
    close: () => Promise.resolve(),
    onChange: () => undefined,
  });
  return { line, leadership };
};

const leaders = (nodes: readonly TestNode[]): readonly TestNode[] =>
  nodes.filter(({ leadership }) => leadership.role().kind === 'leader');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

describe('leadership by lease', () => {
  test('one node leads, the other knows where it is', async () => {
    const table = new LeaseTable();
    const nodes = [nodeOf('a', table, 1), nodeOf('b', table, 1)];
    await vi.advanceTimersByTimeAsync(2 * TTL_MS);
    expect(leaders(nodes)).toHaveLength(1);
    const follower = nodes.find(({ leadership }) => leadership.role().kind === 'follower');
    expect(follower?.leadership.role()).toEqual({
      kind: 'follower',
      leader: expect.objectContaining({ node: 'a', url: 'http://a' }) as unknown,
    });
  });

  test('a node that is cut off stops before the lease runs out; the other takes over; the first follows', async () => {
    const table = new LeaseTable();
    const [a, b] = [nodeOf('a', table, 1), nodeOf('b', table, 1)];
    await vi.advanceTimersByTimeAsync(TTL_MS);
    expect(leaders([a, b])).toEqual([a]);
    a.line.isCut = true;
    const cutAt = Date.now();
    while (a.leadership.role().kind === 'leader') await vi.advanceTimersByTimeAsync(10);
    expect(Date.now()).toBeLessThan(table.expiresAt);
    while (b.leadership.role().kind === 'follower') await vi.advanceTimersByTimeAsync(10);
    expect(Date.now() - cutAt).toBeLessThan(2 * TTL_MS);
    a.line.isCut = false;
    await vi.advanceTimersByTimeAsync(2 * TTL_MS);
    expect(leaders([a, b])).toEqual([b]);
    expect(a.leadership.role()).toMatchObject({ kind: 'follower', leader: { node: 'b' } });
  });

  test('a process that slept past its lease does not lead when it wakes, before any timer has run', async () => {
    const table = new LeaseTable();
    let slept = 0;
    const leadership = startLeadership<string>({
      lease: over({ isCut: false, delayMs: 1 }, table),
      candidate: { node: 'a', url: 'http://a' },
      ttlMs: TTL_MS,
      now: () => Date.now() + slept,
      open: () => Promise.resolve('open'),
      close: () => Promise.resolve(),
      onChange: () => undefined,
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(leadership.role().kind).toBe('leader');
    slept = TTL_MS;
    expect(leadership.role().kind).toBe('follower');
  });

  test('deposed by a failed commit, it leads again only under a new epoch', async () => {
    const table = new LeaseTable();
    const node = nodeOf('a', table, 1);
    await vi.advanceTimersByTimeAsync(TTL_MS);
    node.leadership.depose('a commit failed');
    expect(node.leadership.role().kind).toBe('follower');
    await vi.advanceTimersByTimeAsync(2 * TTL_MS);
    expect(node.leadership.role()).toMatchObject({ kind: 'leader', epoch: 2 });
  });

  test('stopping hands the lease over at once', async () => {
    const table = new LeaseTable();
    const [a, b] = [nodeOf('a', table, 1), nodeOf('b', table, 1)];
    await vi.advanceTimersByTimeAsync(TTL_MS);
    void a.leadership.stop();
    await vi.advanceTimersByTimeAsync(TTL_MS / 2);
    expect(leaders([b])).toHaveLength(1);
  });

  test('whatever the network does, and with clocks 8 % apart, two nodes never lead at once, and one leads when it is well', async () => {
    const step = fc.record({
      node: fc.nat(2),
      isCut: fc.boolean(),
      delayMs: fc.integer({ min: 1, max: 1_500 }),
      waitMs: fc.integer({ min: 1, max: 2 * TTL_MS }),
      isDeposed: fc.boolean(),
    });
    const rates = fc.tuple(
      ...Array.from({ length: 3 }, () => fc.double({ min: 0.92, max: 1.08, noNaN: true })),
    );
    const property = fc.asyncProperty(rates, fc.array(step, { maxLength: 40 }), async (clockRates, steps) => {
      const table = new LeaseTable();
      const nodes = clockRates.map((rate, index) => nodeOf(`n${index}`, table, rate, 400));
      for (const { node, isCut, delayMs, waitMs, isDeposed } of steps) {
        Object.assign(nodes[node]?.line ?? {}, { isCut, delayMs });
        if (isDeposed) nodes[node]?.leadership.depose('so chosen');
        for (let left = waitMs; left > 0; left -= 97) {
          await vi.advanceTimersByTimeAsync(Math.min(97, left));
          expect(leaders(nodes).length).toBeLessThanOrEqual(1);
        }
      }
      for (const { line } of nodes) Object.assign(line, { isCut: false, delayMs: 1 });
      await vi.advanceTimersByTimeAsync(4 * TTL_MS);
      expect(leaders(nodes)).toHaveLength(1);
      vi.clearAllTimers();
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
