import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import { openJournalStore } from '../../../ledger/journal-store/index.ts';
import { checkLedger, targetsOf } from '../../../ledger/service/index.ts';
import { booksGenesis, moveOf, openAccounts, operate } from '../../support/books.ts';
import { createTestLedger, removeTestLedger, startLedger, type LedgerHome } from '../../support/ledger.ts';
import { allLines, builtOf, sqlitePlace } from '../../support/store.ts';

/* An id counts once, for ever: the check finds a second one without remembering them all. */

const REQUESTS = 30;
const PER_REQUEST = 100;
/** What may be kept besides one page of events. */
const TINY = 50;

describe('a check of a journal whose ids do not fit into memory', () => {
  let home: LedgerHome;
  let lines: readonly string[];

  beforeAll(async () => {
    home = await createTestLedger(booksGenesis());
    const ledger = await startLedger(home);
    const [a, b] = (await openAccounts(ledger.client, 2, 1_000_000)) as [AccountId, AccountId];
    for (let request = 0; request < REQUESTS; request += 1)
      await operate(
        ledger.client,
        Array.from({ length: PER_REQUEST }, () => moveOf(a, b, 1)),
      );
    await ledger.stop();
    const store = await openJournalStore(targetsOf(join(home.home, 'ledger.sqlite')).journal);
    lines = await allLines(store);
    await store.close();
  });

  afterAll(() => {
    removeTestLedger(home);
  });

  test('keeps no more of them than it may, and comes to the same state', async () => {
    const targets = targetsOf(join(home.home, 'ledger.sqlite'));
    const kept: number[] = [];
    const bounded = await checkLedger(targets, {
      recentOperationsMax: TINY,
      charactersPerPage: 1,
      watch: ({ recentOperations }) => kept.push(recentOperations),
    });
    expect(kept.length).toBe(lines.length);
    expect(Math.max(...kept)).toBeLessThanOrEqual(TINY);
    expect(bounded).toEqual(await checkLedger(targets));
  });

  test.each([2, REQUESTS])('finds event %i once more at the end', async (seq) => {
    const twice = (lines[seq] ?? '').replace(`"seq":${String(seq)}`, `"seq":${String(lines.length)}`);
    const last = /"time":"[^"]+"/.exec(lines.at(-1) ?? '')?.[0] ?? '';
    const forged = twice.replace(/"time":"[^"]+","type":"book/, `${last},"type":"book`);
    const place = await sqlitePlace();
    const target = place.fresh();
    expect((await builtOf(target, [...lines, forged])).ok).toBe(true);
    const checked = await checkLedger(
      { journal: target },
      { recentOperationsMax: TINY, charactersPerPage: 1 },
    );
    const id = /"id":"([0-9a-f-]{36})"/.exec(lines[seq] ?? '')?.[1] ?? '';
    expect(checked.ok ? '' : checked.error).toBe(
      `event ${String(lines.length)} does not follow: state, ${id} is recorded twice`,
    );
    await place.remove();
  });
});
