import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transfersResponseSchema, type Problem } from '#shared/api';
import {
  A_EUR,
  B_EUR,
  BooksClient,
  booksGenesis,
  holdOf,
  newId,
  testMandate,
  transferOf,
} from '../../../support/books.ts';
import type { MandateId, TransferId } from '#shared/brand';
import {
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../../support/ledger.ts';

const OTHER_MANDATE = 'mandate-of-another' as MandateId;

describe('operations on the books over HTTP', () => {
  let home: LedgerHome;
  let ledger: StartedLedger;
  let books: BooksClient;

  beforeAll(async () => {
    const other = testMandate({ id: OTHER_MANDATE, client: 'somebody-else' });
    home = await createTestLedger(booksGenesis([testMandate(), other]));
    await start();
  });

  afterAll(async () => {
    expect(await ledger.stop()).toBe(0);
    removeTestLedger(home);
  });

  const start = async (): Promise<void> => {
    ledger = await startLedger(home);
    books = new BooksClient(ledger.client);
  };

  const size = async (): Promise<number> => (await ledger.client.head()).size;

  test('are answered one by one, in the order of the request, as the contract says', async () => {
    const hold = holdOf('500');
    const before = BigInt((await books.account(A_EUR)).body.creditsPosted);
    const operations = [
      transferOf('1200'),
      transferOf('999999999999'),
      hold,
      { op: 'post', id: newId(), hold: hold.id, minors: ['200'] },
      { op: 'void', id: newId(), hold: hold.id },
    ] as const;
    const answer = await books.send(operations);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    const { results } = transfersResponseSchema.parse(answer.body);
    expect(results.map(({ id }) => id)).toEqual(operations.map(({ id }) => id));
    expect(results.map(({ status }) => status)).toEqual(['posted', 'refused', 'held', 'posted', 'refused']);
    expect(results.map(({ code }) => code)).toEqual([
      undefined,
      'insufficient-funds',
      undefined,
      undefined,
      'hold-posted',
    ]);
    expect(results.map(({ position }) => position.index)).toEqual([0, 1, 2, 3, 4]);
    const account = (await books.account(A_EUR)).body;
    expect(BigInt(account.creditsPosted) - before).toBe(1_400n);
    expect(account.creditsPending).toBe('0');
  });

  test('sent again get the first answer, byte for byte, also after a restart, and change nothing', async () => {
    const hold = holdOf('70');
    const operations = [transferOf('10'), hold, transferOf('999999999999')];
    const first = await books.send(operations);
    await books.operate({ op: 'void', id: newId(), hold: hold.id });
    const recorded = await size();
    const restart = async (): Promise<void> => {
      await ledger.stop();
      await start();
    };
    for (const again of [() => Promise.resolve(), restart]) {
      await again();
      const second = await books.send(operations);
      expect([second.status, second.text]).toEqual([first.status, first.text]);
      // The same operations in other company get the same answers too.
      const [, , last] = operations;
      const alone = await books.send([last]);
      expect(alone.text).toBe(`{"results":[${JSON.stringify(first.body.results[2])}]}`);
      expect(await size()).toBe(recorded);
    }
  });

  test('sent many times at once are recorded once', async () => {
    const operation = transferOf('33');
    const before = (await books.account(B_EUR)).body.debitsPosted;
    const answers = await Promise.all(Array.from({ length: 16 }, () => books.send([operation])));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const after = (await books.account(B_EUR)).body.debitsPosted;
    expect(BigInt(after) - BigInt(before)).toBe(33n);
  });

  test('with another content under a used id conflict, and name what differs', async () => {
    const operation = transferOf('5');
    await books.operate(operation);
    const [leg] = operation.legs;
    if (leg === undefined) throw new Error('no leg');
    const [conflict] = await books.operate({ ...operation, legs: [{ ...leg, minor: '6' }] });
    expect(conflict).toMatchObject({ status: 'refused', code: 'command-conflict' });
    expect(conflict?.detail).toContain('legs');
  });

  test.each([
    ['legs.0.minor', { legs: [{ asset: 'EUR', credit: A_EUR, debit: B_EUR, minor: '0.5' }] }],
    ['op', { op: 'burn' }],
    ['extra', { extra: true }],
  ])('with one malformed (%s) are refused as a whole: nothing is recorded', async (field, spoilt) => {
    const recorded = await size();
    const good = transferOf('1');
    const answer = await books.send([good, { ...transferOf('1'), ...spoilt }]);
    expect([answer.status, answer.body.code]).toEqual([400, 'bad-request']);
    expect(answer.body.detail).toContain(`operations.1`);
    if (field !== 'extra') expect(answer.body.detail).toContain(field);
    expect(await size()).toBe(recorded);
    expect((await books.transfer(good.id)).status).toBe(404);
  });

  test.each([
    ['a repeated name', (text: string) => text.replace('"minor"', '"minor":"1","minor"')],
    ['an escaped repeated name', (text: string) => text.replace('"minor"', '"\\u006dinor":"1","minor"')],
    ['a fraction', (text: string) => text.replace('"1"', '1.0')],
    ['half of a text', (text: string) => text.slice(0, -3)],
  ])('in a body with %s are not understood', async (_what, spoil) => {
    const body = JSON.stringify({ mandate: 'mandate-test', operations: [transferOf('1')] });
    const answer = await ledger.client.request<Problem>('POST', '/v1/transfers', spoil(body));
    expect([answer.status, answer.body.code]).toEqual([400, 'bad-request']);
  });

  test('in a body that is not UTF-8 are not understood', async () => {
    const body = Buffer.concat([Buffer.from('{"mandate":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const response = await fetch(`${ledger.url}/v1/transfers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ledger.token}`, 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as Problem).detail).toBe('body: not-utf-8 at 0');
  });

  test('under a mandate that there is not, or that is another’s, are not even recorded', async () => {
    const recorded = await size();
    const answers = [
      await books.send([transferOf('1')], 'mandate-nowhere'),
      await books.send([transferOf('1')], OTHER_MANDATE),
    ];
    // Whose it is stays unsaid: both look the same.
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'not-found'],
      [404, 'not-found'],
    ]);
    expect(await size()).toBe(recorded);
  });

  test('go by the ten thousand, and not one more', async () => {
    const prefix = randomBytes(4).toString('hex');
    const many = (count: number): readonly unknown[] =>
      Array.from({ length: count }, (_, index) =>
        transferOf('1', {
          id: `${prefix}-0000-7000-8000-${index.toString(16).padStart(12, '0')}` as TransferId,
        }),
      );
    const before = (await books.account(B_EUR)).body.debitsPosted;
    const refused = await books.send(many(10_001));
    expect([refused.status, refused.body.code]).toEqual([413, 'too-many-operations']);
    const taken = await books.send(many(10_000));
    expect(taken.status).toBe(200);
    expect(taken.body.results).toHaveLength(10_000);
    expect(new Set(taken.body.results.map(({ status }) => status))).toEqual(new Set(['posted']));
    expect(BigInt((await books.account(B_EUR)).body.debitsPosted) - BigInt(before)).toBe(10_000n);
  });
});
