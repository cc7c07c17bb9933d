import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TransferView } from '#shared/api';
import type { AccountId } from '#shared/brand';
import { A_EUR, BooksClient, booksGenesis, legsOf, showing, transferOf } from '../../support/books.ts';
import { createTestLedger, removeTestLedger, startLedger, type StartedLedger } from '../../support/ledger.ts';

/* The ledger's side of reconciliation: what went out through clearing, and what a statement shows of it. */

const CLEARING = 'system.clearing.sepa.EUR' as AccountId;
const OPENING = 'system.opening.EUR' as AccountId;

let ledger: StartedLedger;
let books: BooksClient;

beforeAll(async () => {
  ledger = await startLedger(await createTestLedger(booksGenesis()));
  books = new BooksClient(ledger.client);
});

afterAll(async () => {
  await ledger.stop();
  removeTestLedger(ledger);
});

const move = async (credit: AccountId, debit: AccountId, minor: number, payment: string): Promise<string> => {
  const legs = legsOf(credit, debit, minor);
  const [result] = await books.operate(transferOf(String(minor), { legs, meta: { payment } }));
  if (result === undefined) throw new Error('no result');
  expect(result.status).toBe('posted');
  return showing(result);
};

const clearingBalance = async (): Promise<bigint> => {
  const { body } = await books.account(CLEARING);
  return BigInt(body.debitsPosted) - BigInt(body.creditsPosted);
};

const carrying = async (payment: string, shown: string): Promise<readonly TransferView[]> => {
  const path = `/v1/transfers?key=payment&value=${payment}&${shown}`;
  return (await ledger.client.request<{ transfers: TransferView[] }>('GET', path)).body.transfers;
};

test('of three payments out two clear, and the open one is found by reference and by balance', async () => {
  const before = await clearingBalance();
  const payments = [
    ['PAY-1', 1_100],
    ['PAY-2', 2_300],
    ['PAY-3', 4_700],
  ] as const;
  let shown = '';
  for (const [payment, minor] of payments) shown = await move(A_EUR, CLEARING, minor, payment);
  expect((await clearingBalance()) - before).toBe(8_100n);
  for (const [payment, minor] of payments.slice(0, 2)) shown = await move(CLEARING, OPENING, minor, payment);
  expect((await clearingBalance()) - before).toBe(4_700n);
  const counts: Record<string, number> = {};
  for (const [payment] of payments) counts[payment] = (await carrying(payment, shown)).length;
  expect(counts).toEqual({ 'PAY-1': 2, 'PAY-2': 2, 'PAY-3': 1 });
  shown = await move(CLEARING, OPENING, 4_700, 'PAY-3');
  expect(await clearingBalance()).toBe(before);
  expect(await carrying('PAY-3', shown)).toHaveLength(2);
});
