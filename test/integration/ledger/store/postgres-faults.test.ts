import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommitUnknown, StoreFault } from '../../../../ledger/database/index.ts';
import { openJournalStore, type JournalStore } from '../../../../ledger/journal-store/index.ts';
import { openStateStore } from '../../../../ledger/state-store/index.ts';
import { createDatabasePair, type DatabasePair } from '../../../support/database/pair.ts';
import { freePort, urlOf } from '../../../support/database/server.ts';
import { eventually } from '../../../support/ledger.ts';
import { allLines, BatchMaker, postgresPlace, schemaOn, type PostgresPlace } from '../../../support/store.ts';

/** What became of a commit, as its writer finds out: by the answer, or by the head when there was none. */
const outcomeOf = async (
  store: JournalStore,
  maker: BatchMaker,
  texts: readonly string[],
): Promise<BatchMaker> => {
  const [before, lines] = [maker.head, [...maker.lines]];
  const batch = maker.next(texts);
  try {
    await store.commit(batch);
    return maker;
  } catch (error) {
    if (!(error instanceof CommitUnknown || error instanceof StoreFault)) throw error;
    const head = await eventually(
      'an answer of the database',
      () => store.head().catch(() => undefined),
      30_000,
    );
    if (head.size === batch.to.size) return maker;
    // What is not unknown did not happen, and what is, happened whole or not at all.
    expect(head).toEqual(before);
    return BatchMaker.after(lines, head);
  }
};

/** A checkpoint that goes on may have to end first. */
const RELOAD_DEADLINE_MS = 30_000;

