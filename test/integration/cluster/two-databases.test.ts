import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#shared/api';
import type { LedgerId } from '#shared/brand';
import { A_EUR, BooksClient, booksGenesis, transferOf } from '../../support/books.ts';
import { createDatabaseServer, type DatabaseServer } from '../../support/database/server.ts';
import {
  createTestLedger,
  editConfig,
  eventually,
  removeTestLedger,
  startLedgers,
  type StartedLedger,
} from '../../support/ledger.ts';

const LEASE_MS = 1_500;
const BACK_MS = 60_000;
const TRIES = 40;

interface Shard {
  readonly database: DatabaseServer;
  readonly ledger: StartedLedger;
  readonly books: BooksClient;
}

/** What one transfer of one cent came to: `ok`, or the code of the refusal. */
const tried = async ({ books }: Shard): Promise<string> => {
  const { status, body } = await books.send([transferOf('1')]);
  return status === 200 ? 'ok' : ((body as Partial<Problem>).code ?? String(status));
};

const movedOf = async ({ books }: Shard): Promise<bigint> => {
  const { debitsPosted, creditsPosted } = (await books.balance(A_EUR)).body;
  return BigInt(debitsPosted) + BigInt(creditsPosted);
};

/* Each ledger names its own database: the table of which ledger is where is what their homes say together. */
describe('ledgers of one service on databases of their own', () => {
  const shards: Shard[] = [];
  const at = (index: number): Shard => {
    const shard = shards[index];
    if (shard === undefined) throw new Error(`there is no ledger ${String(index)}`);
    return shard;
  };

  beforeAll(async () => {
    const databases = await Promise.all([createDatabaseServer(), createDatabaseServer()]);
    const homes = await Promise.all(
      databases.map(async ({ url }, index) => {
        const genesis = { ...booksGenesis(), ledger: `ledger-${String(index)}` as LedgerId };
        const storage = { kind: 'postgres' as const, urls: [url], schema: 'ledger_here' };
        const home = await createTestLedger(genesis, { storage });
        editConfig(home, { cluster: { node: 'node-a', leaseMs: LEASE_MS } });
        return home;
      }),
    );
    const started = await startLedgers(homes);
    for (const [index, database] of databases.entries()) {
      const ledger = started[index];
      if (ledger === undefined) throw new Error('two ledgers were to start');
      shards.push({ database, ledger, books: new BooksClient(ledger.client) });
    }
  });

  afterAll(async () => {
    await shards[0]?.ledger.stop();
    for (const { database, ledger } of shards) {
      removeTestLedger(ledger);
      await database.remove();
    }
  });

  const goesOn = (index: number): Promise<true> =>
    eventually(
      `ledger ${String(index)} to take operations`,
      async () => ((await tried(at(index))) === 'ok' ? true : undefined),
      BACK_MS,
    );

  test('go on while the database of another is gone, and that one refuses until it is back', async () => {
    await Promise.all([goesOn(0), goesOn(1)]);
    const [before, beforeThere] = [await movedOf(at(0)), await movedOf(at(1))];
    await at(0).database.kill();
    const answers: string[] = [];
    for (let count = 0; count < TRIES; count += 1) {
      const here = tried(at(0));
      expect(await tried(at(1))).toBe('ok');
      answers.push(await here);
    }
    expect(new Set(answers)).toEqual(new Set(['not-leader']));
    expect((await movedOf(at(1))) - beforeThere).toBe(BigInt(TRIES));
    await at(0).database.start();
    await goesOn(0);
    // The first may have been on its way when the database went; all others were refused and did not happen.
    const moved = (await movedOf(at(0))) - before;
    expect([1n, 2n]).toContain(moved);
    await goesOn(1);
  });
});
