import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accountViewSchema,
  apiLimits,
  balanceViewSchema,
  entryViewSchema,
  routes,
  transferViewSchema,
  walletViewSchema,
  type AccountView,
  type EntryView,
  type Problem,
} from '#shared/api';
import type { AccountId, WalletId } from '#shared/brand';
import type { Account } from '#shared/double-entry';
import {
  A_EUR,
  A_JPY,
  B_EUR,
  BooksClient,
  booksGenesis,
  holdOf,
  newId,
  showing,
  transferOf,
} from '../../../support/books.ts';
import {
  createTestLedger,
  removeTestLedger,
  startLedger,
  type Answered,
  type StartedLedger,
} from '../../../support/ledger.ts';

const walletAccount = (name: string): Account => ({
  id: `${name}.EUR` as AccountId,
  wallet: 'wallet-b' as WalletId,
  role: 'wallet',
  asset: 'EUR',
  scale: 2,
  name,
  iban: null,
  bic: null,
  normal: 'debit',
  overdraft: false,
  limits: null,
});

interface AccountsPage {
  readonly accounts: readonly AccountView[];
  readonly next: string | null;
}

describe('reading the books over HTTP', () => {
  let ledger: StartedLedger;
  let books: BooksClient;

  beforeAll(async () => {
    ledger = await startLedger(await createTestLedger(booksGenesis()));
    books = new BooksClient(ledger.client);
  });

  afterAll(async () => {
    expect(await ledger.stop()).toBe(0);
    removeTestLedger(ledger);
  });

  const open = (name: string): Promise<unknown> =>
    books.operate({ op: 'open', id: newId(), account: walletAccount(name) });

  const allAccounts = async (
    query: string,
    between = () => Promise.resolve<unknown>(null),
  ): Promise<string[]> => {
    const ids: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const { body }: Answered<AccountsPage> = await ledger.client.request(
        'GET',
        `/v1/accounts?limit=2&after=${after}${query}`,
      );
      expect(body.accounts.length).toBeLessThanOrEqual(2);
      ids.push(...body.accounts.map((account) => accountViewSchema.parse(account).id));
      after = body.next;
      await between();
    }
    return ids;
  };

  test('accounts come page by page in order of their ids, one wallet’s alone too, while others are opened', async () => {
    await open('m-first');
    const before = await allAccounts('');
    expect(before).toEqual(before.toSorted());
    expect(new Set(before)).toEqual(new Set((await ledger.client.accounts()).keys()));
    let count = 0;
    const during = await allAccounts('', () => {
      count += 1;
      return open(`${count % 2 === 0 ? 'a' : 'z'}-born-${count}`);
    });
    // Whatever was there at the start is there once.
    expect(during.filter((id) => before.includes(id))).toEqual(before);
    const ofB = await allAccounts('&wallet=wallet-b');
    expect(ofB).toContain('m-first.EUR');
    expect(ofB).toContain(B_EUR);
    expect(ofB).not.toContain(A_EUR);
    expect(await allAccounts('&wallet=wallet-nowhere')).toEqual([]);
  });

  test('an account and its balances now show what was just answered', async () => {
    const before = (await books.balance(A_EUR)).body;
    const [hold] = await books.operate(holdOf('40'));
    const [posted] = await books.operate(transferOf('60'));
    const account = accountViewSchema.parse((await books.account(A_EUR)).body);
    expect(account).toMatchObject({ id: A_EUR, wallet: 'wallet-a', scale: 2, openHolds: 1 });
    expect(account.lastSeq).toBe(posted?.position.seq);
    const after = balanceViewSchema.parse((await books.balance(A_EUR)).body);
    expect(BigInt(after.creditsPosted) - BigInt(before.creditsPosted)).toBe(60n);
    expect(BigInt(after.creditsPending ?? '') - BigInt(before.creditsPending ?? '')).toBe(40n);
    expect(after.size).toBe((posted?.position.seq ?? 0) + 1);
    if (hold !== undefined) await books.operate({ op: 'void', id: newId(), hold: hold.id });
  });

  test('a balance of the past is that of the sequence number or the moment, as booked or as valued', async () => {
    const steps: { readonly seq: number; readonly time: string; readonly credits: string }[] = [];
    for (const minor of ['100', '200', '300']) {
      const [result] = await books.operate(transferOf(minor, { valueDate: tomorrow() }));
      if (result === undefined) throw new Error('no result');
      const { creditsPosted } = (await books.account(A_EUR)).body;
      steps.push({ seq: result.position.seq, time: result.time, credits: creditsPosted });
      await nextMillisecond(result.time);
    }
    for (const { seq, time, credits } of steps)
      for (const at of [String(seq), time]) {
        const { body, text } = await books.balance(A_EUR, `?at=${at}`);
        if ('code' in body) throw new Error(text);
        expect(balanceViewSchema.parse(body)).toMatchObject({
          size: seq + 1,
          creditsPosted: credits,
          creditsPending: null,
        });
      }
    const [first] = steps;
    const last = steps.at(-1);
    if (first === undefined || last === undefined) throw new Error('no steps');
    const asOf = async (query: string): Promise<bigint> =>
      BigInt((await books.balance(A_EUR, query)).body.creditsPosted);
    const base = BigInt(first.credits) - 100n;
    const today = first.time.slice(0, 10);
    expect(await asOf(`?at=${last.seq}&valued=${today}`)).toBe(base);
    expect(await asOf(`?at=${last.seq}&valued=${tomorrow()}`)).toBe(base + 600n);
    expect(await asOf(`?at=${first.seq}&valued=${tomorrow()}`)).toBe(base + 100n);
    expect(await asOf(`?valued=${tomorrow()}&atLeast=${last.seq + 1}`)).toBe(base + 600n);
    expect(await asOf('?at=2000-01-01T00:00:00Z')).toBe(0n);
  });

  test('entries of an account come in booked order with the balance after each, either way round', async () => {
    await open('statement');
    const account = 'statement.EUR' as AccountId;
    const leg = { asset: 'EUR', credit: A_EUR, debit: account };
    for (let index = 1; index <= 7; index += 1)
      await books.operate(transferOf('1', { legs: [{ ...leg, minor: String(index) }] }));
    const [last] = await books.operate(
      transferOf('1', { legs: [{ asset: 'EUR', credit: account, debit: A_EUR, minor: '10' }] }),
    );
    if (last === undefined) throw new Error('no result');
    const pages = async (direction: string): Promise<readonly EntryView[]> => {
      const rows: EntryView[] = [];
      for (let after: string | null = ''; after !== null;) {
        const from: string = after === '' ? '' : `&after=${after}`;
        const query = `?limit=3&direction=${direction}&${showing(last)}${from}`;
        const page = await books.entries(account, query);
        rows.push(...page.rows.map((row) => entryViewSchema.parse(row)));
        after = page.next;
        // What is booked meanwhile moves no page.
        if (direction === 'newest-first')
          await books.operate(transferOf('1', { legs: [{ ...leg, minor: '1' }] }));
      }
      return rows;
    };
    const newest = await pages('newest-first');
    expect(newest.map(({ minor }) => minor)).toEqual(['10', '7', '6', '5', '4', '3', '2', '1']);
    expect(newest[0]).toMatchObject({ side: 'credit', transfer: last.id, counter: A_EUR, kind: 'transfer' });
    const oldest = (await pages('oldest-first')).slice(0, newest.length);
    expect(oldest).toEqual(newest.toReversed());
    let sum = 0n;
    for (const { side, minor, balance } of oldest) {
      sum += side === 'debit' ? BigInt(minor) : -BigInt(minor);
      expect(BigInt(balance.debitsPosted) - BigInt(balance.creditsPosted)).toBe(sum);
    }
  });

  test('an operation is found by its id with what became of it, also when it was refused', async () => {
    const hold = holdOf('15', { meta: { invoice: 'INV-1' } });
    const refused = transferOf('999999999999');
    const [held] = await books.operate(hold, refused);
    const open = transferViewSchema.parse((await books.transfer(hold.id)).body);
    expect(open).toMatchObject({ id: hold.id, position: held?.position, time: held?.time, sequel: null });
    expect(open.operation).toEqual(hold);
    const [post] = await books.operate({ op: 'post', id: newId(), hold: hold.id });
    const posted = (await books.transfer(hold.id)).body;
    expect(posted.sequel).toEqual({ kind: 'post', position: post?.position, correction: null });
    expect((await books.transfer(refused.id)).body).toMatchObject({
      mandate: 'mandate-test',
      operation: { ...refused, refused: 'insufficient-funds' },
    });
  });

  test('operations are found by a value of their metadata, page by page', async () => {
    const meta = { batch: 'salaries 05/2026 & more' };
    const ids = [];
    let last;
    for (let index = 0; index < 5; index += 1) {
      [last] = await books.operate(transferOf('1', { meta }), transferOf('1', { meta: { batch: 'other' } }));
      ids.push(last?.id);
    }
    if (last === undefined) throw new Error('no result');
    const wanted = `?key=batch&value=${encodeURIComponent(meta.batch)}&limit=2&${showing(last)}`;
    const found: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = await books.byMeta(after === '' ? wanted : `${wanted}&after=${after}`);
      found.push(...page.rows.map((row) => transferViewSchema.parse(row).id));
      after = page.next;
    }
    expect(found).toEqual(ids);
    expect((await books.byMeta(`?key=batch&value=nothing&${showing(last)}`)).rows).toEqual([]);
  });

  test('wallets come with their state, page by page', async () => {
    const first = await books.wallets('?limit=1');
    expect(first.rows.map((row) => walletViewSchema.parse(row))).toMatchObject([
      { id: 'wallet-a', state: 'active', entity: 'alpha' },
    ]);
    const second = await books.wallets(`?limit=1&after=${first.next ?? ''}`);
    expect(second.rows.map(({ id }) => id)).toEqual(['wallet-b']);
    expect(second.next).toBeNull();
  });

  test('the limits are those of the contract, each by its name', async () => {
    const { body } = await ledger.client.request<unknown>('GET', routes.limits.path);
    expect(body).toEqual({ ...apiLimits });
  });

  test.each([
    '/v1/accounts/nowhere',
    '/v1/accounts/nowhere/balance',
    '/v1/accounts/nowhere/entries',
    `/v1/transfers/${newId()}`,
    `/v1/intents/${'ab'.repeat(32)}`,
  ])('%s is not found', async (path) => {
    const answer = await ledger.client.request<Problem>('GET', path);
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
  });

  test.each([
    '/v1/accounts?limit=0',
    '/v1/accounts?limit=1001',
    '/v1/accounts?other=1',
    '/v1/accounts/..%2f',
    `/v1/accounts/${A_JPY}/balance?at=yesterday`,
    `/v1/accounts/${A_JPY}/balance?at=2026-02-30T00:00:00Z`,
    `/v1/accounts/${A_JPY}/balance?at=999999`,
    `/v1/accounts/${A_JPY}/balance?valued=2026-02-30`,
    `/v1/accounts/${A_JPY}/entries?after=nothing`,
    `/v1/accounts/${A_JPY}/entries?after=1-99c`,
    `/v1/accounts/${A_JPY}/entries?direction=sideways`,
    `/v1/accounts/${A_JPY}/entries?limit=1001`,
    '/v1/transfers?key=batch',
    '/v1/transfers?key=batch&value=x&after=y',
    '/v1/transfers/not-an-id',
    '/v1/wallets?limit=x',
  ])('%s is refused as a bad request', async (path) => {
    const answer = await ledger.client.request<Problem>('GET', path);
    expect([answer.status, answer.body.code]).toEqual([400, 'bad-request']);
  });

  test('what the index does not show yet is said to be behind, with the time to come again', async () => {
    const { size } = await ledger.client.head();
    const answer = await ledger.client.request<Problem>(
      'GET',
      `/v1/accounts/${A_EUR}/entries?atLeast=${size + 1}`,
    );
    expect([answer.status, answer.body.code]).toEqual([503, 'history-behind']);
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

/** Until the clock has left a millisecond: two events in one have the same time. */
const nextMillisecond = async (time: string): Promise<void> => {
  while (Date.now() <= Date.parse(time)) await new Promise((wake) => setImmediate(wake));
};
