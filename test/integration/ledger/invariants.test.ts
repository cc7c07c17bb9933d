import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AccountRecord, Operation } from '#shared/double-entry';
import { loadConfig, openHome, type LedgerService } from '../../../ledger/service/index.ts';
import { accountName, booksGenesis, CLIENT, legsOf, MANDATE, newId, openOf } from '../../support/books.ts';
import { checkLedger, createTestLedger, removeTestLedger, type LedgerHome } from '../../support/ledger.ts';

/* Memory that is not what the journal gives: a bug, or a bit that fell over. The service is opened in this process. */

const A = accountName(1);
const OPENING = legsOf('system.opening.EUR' as typeof A, A, 1_000);

describe('books in memory that no operation leads to', () => {
  let home: LedgerHome;
  let service: LedgerService;
  const reports: string[] = [];

  const operate = (operations: readonly Operation[]): ReturnType<LedgerService['books']['operate']> =>
    service.books.operate({ kind: 'book', client: CLIENT, mandate: MANDATE, operations });

  beforeEach(async () => {
    reports.length = 0;
    home = await createTestLedger(booksGenesis());
    service = await openHome(loadConfig(join(home.home, 'config.json')), {
      info: () => undefined,
      error: ({ report }) => {
        if (typeof report === 'string') reports.push(report);
      },
    });
  });

  afterEach(async () => {
    await service.stop();
    removeTestLedger(home);
  });

  test('stop the ledger: nothing is committed, the report says what, and everything later is refused', async () => {
    const hold: Operation = {
      op: 'hold',
      id: newId(),
      legs: legsOf(A, accountName(2), 30),
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    };
    const first = await operate([
      openOf(A),
      openOf(accountName(2)),
      { op: 'transfer', id: newId(), legs: OPENING },
      hold,
    ]);
    expect(first.ok && first.value.every((text) => !text.includes('refused'))).toBe(true);
    const { size } = service.writer.head;

    const record = service.set.accounts.get(A) as { -readonly [K in keyof AccountRecord]: AccountRecord[K] };
    expect(record.creditsPending).toBe(30n);
    record.creditsPending = 0n;

    const sound: Operation = { op: 'transfer', id: newId(), legs: OPENING };
    const ended = await operate([sound, { op: 'void', id: newId(), hold: hold.id }]);
    expect(ended).toMatchObject({ ok: false, error: { code: 'ledger-failed' } });
    expect(service.writer.status).toBe('failed');
    expect(service.writer.head.size).toBe(size);
    expect(reports).toEqual([
      `The books in memory after event ${String(size - 1)} are not what the journal gives: pending of ${A} fell below zero. Nothing more is decided on them`,
    ]);
    expect(await operate([{ ...sound, id: newId() }])).toMatchObject({
      ok: false,
      error: { code: 'ledger-failed' },
    });

    // What was confirmed is sound, and the ledger goes on from it.
    await service.stop();
    expect(await checkLedger(home.home)).toMatchObject({ code: 0, report: { size } });
    service = await openHome(loadConfig(join(home.home, 'config.json')), {
      info: () => undefined,
      error: () => undefined,
    });
    expect(await operate([{ op: 'void', id: newId(), hold: hold.id }])).toMatchObject({ ok: true });
  });
});