describe('a journal on a PostgreSQL server', () => {
  let place: PostgresPlace;
  let store: JournalStore;
  let maker: BatchMaker;

  beforeAll(async () => {
    place = await postgresPlace();
  });

  afterAll(async () => {
    await place.remove();
  });

  beforeEach(async () => {
    store = await openJournalStore(place.fresh(), { create: true });
    maker = new BatchMaker(await store.claim());
  });

  afterEach(async () => {
    await store.close();
  });

  test('that is killed during commits goes on when it is back, with all that was acknowledged', async () => {
    let acknowledged = 0;
    for (let round = 0; round < 5; round += 1) {
      const dying = new Promise((wake) => setTimeout(wake, 20 + round * 15))
        .then(() => place.server.kill())
        .then(() => place.server.start());
      const progress = { isOver: false };
      void dying.finally(() => {
        progress.isOver = true;
      });
      while (!progress.isOver) {
        maker = await outcomeOf(store, maker, [`${String(round)} ${'x'.repeat(30_000)}`]);
        acknowledged = maker.head.size;
      }
      await dying;
    }
    await store.commit(maker.next(['after all']));
    expect(acknowledged).toBeGreaterThan(5);
    expect(await allLines(store)).toEqual(maker.lines);
  });

  test('that ends orderly and starts again is found again', async () => {
    await store.commit(maker.next(['one']));
    await place.server.stop();
    await expect(store.head()).rejects.toThrow(StoreFault);
    await expect(store.commit(BatchMaker.after(maker.lines, maker.head).next(['two']))).rejects.toThrow(
      /can not be reached|has ended|No database/,
    );
    await place.server.start();
    expect(await store.head()).toEqual(maker.head);
    await store.commit(maker.next(['two']));
    expect(await allLines(store)).toEqual(maker.lines);
  });

  describe('whose standby does not answer', () => {
    beforeEach(async () => {
      await store.commit(maker.next(['before']));
      await place.server.query("alter system set synchronous_standby_names = 'nobody'");
      await place.server.query('select pg_reload_conf()');
      await eventually('commits to wait for the standby', doCommitsWait, RELOAD_DEADLINE_MS);
    });

    /** The server takes new settings in when its checkpointer gets to it: a commit that ends by itself came too early. */
    const doCommitsWait = async (): Promise<true | undefined> => {
      let isOver = false;
      const probe = place.server.query("select pg_logical_emit_message(true, 'probe', '')").finally(() => {
        isOver = true;
      });
      const pid = await eventually('a commit to wait or to end', async () =>
        isOver ? null : await waitingBackend(),
      );
      if (pid !== null) await place.server.query(`select pg_cancel_backend(${String(pid)})`);
      await probe;
      return pid === null ? undefined : true;
    };

    const waitingBackend = async (): Promise<number | undefined> => {
      const [row] = await place.server.query("select pid from pg_stat_activity where wait_event = 'SyncRep'");
      return row === undefined ? undefined : Number(row['pid']);
    };

    afterEach(async () => {
      await standbyIsBack();
    });

    const standbyIsBack = async (): Promise<void> => {
      await place.server.query('alter system reset synchronous_standby_names');
      await place.server.query('select pg_reload_conf()');
    };

    const waiting = (): Promise<number> => eventually('a commit that waits for the standby', waitingBackend);

    test('does not take a wait that was cancelled for a commit, nor a head that may be lost for the head', async () => {
      const { to, ...rest } = maker.next(['maybe']);
      const committing = store.commit({ to, ...rest });
      committing.catch(() => undefined);
      await place.server.query(`select pg_cancel_backend(${String(await waiting())})`);
      await expect(committing).rejects.toThrow(CommitUnknown);
      // The server shows the commit to everybody now; it is not where it has to be.
      await expect(store.head()).rejects.toThrow(StoreFault);
      await standbyIsBack();
      const head = await eventually('the settled head', () => store.head().catch(() => undefined), 20_000);
      expect(head).toEqual(to);
    });

    test('does not know the outcome when the time is up, and finds it when the standby is back', async () => {
      const batch = maker.next(['maybe']);
      await expect(store.commit(batch)).rejects.toThrow(CommitUnknown);
      await expect(store.head()).rejects.toThrow(StoreFault);
      await standbyIsBack();
      const head = await eventually('the settled head', () => store.head().catch(() => undefined), 20_000);
      expect(head).toEqual(batch.to);
    });
  });

  test('is refused when its commits would not be durable', async () => {
    await place.server.query('alter role countersign set synchronous_commit = off');
    await expect(openJournalStore(place.fresh(), { create: true })).rejects.toThrow(
      /synchronous_commit is off/,
    );
    await place.server.query('alter role countersign reset synchronous_commit');
  });

  test('names a schema and nothing else', async () => {
    const target = { ...place.fresh(), schema: 'a"; drop table x; --' };
    await expect(openJournalStore(target, { create: true })).rejects.toThrow(/no name of a schema/);
  });

  test('undoes a transaction of a process that says nothing any more, and its locks with it', async () => {
    const target = place.fresh();
    const [journal, state] = [await openJournalStore(target, { create: true }), await openStateStore(target)];
    await place.server.query(`select 1`);
    const { Client } = await import('pg');
    const silent = new Client({ connectionString: place.server.url });
    silent.on('error', () => undefined);
    await silent.connect();
    await silent.query(`set search_path = ${target.schema}; set idle_in_transaction_session_timeout = 2000`);
    await silent.query('begin; update state set through = 99');
    await journal.claim();
    expect(await state.through()).toBe(0);
    await journal.close();
    await state.close();
  });
});

describe('a journal on a primary with its synchronous standby', () => {
  let pair: DatabasePair;

  beforeAll(async () => {
    pair = await createDatabasePair();
  });

  afterAll(async () => {
    await pair.remove();
  });

  test('follows to the standby that is promoted, with all that was acknowledged', async () => {
    const nobody = urlOf(await freePort());
    const [first, second] = pair.ports;
    const store = await openJournalStore(schemaOn(nobody, urlOf(second), urlOf(first)), { create: true });
    let maker = new BatchMaker(await store.claim());
    for (let count = 0; count < 20; count += 1) await store.commit(maker.next([`before ${String(count)}`]));
    const failing = pair.failOver();
    const progress = { isOver: false };
    const end = (): void => {
      progress.isOver = true;
    };
    failing.then(end, end);
    while (!progress.isOver) maker = await outcomeOf(store, maker, ['during']);
    await failing;
    for (let count = 0; count < 5; count += 1) maker = await outcomeOf(store, maker, ['after']);
    expect(await allLines(store)).toEqual(maker.lines);
    expect(maker.lines.length).toBeGreaterThan(20);
    await store.close();
  });
});
