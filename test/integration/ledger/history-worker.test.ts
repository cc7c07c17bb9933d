import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { AccountId, TransferId } from '#shared/brand';
import {
  openHistory,
  type History,
  type HistoryFault,
  type HistoryOptions,
  type HistoryTarget,
} from '../../../ledger/history/index.ts';
import {
  expectBalances,
  expectEntries,
  expectHistory,
  expectPositions,
} from '../../support/history-expect.ts';
import { accountName, bulkEvents, openTestJournal, type TestJournal } from '../../support/history-journal.ts';
import { eventsArbitrary, modelOf, type Model } from '../../support/history-model.ts';

const FOLLOWER = fileURLToPath(new URL('../../support/history-follower.ts', import.meta.url));
const SEED = 4_711;

const closing: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

const newJournal = async (): Promise<TestJournal> => {
  const journal = await openTestJournal();
  closing.push(journal);
  return journal;
};

const follow = async (journal: TestJournal, size: number, faults: HistoryFault[] = []): Promise<History> => {
  const history = await openHistory({ target: journal.target, size, onFault: (fault) => faults.push(fault) });
  closing.push(history);
  return history;
};

const sampleModel = (seed: number): Model => {
  const [script] = fc.sample(fc.array(eventsArbitrary, { minLength: 2, maxLength: 2 }), { numRuns: 1, seed });
  return modelOf((script ?? []).flat());
};

describe('the history of a ledger', () => {
  it('follows the journal as it grows', async () => {
    const model = sampleModel(SEED);
    const journal = await newJournal();
    await journal.append(model.events.slice(0, 5));
    const history = await follow(journal, 5);
    for (let size = 6; size <= model.events.length; size += 1) {
      await journal.append(model.events.slice(size - 1, size));
      history.committed(size);
      if (size % 3 === 0) await history.whenThrough(size);
    }
    await history.whenThrough(model.events.length);
    expect(history.through).toBe(model.events.length);
    await expectHistory(history, model, model.events.length, 4);
    const known = [...model.positions.keys()] as TransferId[];
    expect(known.every((id) => history.mayKnow(id))).toBe(true);
    expect(history.mayKnow('ffffffff-ffff-7fff-bfff-ffffffffffff' as TransferId)).toBe(false);
  });

  it('goes on where it was when it is opened again', async () => {
    const model = sampleModel(SEED + 1);
    const journal = await newJournal();
    const half = Math.floor(model.events.length / 2);
    await journal.append(model.events.slice(0, half));
    const first = await openHistory({ target: journal.target, size: half });
    await first.whenThrough(half);
    await first.close();
    await journal.append(model.events.slice(half));
    const second = await follow(journal, half);
    expect(second.through).toBe(half);
    second.committed(model.events.length);
    await second.whenThrough(model.events.length);
    await expectHistory(second, model, model.events.length, 5);
  });

  it('is told the size of the journal before a time', async () => {
    const journal = await newJournal();
    const load = { events: 40, perEvent: 3, accounts: 5, ids: 'v7' } as const;
    const events = [...bulkEvents(load)];
    await journal.append(events);
    const history = await follow(journal, 40);
    await history.whenThrough(40);
    for (const [seq, event] of events.entries())
      expect(await history.sizeBefore(String(event['time']))).toBe(seq);
    expect(await history.sizeBefore('2100-01-01T00:00:00Z')).toBe(40);
  });

  it('shows one moment to each reader while runs are merged under it', async () => {
    const journal = await newJournal();
    const load = { events: 150, perEvent: 40, accounts: 4, ids: 'v4' } as const;
    const events = [...bulkEvents(load)];
    await journal.append(events.slice(0, 1));
    const history = await follow(journal, 1);
    const account = accountName(0) as AccountId;
    for (let size = 2; size <= events.length; size += 1) {
      await journal.append(events.slice(size - 1, size));
      history.committed(size);
      const page = await history.entries({ account, limit: 20, direction: 'older' });
      const [newest] = page.rows;
      if (newest === undefined) continue;
      const balance = await history.balance(account, { asOfSeq: page.through - 1 });
      expect(newest.balance).toEqual({
        debitsPosted: balance.debitsPosted,
        creditsPosted: balance.creditsPosted,
      });
    }
  });
});

