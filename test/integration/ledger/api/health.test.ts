import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { healthSchema } from '#shared/api';
import type { AccountId } from '#shared/brand';
import { booksGenesis, holdOf, newId, openAccounts, operate } from '../../../support/books.ts';
import { propose, transfer } from '../../../support/ledger-work.ts';
import {
  createTestLedger,
  eventually,
  removeTestLedger,
  startLedger,
  type StartedLedger,
} from '../../../support/ledger.ts';

describe('the health of a ledger', () => {
  let ledger: StartedLedger;

  beforeAll(async () => {
    const save = { operationsMax: 1_000_000, eventsMax: 1_000_000, ageMs: 3_600_000 };
    ledger = await startLedger(await createTestLedger(booksGenesis(), { save }));
  });

  afterAll(async () => {
    await ledger.stop();
    removeTestLedger(ledger);
  });

  const gauges = async (): Promise<
    NonNullable<Awaited<ReturnType<typeof ledger.client.health>>['gauges']>
  > => {
    const { gauges: found } = await ledger.client.health();
    if (found === undefined) throw new Error('no gauges');
    return found;
  };

  test('tells who has a token how much is where, and moves with the work', async () => {
    const before = await gauges();
    await propose(ledger.client, [transfer()]);
    const [a, b] = (await openAccounts(ledger.client, 2, 1_000)) as [AccountId, AccountId];
    const hold = holdOf('7', { legs: [{ asset: 'EUR', credit: a, debit: b, minor: '7' }] });
    const { body } = await operate(ledger.client, [hold]);
    const after = await gauges();
    expect(after).toMatchObject({
      lastEventAt: body.results[0]?.time,
      openHolds: before.openHolds + 1,
      intents: before.intents + 1,
      openIntents: before.openIntents + 1,
      stateLag: before.stateLag + 4,
    });
    expect(after.dirtyAccounts).toBeGreaterThanOrEqual(2);
    expect(after.memoryBytes).toBeGreaterThan(10 * 1024 * 1024);
    await eventually('an index that has caught up', async () =>
      (await gauges()).historyLag === 0 ? true : undefined,
    );
    await operate(ledger.client, [{ op: 'void', id: newId(), hold: hold.id }]);
    expect((await gauges()).openHolds).toBe(before.openHolds);
  });

  test('tells nobody else', async () => {
    const response = await fetch(`${ledger.url}/v1/health`);
    const health = healthSchema.parse(await response.json());
    expect(health).toMatchObject({ status: 'ok' });
    expect(health.ledgers).toBeUndefined();
  });
});
