import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BalanceView, OperationResult, Problem } from '#shared/api';
import {
  A_EUR,
  B_EUR,
  BooksClient,
  booksGenesis,
  holdOf,
  newId,
  transferOf,
} from '../../../support/books.ts';
import {
  createTestLedger,
  LedgerClient,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../../support/ledger.ts';
import { OPENED, PlainBooks, RandomWork, totalsIn } from '../../../support/reads-work.ts';

/** Narrow enough that everything happens in a short test: saves, little memory, records read again. */
const NARROW = {
  reads: { host: '127.0.0.1', port: 0 },
  memory: { cleanAccountsMax: 2 },
  save: { operationsMax: 25, eventsMax: 10, ageMs: 50 },
};

const readsOf = async (ledger: StartedLedger): Promise<LedgerClient> => {
  const { reads } = await ledger.client.health();
  if (reads === null) throw new Error('there is no listener for reads');
  return new LedgerClient(reads.url, ledger);
};

describe('the listener for reads', () => {
  let home: LedgerHome;
  let ledger: StartedLedger;
  let reads: LedgerClient;
  let books: BooksClient;
  const results: OperationResult[] = [];

  const start = async (): Promise<void> => {
    ledger = await startLedger(home);
    reads = await readsOf(ledger);
    books = new BooksClient(ledger.client);
  };

  beforeAll(async () => {
    home = await createTestLedger(booksGenesis(), NARROW);
    await start();
  });

  afterAll(async () => {
    expect(await ledger.stop()).toBe(0);
    removeTestLedger(home);
  });

  const size = async (): Promise<number> => (await ledger.client.head()).size;

  const readPaths = (at: number): readonly string[] => {
    const accounts = [A_EUR, B_EUR, ...OPENED, 'system.opening.EUR', 'nowhere.EUR'];
    return [
      ...accounts.flatMap((id) => [
        `/v1/accounts/${id}`,
        `/v1/accounts/${id}/balance`,
        `/v1/accounts/${id}/balance?at=${Math.floor(at / 2)}&atLeast=${at}`,
        `/v1/accounts/${id}/balance?valued=2090-01-01&atLeast=${at}`,
        `/v1/accounts/${id}/balance?at=2090-01-01T00:00:00Z&atLeast=${at}`,
        `/v1/accounts/${id}/entries?limit=7&atLeast=${at}`,
        `/v1/accounts/${id}/entries?limit=7&direction=oldest-first&atLeast=${at}`,
      ]),
      '/v1/accounts',
      '/v1/accounts?limit=5&after=reads.1.EUR',
      '/v1/accounts?wallet=wallet-a&limit=6',
      ...results.slice(-60).map(({ id }) => `/v1/transfers/${id}`),
      `/v1/transfers/${newId()}`,
      `/v1/transfers?key=run&value=1&limit=20&atLeast=${at}`,
      '/v1/transfers/not-an-id',
      '/v1/accounts?limit=0',
      '/v1/limits',
    ];
  };

  const expectSameAnswers = async (): Promise<void> => {
    const at = await size();
    for (const path of readPaths(at)) {
      const [here, there] = [await ledger.client.request('GET', path), await reads.request('GET', path)];
      expect({ path, status: there.status, body: there.text }).toEqual({
        path,
        status: here.status,
        body: here.text,
      });
    }
  };

  test.each([1, 2, 3])('answers as the main one does, whatever was done (seed %i)', async (seed) => {
    const work = new RandomWork(seed);
    for (let request = 0; request < 25; request += 1) {
      const operations = Array.from({ length: 1 + (request % 4) }, () => work.next());
      results.push(...(await books.operate(...operations)));
    }
    await expectSameAnswers();
  });

  test('shows a write to whoever was answered, without being asked for it', async () => {
    const shown = new BooksClient(reads);
    for (let count = 0; count < 60; count += 1) {
      const operation = count % 3 === 0 ? holdOf('3') : transferOf('2');
      const [result] = await books.operate(operation);
      if (result === undefined) throw new Error('no result');
      const balance = await shown.balance(A_EUR);
      expect(balance.body.size).toBeGreaterThan(result.position.seq);
      expect((await shown.account(A_EUR)).body.lastSeq).toBeGreaterThanOrEqual(result.position.seq);
      const found = await shown.transfer(result.id);
      expect(found.body).toMatchObject({ id: result.id, position: result.position, sequel: null });
      if (operation.op !== 'hold') continue;
      const [posted] = await books.operate({ op: 'post', id: newId(), hold: operation.id });
      expect((await shown.transfer(operation.id)).body.sequel).toMatchObject({
        kind: 'post',
        position: posted?.position,
      });
    }
  });

  test('shows at once that a transfer was taken back, and what corrects it', async () => {
    const shown = new BooksClient(reads);
    for (let count = 0; count < 10; count += 1) {
      const moved = transferOf('2');
      await books.operate(moved);
      const legs = moved.legs.map((leg) => ({ ...leg, credit: leg.debit, debit: leg.credit }));
      const [reversal] = await books.operate({ ...transferOf('2'), legs, reverses: moved.id });
      const position = reversal?.position;
      expect((await shown.transfer(moved.id)).body.sequel).toEqual({
        kind: 'reversal',
        position,
        correction: null,
      });
      const [correction] = await books.operate(transferOf('1', { corrects: moved.id }));
      expect(correction?.status).toBe('posted');
      const { body } = await shown.transfer(moved.id);
      expect(body.sequel).toEqual({ kind: 'reversal', position, correction: correction?.position });
      expect(body).toEqual((await books.transfer(moved.id)).body);
    }
  });

  test('waits for what is asked for, and says when it does not come', async () => {
    const at = await size();
    const waiting = reads.request<BalanceView>('GET', `/v1/accounts/${A_EUR}/balance?atLeast=${at + 1}`);
    await books.operate(transferOf('1'));
    expect((await waiting).body.size).toBeGreaterThan(at);
    const paths = [`/v1/accounts/${A_EUR}`, `/v1/accounts/${A_EUR}/balance`, '/v1/accounts'];
    const asked = [reads, ledger.client].flatMap((client) =>
      paths.map((path) => client.request<Problem>('GET', `${path}?atLeast=${at + 1_000}`)),
    );
    for (const late of await Promise.all(asked)) {
      expect([late.status, late.body.code]).toEqual([503, 'history-behind']);
      expect(late.headers.get('retry-after')).toBe('1');
    }
  });

  test('never goes back while others write, and each balance is that of the size it states', async () => {
    const work = new RandomWork(77);
    const accounts = [A_EUR, B_EUR, ...OPENED];
    const seen: BalanceView[] = [];
    let isWriting = true;
    const watch = async (from: number): Promise<void> => {
      let last = 0;
      for (let count = from; isWriting; count += 1) {
        const id = accounts[count % accounts.length] ?? A_EUR;
        const { status, body } = await reads.request<BalanceView>('GET', `/v1/accounts/${id}/balance`);
        if (status === 404) continue;
        expect(status).toBe(200);
        expect(body.size).toBeGreaterThanOrEqual(last);
        last = body.size;
        seen.push(body);
      }
    };
    const watching = [0, 3, 7].map(watch);
    for (let request = 0; request < 150; request += 1)
      await Promise.all([0, 1].map(() => books.operate(...Array.from({ length: 5 }, () => work.next()))));
    isWriting = false;
    await Promise.all(watching);
    const plain = new PlainBooks(await ledger.client.events());
    const touched = seen.filter(({ account, size: at }) => plain.at(at, account) !== undefined);
    expect(touched.length).toBeGreaterThan(100);
    for (const balance of touched)
      expect({ ...balance, ...totalsIn(balance) }).toMatchObject(
        plain.at(balance.size, balance.account) ?? {},
      );
    await expectSameAnswers();
  });

  test('opens what strangers may see, and changes nothing', async () => {
    const { url } = reads;
    expect((await fetch(`${url}/v1/health`)).status).toBe(200);
    expect((await fetch(`${url}/v1/accounts`)).status).toBe(401);
    expect((await fetch(`${url}/v1/nowhere`)).status).toBe(401);
    const { status } = await new LedgerClient(url, home).request('POST', '/v1/transfers', {});
    expect(status).toBe(404);
    expect((await reads.request('GET', '/v1/events')).status).toBe(404);
    const [there, here] = [await reads.health(), await ledger.client.health()];
    // Memory is another at each look.
    const { memoryBytes: _there, ...gauges } = there.gauges ?? {};
    expect(here.gauges).toMatchObject(gauges);
    expect({ ...there, gauges, ledgers: [] }).toEqual({ ...here, gauges, ledgers: [] });
  });

  test('shows the same after a stop, and after a kill', async () => {
    expect(await ledger.stop()).toBe(0);
    await start();
    await expectSameAnswers();
    results.push(...(await books.operate(transferOf('4'))));
    await ledger.kill();
    await start();
    await expectSameAnswers();
  });
});
