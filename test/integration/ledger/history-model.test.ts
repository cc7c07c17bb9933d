import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountId } from '#shared/brand';
import { openHistory } from '../../../ledger/history/index.ts';
import { createDatabaseServer, type DatabaseServer } from '../../support/database/server.ts';
import { expectHistory } from '../../support/history-expect.ts';
import { openPostgresJournal, openTestJournal } from '../../support/history-journal.ts';
import { eventsArbitrary, modelOf } from '../../support/history-model.ts';
import { historyProperty } from '../../support/history-property.ts';
import { openRig } from '../../support/history-rig.ts';

describe('the history index in a file', () => {
  it('answers as the plain list of entries does, however it was cut, merged and started again', async () => {
    await fc.assert(historyProperty(openTestJournal), { numRuns: 15 });
  }, 240_000);
});

describe('the history index on PostgreSQL', () => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await createDatabaseServer();
  });
  afterAll(() => server.remove());

  it('answers as the plain list of entries does, however it was cut, merged and started again', async () => {
    await fc.assert(
      historyProperty(() => openPostgresJournal(server.url)),
      { numRuns: 5 },
    );
  }, 240_000);

  it('is built by one node and read by the others', async () => {
    const [script = []] = fc.sample(eventsArbitrary, { numRuns: 1, seed: 77 });
    const model = modelOf(script);
    const journal = await openPostgresJournal(server.url);
    await journal.append(model.events.slice(0, 1));
    const leader = await openHistory({ target: journal.target, size: 1 });
    const follower = await openHistory({ target: journal.target, size: 1, role: 'follower' });
    for (let size = 2; size <= model.events.length; size += 1) {
      await journal.append(model.events.slice(size - 1, size));
      leader.committed(size);
      follower.committed(size);
      await follower.whenThrough(size);
    }
    await expectHistory(follower, model, model.events.length, 5);
    await expectHistory(leader, model, model.events.length, 5);
    await follower.close();
    await leader.close();
    await journal.close();
  });

  it('stops a builder that another one has taken over from', async () => {
    const model = modelOf([]);
    const journal = await openPostgresJournal(server.url);
    await journal.append(model.events);
    const old = await openRig(journal.target);
    const young = await openRig(journal.target);
    await old.takeTo(1);
    await expect(old.builder.flush()).rejects.toThrow('taken over');
    await young.takeTo(1);
    await young.builder.flush();
    expect((await young.reads.balance('a' as AccountId)).size).toBe(1);
    await old.drop();
    await young.drop();
    await journal.close();
  });
});
