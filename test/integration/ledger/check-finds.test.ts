import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AccountRecord, Operation } from '#shared/double-entry';
import { openSqlite, runSql } from '../../../ledger/database/index.ts';
import { openStateStore } from '../../../ledger/state-store/index.ts';
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
const STATE = 'ledger.state.sqlite';

type Alteration = (home: LedgerHome) => Promise<void>;

const byStatement =
  (statement: string): Alteration =>
  (home) =>
    alterFile(home, STATE, statement);

const ofAccount = (set: string): Alteration => byStatement(`update accounts set ${set} where id = '${A}'`);

/** Other balances of an account, written as a service writes them: nothing is wrong with their form. */
const byBalances =
  (over: Partial<AccountRecord>): Alteration =>
  async ({ home }) => {
    const state = await openStateStore({ kind: 'sqlite', file: join(home, STATE) });
    const [through, root] = [await state.through(), await state.root()];
    const accounts = (await state.accounts([A])).map((record) => ({ ...record, ...over }));
    const { told: governanceRows } = await state.governanceCounts();
    const unchanged = { definitions: [], holdsOpened: [], holdsClosed: [], governance: [], governanceRows };
    await state.save({ epoch: EPOCH, from: through, through, root, accounts, ...unchanged });
    await state.close();
  };

/** Later than that of any writer here. */
const EPOCH = 1_000;

/** One bit of the block in which the balances stand, which the tags of its page do not show. */
const byFlippedBit: Alteration = async ({ home }) => {
  const { db, handle } = await openSqlite(join(home, STATE), { synchronous: 'full', autocheckpointPages: 0 });
  const [row] = await runSql<{ data: Buffer }>(handle, 'select data from balances where block = 0');
  const data = Buffer.from(row?.data ?? []);
  data[20] = (data[20] ?? 0) ^ 1;
  await runSql(handle, 'update balances set data = ? where block = 0', [data]);
  await db.destroy();
};

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
    ['a posted amount', byBalances({ creditsPosted: 71n }), `account ${A} is not`],
    ['a pending amount', byBalances({ creditsPending: 0n }), `account ${A} is not`],
    ['a count of open holds', byBalances({ openHolds: 0 }), `account ${A} is not`],
    ['a flipped bit of a balance', byFlippedBit, 'balances are damaged in block 0'],
    ['missing balances', byStatement('delete from balances'), 'balances'],
    ['the place of a balance', ofAccount('place = 0'), `something else in the place of account ${A}`],
    [
      'what an account may do',
      ofAccount(`definition = replace(definition, '"overdraft":false', '"overdraft":true')`),
      `account ${A} is not`,
    ],
    ['the wallet of an account', ofAccount(`wallet = 'wallet-b'`), `account ${A} names another wallet`],
    ['a missing account', byStatement(`delete from accounts where id = '${A}'`), `account ${A} is not`],
    ['a missing hold', byStatement('delete from holds'), 'hold'],
    [
      'the amount of a hold',
      byStatement(`update holds set record = replace(record, '"minor":"30"', '"minor":"31"')`),
      'hold',
    ],
    [
      'the governance',
      byStatement(
        `update governance set record = replace(record, '"owner":"', '"owner":"x') where kind = 'mandates'`,
      ),
      `the governance (mandates ${MANDATE})`,
    ],
    [
      'the name of a row of the governance',
      byStatement(`update governance set id = 'mandate-tess' where id = '${MANDATE}'`),
      `the governance (mandates mandate-tes`,
    ],
    [
      'a row of the governance that no event gives',
      byStatement(`insert into governance values ('payees', 'DE0', '{}')`),
      'the governance (payees DE0)',
    ],
    [
      'a missing row of the governance',
      byStatement(`delete from governance where kind = 'roster'`),
      '(roster)',
    ],
    ['a missing governance', byStatement('delete from governance'), 'governance'],
    [
      'the count of rows of the governance',
      byStatement('update state set governance_rows = governance_rows + 1'),
      'rows of the governance',
    ],
    [
      'the count of rows of the governance to none',
      byStatement('update state set governance_rows = 0'),
      'tells of 0 rows of the governance',
    ],
  ] as const)('finds %s that was altered in the saved state', async (_name, alter, named) => {
    await alter(home);
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
