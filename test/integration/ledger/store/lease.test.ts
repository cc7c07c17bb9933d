import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HeadMoved } from '../../../../ledger/database/index.ts';
import {
  openJournalStore,
  openLeaseStore,
  type HeldLease,
  type JournalStore,
  type LeaseStore,
} from '../../../../ledger/journal-store/index.ts';
import { eventually } from '../../../support/ledger.ts';
import { allLines, BatchMaker, postgresPlace, type PostgresPlace } from '../../../support/store.ts';

const [ANN, BOB] = [
  { node: 'ann.1', url: 'http://ann' },
  { node: 'bob.1', url: 'http://bob' },
];
const LONG_MS = 60_000;
const SHORT_MS = 300;

describe('the lease of a writer', () => {
  let place: PostgresPlace;
  let journal: JournalStore;
  let ann: LeaseStore;
  let bob: LeaseStore;

  beforeAll(async () => {
    place = await postgresPlace();
  });

  afterAll(async () => {
    await place.remove();
  });

  beforeEach(async () => {
    const target = place.fresh();
    journal = await openJournalStore(target, { create: true });
    [ann, bob] = [openLeaseStore(target), openLeaseStore(target)];
  });

  afterEach(async () => {
    for (const store of [ann, bob, journal]) await store.close();
  });

  const acquired = async (store: LeaseStore, who: typeof ANN, ttlMs: number): Promise<HeldLease> => {
    const lease = await store.tryAcquire(who, ttlMs);
    if (lease === null) throw new Error('not acquired');
    return lease;
  };

  /** Waits for the database's clock, not for ours. */
  const ranOut = (): Promise<true> =>
    eventually('the end of the lease', async () => ((await bob.current()) === null ? true : undefined));

  test('is one node’s at a time and names it to the others', async () => {
    expect(await bob.current()).toBeNull();
    const lease = await acquired(ann, ANN, LONG_MS);
    expect(lease).toEqual({ ...ANN, epoch: 1 });
    expect(await bob.tryAcquire(BOB, LONG_MS)).toBeNull();
    expect(await bob.current()).toEqual(lease);
    expect((await journal.head()).epoch).toBe(1);
  });

  test('goes to one of many who ask at the same moment', async () => {
    const asked = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        (index % 2 === 0 ? ann : bob).tryAcquire({ node: `n${String(index)}`, url: '' }, LONG_MS),
      ),
    );
    expect(asked.filter((lease) => lease !== null)).toHaveLength(1);
    expect((await journal.head()).epoch).toBe(1);
  });

  test('lasts as long as it is renewed', async () => {
    const lease = await acquired(ann, ANN, 2_000);
    expect(await ann.renew(lease, LONG_MS)).toBe(true);
    expect(await bob.renew({ ...BOB, epoch: lease.epoch }, LONG_MS)).toBe(false);
    expect(await bob.tryAcquire(BOB, LONG_MS)).toBeNull();
    expect((await journal.head()).epoch).toBe(lease.epoch);
  });

  test('runs out, can’t be renewed then, and goes to another under a higher epoch', async () => {
    const lease = await acquired(ann, ANN, SHORT_MS);
    await ranOut();
    expect(await ann.renew(lease, LONG_MS)).toBe(false);
    const next = await acquired(bob, BOB, LONG_MS);
    expect(next.epoch).toBe(lease.epoch + 1);
    expect(await ann.renew(lease, LONG_MS)).toBe(false);
    expect(await ann.tryAcquire(ANN, LONG_MS)).toBeNull();
  });

  test('is given back at once by its holder, and by nobody else', async () => {
    const lease = await acquired(ann, ANN, LONG_MS);
    await bob.release({ ...BOB, epoch: lease.epoch });
    expect(await bob.current()).toEqual(lease);
    await ann.release(lease);
    expect(await bob.current()).toBeNull();
    const next = await acquired(bob, BOB, LONG_MS);
    // A message of the old holder that comes late changes nothing.
    await ann.release(lease);
    expect(await ann.current()).toEqual(next);
  });

  test('fences a holder that slept past it: it commits nothing when it wakes', async () => {
    const sleeper = await acquired(ann, ANN, SHORT_MS);
    const sleeping = new BatchMaker(await journal.head());
    await journal.commit(sleeping.next(['before']));
    expect(sleeper.epoch).toBe(sleeping.head.epoch);
    await ranOut();
    await acquired(bob, BOB, LONG_MS);
    const leading = BatchMaker.after(sleeping.lines, await journal.head());
    // It may wake before the new leader has committed anything: the epoch alone stops it.
    await expect(journal.commit(sleeping.next(['while bob leads']))).rejects.toThrow(HeadMoved);
    await journal.commit(leading.next(['after']));
    expect(await allLines(journal)).toEqual(leading.lines);
  });
});
