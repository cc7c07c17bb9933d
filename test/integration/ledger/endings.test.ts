import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EndResponse, Problem } from '#shared/api';
import type { AccountId, IntentDigest } from '#shared/brand';
import { digestOf } from '#shared/intent';
import { A_EUR, BooksClient, booksGenesis, MANDATE, testMandate } from '../../support/books.ts';
import {
  checkLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type Answered,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { approveByTwo, propose, transfer } from '../../support/ledger-work.ts';

/* How approved transfers end on their rails, said by a client under a posting mandate. */

const CLEARING = 'system.clearing.sepa.EUR' as AccountId;
const FOREIGN = testMandate({ id: 'mandate-foreign' as typeof MANDATE, client: 'another' });

let home: LedgerHome;
let ledger: StartedLedger;

beforeAll(async () => {
  home = await createTestLedger(booksGenesis([testMandate(), FOREIGN]));
  ledger = await startLedger(home);
});

afterAll(async () => {
  await ledger.stop();
  removeTestLedger(home);
});

const onRail = async (minor: string): Promise<IntentDigest> => {
  const inside = transfer({ minor });
  const destination = { account: null, iban: 'FR1420041010050500013M02606', bic: null };
  const intent = transfer({ rail: 'sepa', legs: inside.legs.map((leg) => ({ ...leg, destination })) });
  await propose(ledger.client, [intent]);
  expect(await approveByTwo(ledger.client, intent)).toBe('awaiting-dispatch');
  return digestOf(intent);
};

type Ended = Answered<
  Omit<EndResponse, 'status'> & Omit<Problem, 'status'> & { readonly status: string | number }
>;

const end = (intent: IntentDigest, over: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  ledger.client.request('POST', '/v1/endings', {
    commandId: `end-${randomUUID()}`,
    mandate: MANDATE,
    intent,
    outcome: 'settled',
    reference: 'E2E-4711',
    ...over,
  });

const balanceOf = async (account: AccountId): Promise<readonly bigint[]> => {
  const { body } = await new BooksClient(ledger.client).account(account);
  return [
    BigInt(body.debitsPosted) - BigInt(body.creditsPosted),
    BigInt(body.debitsPending) - BigInt(body.creditsPending),
  ];
};

const moved = async (account: AccountId, work: () => Promise<void>): Promise<readonly bigint[]> => {
  const before = await balanceOf(account);
  await work();
  return (await balanceOf(account)).map((now, index) => now - (before[index] ?? 0n));
};

test('settled: what was held is posted, is an entry of the statement, and survives a start', async () => {
  let digest: IntentDigest | undefined;
  const paid = async (): Promise<void> => {
    digest = await onRail('1234');
    const { status, body } = await end(digest);
    expect([status, body.status]).toEqual([200, 'settled']);
  };
  expect(await moved(A_EUR, paid)).toEqual([-1_234n, 0n]);
  await ledger.stop();
  ledger = await startLedger(home);
  expect((await ledger.client.intent(digest ?? '')).status).toBe('settled');
  const { size } = await ledger.client.head();
  const { rows } = await new BooksClient(ledger.client).entries(CLEARING, `?atLeast=${String(size)}`);
  expect(rows.at(-1)).toMatchObject({ side: 'debit', minor: '1234' });
});

test('failed: what was held is given back', async () => {
  const lost = async (): Promise<void> => {
    expect((await end(await onRail('77'), { outcome: 'failed' })).body.status).toBe('failed');
  };
  expect(await moved(A_EUR, lost)).toEqual([0n, 0n]);
  expect(await moved(CLEARING, lost)).toEqual([0n, 0n]);
});

test('the same command again has the first answer, byte for byte; another under its id is a conflict', async () => {
  const intent = await onRail('5');
  const commandId = `end-${randomUUID()}`;
  const first = await end(intent, { commandId });
  const again = async (): Promise<void> => {
    expect((await end(intent, { commandId })).text).toBe(first.text);
    const other = await end(intent, { commandId, outcome: 'failed' });
    expect([other.status, other.body.code]).toEqual([409, 'command-conflict']);
    const late = await end(intent, { outcome: 'failed' });
    expect([late.status, late.body.code]).toEqual([409, 'intent-closed']);
  };
  expect(await moved(A_EUR, again)).toEqual([0n, 0n]);
});

test('under the mandate of another client nothing is ended, and what was refused can be asked again', async () => {
  const intent = await onRail('6');
  const commandId = `end-${randomUUID()}`;
  const foreign = await end(intent, { commandId, mandate: FOREIGN.id });
  expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found']);
  expect((await end(intent, { commandId })).body.status).toBe('settled');
});

test('a reference that no line can show is refused before anything is judged', async () => {
  const intent = await onRail('8');
  for (const reference of ['', 'two\nlines', 'x'.repeat(141)])
    expect((await end(intent, { reference })).body.code).toBe('bad-request');
  expect((await end(intent)).status).toBe(200);
});

test('the books agree with the journal', async () => {
  await ledger.stop();
  const { code, report } = await checkLedger(home.home);
  expect(code, JSON.stringify(report)).toBe(0);
  ledger = await startLedger(home);
});
