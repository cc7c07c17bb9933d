import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Health, Problem } from '#shared/api';
import type { LedgerId } from '#shared/brand';
import {
  CONFIG_FILE,
  loadConfig,
  runLedgers,
  type RunningLedgers,
} from '../../../../ledger/service/index.ts';
import { A_EUR, BooksClient, booksGenesis, newId, transferOf } from '../../../support/books.ts';
import {
  createTestLedger,
  editConfig,
  eventually,
  LedgerClient,
  removeTestLedger,
  type LedgerHome,
} from '../../../support/ledger.ts';

const READS = { reads: { host: '127.0.0.1', port: 0 } };

interface Said {
  readonly level: 'info' | 'error';
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The service in this process, so that its threads can be ended. */
describe('the thread of the reads', () => {
  let homes: readonly LedgerHome[];
  let running: RunningLedgers;
  let threads: Worker[];
  let said: Said[];

  const keepThread = (worker: Worker): void => {
    if (worker.threadName === 'reads') threads.push(worker);
  };

  const run = (): Promise<RunningLedgers> => {
    const [first, ...more] = homes.map(({ home }) => loadConfig(join(home, CONFIG_FILE)));
    if (first === undefined) throw new Error('no ledger');
    const say =
      (level: Said['level']) =>
      (facts: Said['facts'], message: string): void => {
        said.push({ level, facts, message });
      };
    const log = { info: say('info'), error: say('error') };
    return runLedgers({ configs: [first, ...more], port: 0, version: '1', log });
  };

  beforeEach(async () => {
    threads = [];
    said = [];
    process.on('worker', keepThread);
    homes = [
      await createTestLedger(booksGenesis(), READS),
      await createTestLedger({ ...booksGenesis(), ledger: 'other-ledger' as LedgerId }),
    ];
    running = await run();
  });

  afterEach(async () => {
    await running.stop();
    process.off('worker', keepThread);
    homes.forEach(removeTestLedger);
  });

  const homeAt = (index: number): LedgerHome => {
    const home = homes[index];
    if (home === undefined) throw new Error(`There is no ledger ${index}`);
    return home;
  };

  const clientOf = (index: number): LedgerClient => new LedgerClient(running.url, homeAt(index));

  const readsHealth = async (): Promise<Health['reads']> => (await clientOf(0).health()).reads;

  const readsOf = async (index: number): Promise<LedgerClient> =>
    new LedgerClient((await readsHealth())?.url ?? '', homeAt(index));

  const isOk = async (): Promise<true | undefined> =>
    (await readsHealth())?.status === 'ok' ? true : undefined;

  test('is started again when it dies, at the same address, and misses nothing', async () => {
    const reads = await readsOf(0);
    const books = new BooksClient(clientOf(0));
    for (let round = 1; round <= 3; round += 1) {
      await books.operate(transferOf('5'));
      // Ended from inside: one that is cut in the middle of a statement ends its process with it.
      threads.at(-1)?.postMessage({ kind: 'stop' });
      await eventually('the end of the thread to be known', async () =>
        (await readsHealth())?.status === 'starting' ? true : undefined,
      );
      // The main listener goes on.
      const [moved] = await books.operate(transferOf('7'));
      await eventually('another thread', isOk);
      expect(threads).toHaveLength(round + 1);
      expect((await readsHealth())?.url).toBe(reads.url);
      const shown = new BooksClient(reads);
      expect((await shown.balance(A_EUR)).body).toEqual((await books.balance(A_EUR)).body);
      expect((await shown.transfer(moved?.id ?? newId())).status).toBe(200);
      await books.operate(transferOf('9'));
      expect((await shown.balance(A_EUR)).body).toEqual((await books.balance(A_EUR)).body);
    }
    const errors = said.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(errors).toEqual(Array(3).fill('the thread of the reads has ended; it is started again'));
  });

  test('tells its address in run.json', async () => {
    const { runPath } = loadConfig(join(homeAt(1).home, CONFIG_FILE));
    const file = JSON.parse(readFileSync(runPath, 'utf8')) as { readonly readsUrl: string };
    expect(file.readsUrl).toBe((await readsHealth())?.url);
  });

  test('opens each ledger to its own tokens alone, and raises the alarm', async () => {
    const [here, there] = [await readsOf(0), await readsOf(1)];
    const [moved] = await new BooksClient(clientOf(1)).operate(transferOf('3'));
    const id = moved?.id ?? newId();
    const absent = await new BooksClient(here).transfer(newId());
    // Asked where it is at home first: this thread knows it from then on.
    expect((await new BooksClient(there).transfer(id)).status).toBe(200);
    const answer = await new BooksClient(here).transfer(id);
    expect([answer.status, { ...answer.body, detail: '' }]).toEqual([404, { ...absent.body, detail: '' }]);
    const alarm = await eventually('an alarm', () => said.find(({ facts }) => 'alarm' in facts));
    expect(alarm).toMatchObject({
      level: 'error',
      facts: { alarm: 'cross-ledger-id', ledger: 'test-ledger', other: 'other-ledger', kind: 'transfer' },
    });
    const balances = await Promise.all([here, there].map((client) => new BooksClient(client).balance(A_EUR)));
    expect(balances[0]?.body.creditsPosted).toBe('0');
    expect(balances[1]?.body.creditsPosted).toBe('3');
    const stranger = { ...homeAt(0), token: randomBytes(24).toString('base64url') };
    const refused = await new LedgerClient(here.url, stranger).request<Problem>('GET', '/v1/accounts');
    expect([refused.status, refused.body.code]).toEqual([401, 'unauthorised']);
  });

  test('refuses once nothing can be committed, as another may commit', async () => {
    const reads = new BooksClient(await readsOf(0));
    expect((await reads.balance(A_EUR)).status).toBe(200);
    running.services[0]?.writer.fail('for this test');
    const refused = await reads.balance(A_EUR);
    expect([refused.status, refused.body.code]).toEqual([503, 'ledger-failed']);
    expect((await new BooksClient(await readsOf(1)).balance(A_EUR)).status).toBe(200);
  });

  test('keeps a service from starting whose address is taken, and leaves nothing open', async () => {
    await running.stop();
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const { port } = taken.address() as AddressInfo;
    editConfig(homeAt(0), { reads: { host: '127.0.0.1', port } });
    await expect(run()).rejects.toThrow('The listener for reads did not start');
    taken.close();
    running = await run();
    expect((await readsHealth())?.url).toBe(`http://127.0.0.1:${port}`);
  });

  test('is not there when no address is configured', async () => {
    await running.stop();
    const { reads: _reads, ...config } = JSON.parse(
      readFileSync(resolve(homeAt(0).home, CONFIG_FILE), 'utf8'),
    ) as Record<string, unknown>;
    editConfig(homeAt(0), { ...config, reads: undefined });
    const before = threads.length;
    running = await run();
    expect(await readsHealth()).toBeNull();
    expect(threads).toHaveLength(before);
  });
});