describe('a history that is lost or damaged', () => {
  const damage = (file: string, at: (size: number) => number): void => {
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(64, 0xa5), 0, 64, at(statSync(file).size));
    closeSync(handle);
  };

  const built = async (): Promise<{ readonly journal: TestJournal; readonly model: Model }> => {
    const model = sampleModel(SEED + 2);
    const journal = await newJournal();
    await journal.append(model.events);
    const history = await openHistory({ target: journal.target, size: model.events.length });
    await history.whenThrough(model.events.length);
    await history.close();
    return { journal, model };
  };

  it('is built anew when its file is not a database any more', async () => {
    const { journal, model } = await built();
    damage(journal.target.file, () => 0);
    const faults: HistoryFault[] = [];
    const opening = follow(journal, model.events.length, faults);
    const history = await opening;
    await history.whenThrough(model.events.length);
    await expectHistory(history, model, model.events.length, 6);
    expect(faults.map(({ kind }) => kind)).toEqual(['damage']);
  });

  it('is built anew when it belongs to another journal', async () => {
    const { journal } = await built();
    const other = sampleModel(SEED + 3);
    const second = await newJournal();
    await second.append(other.events);
    const target = { ...second.target, file: journal.target.file };
    const history = await openHistory({ target, size: other.events.length });
    closing.push(history);
    await history.whenThrough(other.events.length);
    await expectHistory(history, other, other.events.length, 6);
  });

  it('notices bits that flipped in any page, answers right, and says so', async () => {
    const { journal, model } = await built();
    const pages = Math.floor(statSync(journal.target.file).size / 8_192);
    let noticed = 0;
    for (let page = 1; page < pages; page += 2) {
      damage(journal.target.file, () => page * 8_192 + 8_000);
      const faults: HistoryFault[] = [];
      const history = await openHistory({
        target: journal.target,
        size: model.events.length,
        onFault: (fault) => faults.push(fault),
      });
      await history.whenThrough(model.events.length);
      await expectEntries(history, model, model.events.length, 1_000);
      await expectPositions(history, model, model.events.length);
      await expectBalances(history, model, [model.events.length]);
      await history.close();
      noticed += faults.length;
    }
    expect(noticed).toBeGreaterThan(0);
  }, 120_000);

  it('never calls an id unknown that it knew, while it is built anew', async () => {
    const { journal, model } = await built();
    const history = await follow(journal, model.events.length);
    await history.whenThrough(model.events.length);
    const ids = [...model.positions.keys()] as TransferId[];
    // Not in the reader's cache yet: the first read meets the damage.
    const size = statSync(journal.target.file).size;
    for (let page = 1; page < Math.floor(size / 8_192); page += 1)
      damage(journal.target.file, () => page * 8_192 + 4_000);
    const answers = await history.positions(ids);
    expect(answers.size).toBe(ids.length);
    expect(ids.every((id) => history.mayKnow(id))).toBe(true);
  });
});

describe('a history that can not be opened', () => {
  const told = async (target: HistoryTarget, faultsMax?: number): Promise<readonly string[]> => {
    const said: string[] = [];
    const onFault: HistoryOptions['onFault'] = ({ kind }, next) => said.push(`${kind} ${next}`);
    const limit = faultsMax === undefined ? {} : { faultsMax };
    await expect(openHistory({ target, size: 1, onFault, ...limit })).rejects.toThrow();
    return said;
  };

  it('is given up at once when there is no journal', async () => {
    const { target } = await newJournal();
    expect(await told({ ...target, journal: join(dirname(target.file), 'gone', 'ledger.sqlite') })).toEqual([
      'missing given-up',
    ]);
  });

  it('is tried again a few times when there is no place for it', async () => {
    const { target } = await newJournal();
    const nowhere = { ...target, file: join(dirname(target.file), 'gone', 'history.sqlite') };
    expect(await told(nowhere, 2)).toEqual(['other again', 'other given-up']);
  });

  it('rejects what waits when it is closed between two tries', async () => {
    const journal = await newJournal();
    const history = await follow(journal, 1);
    await expect.poll(() => history.fault).not.toBeNull();
    const waiting = expect(history.whenThrough(1)).rejects.toThrow(/closed/);
    await history.close();
    await waiting;
  });
});

describe('a process that is killed while it builds', () => {
  it('leaves an index that goes on to the same answers', async () => {
    const journal = await newJournal();
    const load = { events: 60, perEvent: 1_000, accounts: 150, ids: 'v4' } as const;
    const events = [...bulkEvents(load)];
    await journal.append(events);
    for (const delayMs of [60, 250, 120]) await killedFollower(journal, events.length, delayMs);
    const history = await follow(journal, events.length);
    await history.whenThrough(events.length);

    const other = { ...journal.target, file: `${journal.target.file}.again` };
    const fresh = await openHistory({ target: other, size: events.length });
    closing.push(fresh);
    await fresh.whenThrough(events.length);
    for (let account = 0; account < load.accounts; account += 17) {
      const query = { account: accountName(account) as AccountId, limit: 1_000, direction: 'newer' } as const;
      const page = await history.entries(query);
      expect(page.rows.length).toBeGreaterThan(100);
      expect(page).toEqual(await fresh.entries(query));
      expect(await history.balance(query.account)).toEqual(await fresh.balance(query.account));
    }
    const ids = events.flatMap(({ payload }) =>
      (payload as Payload).groups[0].operations.map(({ id }) => id),
    );
    const some = ids.filter((_, index) => index % 13 === 0);
    expect((await history.positions(some)).size).toBe(some.length);
  }, 120_000);
});

interface Payload {
  readonly groups: readonly [{ readonly operations: readonly { readonly id: TransferId }[] }];
}

/** Runs a follower and kills it so long after it began to build. */
const killedFollower = async (journal: TestJournal, size: number, delayMs: number): Promise<void> => {
  const child = spawn(process.execPath, [FOLLOWER, JSON.stringify(journal.target), String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  setTimeout(() => child.kill('SIGKILL'), delayMs);
  await ended;
};
