import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Operation } from '#shared/double-entry';
import {
  accountName,
  booksGenesis,
  legsOf,
  MANDATE,
  newId,
  openAccounts,
  operate,
  statusesOf,
} from '../../support/books.ts';
import {
  alterFile,
  checkLedger,
  copyOfLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
} from '../../support/ledger.ts';

/* One thing altered on disk after the service has stopped, and what the check says of it. */

const A = accountName(0);
const B = accountName(1);
const byId = (table: string, set: string): string => `update ${table} set ${set} where id = '${A}'`;

describe('the offline check', () => {
  let pattern: LedgerHome;
  let home: LedgerHome;

  beforeAll(async () => {
    pattern = await createTestLedger(booksGenesis(), { save: { operationsMax: 1, eventsMax: 1, ageMs: 50 } });
    const ledger = await startLedger(pattern);
    await openAccounts(ledger.client, 2, 1_000);
    const hold: Operation = {
      op: 'hold',
      id: newId(),
      legs: legsOf(A, B, 30),
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    };
    const answer = await operate(ledger.client, [
      { op: 'transfer', id: newId(), legs: legsOf(A, B, 70) },
      hold,
    ]);
    expect(statusesOf(answer)).toEqual(['posted', 'held']);
    expect(await ledger.stop()).toBe(0);
  });

  beforeEach(() => {
    home = copyOfLedger(pattern);
  });

  afterEach(() => {
    removeTestLedger(home);
  });

  afterAll(() => {
    removeTestLedger(pattern);
  });

  test('finds nothing where nothing was altered', async () => {
    expect(await checkLedger(home.home)).toMatchObject({ code: 0 });
  });

  test.each([
    ['a posted amount', byId('balances', `credits_posted = '71'`), `account ${A} is not`],
    ['a pending amount', byId('balances', `credits_pending = '0'`), `account ${A} is not`],
    ['a count of open holds', byId('balances', 'open_holds = 0'), `account ${A} is not`],
    ['a missing balance', `delete from balances where id = '${A}'`, 'account'],
    [
      'what an account may do',
      byId('accounts', `definition = replace(definition, '"overdraft":false', '"overdraft":true')`),
      `account ${A} is not`,
    ],
    [
      'the wallet of an account',
      byId('accounts', `wallet = 'wallet-b'`),
      `account ${A} names another wallet`,
    ],
    ['a missing hold', 'delete from holds', 'hold'],
    [
      'the amount of a hold',
      `update holds set record = replace(record, '"minor":"30"', '"minor":"31"')`,
      'hold',
    ],
    [
      'the governance',
      `update state set governance = replace(governance, '${MANDATE}', 'mandate-tess')`,
      'governance',
    ],
    ['a missing governance', 'update state set governance = null', 'governance'],
  ])('finds %s that was altered in the saved state', async (_name, statement, named) => {
    await alterFile(home, 'ledger.state.sqlite', statement);
    const { code, report } = await checkLedger(home.home);
    expect(code).toBe(1);
    expect(JSON.stringify(report)).toContain(named);
  });

  test.each([
    ['a hash of the tree', 'update events set hashes = zeroblob(length(hashes)) where seq = 1', 'tree'],
    ['a gap', 'delete from events where seq = 1', 'event 1'],
  ])('finds %s in the journal', async (_name, statement, named) => {
    await alterFile(home, 'ledger.sqlite', statement);
    const { code, report } = await checkLedger(home.home);
    expect(code).toBe(1);
    expect(JSON.stringify(report)).toContain(named);
  });
});
