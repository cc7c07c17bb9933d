import { receiveMessageOnPort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AccountId, TransferId } from '#shared/brand';
import { positionOf, type AccountRecord } from '#shared/double-entry';
import { emptyWorkingSet } from '#shared/projection';
import type { ManifestListener } from '../../../../ledger/history/index.ts';
import { memoryOf, type Memory } from '../../../../ledger/memory/index.ts';
import type { OfTerm } from '../../../../ledger/reads/messages.ts';
import { hashOfId, TotalsTable } from '../../../../ledger/reads/totals-table.ts';
import { TermFeed } from '../../../../ledger/reads/term-feed.ts';
import { accountOf, recordOf } from '../../../support/reads-model.ts';

const UNDERWAY_MAX = 64;
const NO_MANIFEST = { through: 0, added: [], removed: [], days: [] };

describe('what the thread of the reads is told of a ledger', () => {
  let memory: Memory;
  let feed: TermFeed;
  let heard: string[];
  let manifest: ManifestListener;
  let size: number;
  let saves: number;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    memory = memoryOf(emptyWorkingSet(), { cleanAccountsMax: 10 });
    heard = [];
    size = 5;
    saves = 0;
    feed = new TermFeed(
      {
        head: () => ({ epoch: 1, size, root: '', time: '' }),
        memory,
        history: {
          watch: (listener) => {
            manifest = listener;
            listener(NO_MANIFEST, true);
            return () => undefined;
          },
        },
        saver: {
          through: 0,
          saveBeside: () => {
            saves += 1;
            return Promise.resolve();
          },
        },
      },
      { onStalled: () => heard.push('stalled'), onOther: () => heard.push('other') },
    );
  });

  afterEach(() => {
    feed.end('deposed');
    feed.term.port.close();
    vi.useRealTimers();
  });

  const commit = (...records: readonly AccountRecord[]): void => {
    size += 1;
    for (const record of records) memory.set.accounts.set(record.account.id, record);
    feed.committed(
      size,
      records.map((record) => [record.account.id, record] as const),
    );
  };

  const received = (): readonly OfTerm[] => {
    const messages: OfTerm[] = [];
    for (;;) {
      const next = receiveMessageOnPort(feed.term.port) as { message: OfTerm } | undefined;
      if (next === undefined) return messages;
      messages.push(next.message);
    }
  };

  const commits = (): readonly Extract<OfTerm, { kind: 'commit' }>[] =>
    received().filter((message) => message.kind === 'commit');

  test('is each commit, before the head says so', () => {
    expect(received()).toEqual([{ kind: 'manifest', update: NO_MANIFEST, isFirst: true }]);
    expect([feed.term.from, feed.cells.head, saves]).toEqual([5, 5, 1]);
    const account = accountOf('a');
    commit(recordOf(account, 5, { debitsPosted: 7n }));
    commit(recordOf(account, 6, { debitsPosted: 8n }));
    feed.saved(7);
    const [first, second, third] = received();
    expect(first).toMatchObject({
      kind: 'commit',
      size: 6,
      born: [account],
      endings: { sequels: [], corrections: [] },
    });
    expect(second).toMatchObject({ kind: 'commit', size: 7, born: [] });
    expect(third).toEqual({ kind: 'saved', through: 7 });
    expect(feed.cells.head).toBe(7);
  });

  test('is how operations ended', () => {
    const position = positionOf(5, 0);
    memory.recent.follow('hold' as TransferId, { kind: 'post', position });
    commit(recordOf(accountOf('a'), 5));
    commit(recordOf(accountOf('a'), 6));
    expect(commits().map(({ endings }) => endings.sequels)).toEqual([
      [['hold', { kind: 'post', position }]],
      [],
    ]);
  });

  test('is put together while the thread lags: the last of each account, and all that was opened', () => {
    for (let count = 0; count < UNDERWAY_MAX; count += 1) commit(recordOf(accountOf('a'), size));
    expect(commits()).toHaveLength(UNDERWAY_MAX);
    const opened = accountOf('b');
    commit(recordOf(opened, size, { creditsPosted: 1n }));
    commit(recordOf(opened, size, { creditsPosted: 2n }));
    commit(recordOf(accountOf('c'), size));
    vi.advanceTimersByTime(100);
    expect(commits()).toEqual([]);
    // The head says that something is to be waited for.
    expect(feed.cells.head).toBe(size);
    feed.cells.taken = 1;
    vi.advanceTimersByTime(10);
    const [together, ...more] = commits();
    expect(more).toEqual([]);
    expect(together).toMatchObject({ size, born: [opened, accountOf('c')] });
    if (together === undefined) throw new Error('nothing came');
    const table = new TotalsTable();
    expect(table.put(together.accounts)).toBe(2);
    expect(table.get(opened.id, hashOfId('b'))).toMatchObject({ creditsPosted: 2n });
    expect(table.get('c' as AccountId, hashOfId('c'))).toBeDefined();
    expect(heard).toEqual([]);
  });

  test('is given up when the thread takes nothing', () => {
    for (let count = 0; count <= UNDERWAY_MAX; count += 1) commit(recordOf(accountOf('a'), size));
    vi.advanceTimersByTime(9_000);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(heard).toEqual(['stalled']);
  });

  test('begins anew when the history was built anew, and ends when another leads', () => {
    manifest(NO_MANIFEST, false);
    manifest(NO_MANIFEST, true);
    expect(heard).toEqual(['other']);
    feed.end('deposed');
    received();
    commit(recordOf(accountOf('a'), size));
    expect(received()).toEqual([]);
    expect(feed.cells.standing).toBe('deposed');
  });
});
