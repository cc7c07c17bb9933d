import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  alterFile,
  checkLedger,
  copyOfLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
} from '../../support/ledger.ts';
import { checkLedger as checkTargets, targetsOf } from '../../../ledger/service/index.ts';
import { approveByTwo, propose, transfer } from '../../support/ledger-work.ts';

describe('a ledger that must not go on', () => {
  let pattern: LedgerHome;
  let home: LedgerHome;

  beforeAll(async () => {
    pattern = await createTestLedger();
    const ledger = await startLedger(pattern);
    const { intents } = await propose(ledger.client, [transfer(), transfer()]);
    const [first] = intents;
    if (first === undefined) throw new Error('nothing proposed');
    expect(await approveByTwo(ledger.client, first)).toBe('posted');
    await ledger.stop();
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

  test.each([
    [
      'an amount in an event',
      `update events set line = replace(line, '"minor":"100"', '"minor":"900"') where seq = 2`,
    ],
    [
      'the name of a payee in an event',
      `update events set line = replace(line, 'Beta operating', 'Betta operating') where seq = 2`,
    ],
    ['the root of the head', `update head set root = '${'0'.repeat(64)}'`],
    ['the size of the head', `update head set size = size - 1`],
    ['a missing event', `delete from events where seq = 3`],
    [
      'two events in the other order',
      `update events set line = case seq when 2 then (select line from events where seq = 3) else (select line from events where seq = 2) end where seq in (2, 3)`,
    ],
  ])('does not start over %s that was altered on disk, and says what is wrong', async (_name, statement) => {
    await alterFile(home, 'ledger.sqlite', statement);
    await expect(startLedger(home)).rejects.toThrow(/journal is damaged/);
    const checked = await checkTargets(targetsOf(join(home.home, 'ledger.sqlite')));
    expect(checked.ok ? '' : checked.error).toMatch(/event|row|root/);
  });

  test('does not start with another ledger’s key', async () => {
    writeFileSync(join(home.home, 'ledger.seed'), `${'11'.repeat(32)}\n`, { mode: 0o600 });
    await expect(startLedger(home)).rejects.toThrow(/key seed is not that of this ledger/);
  });

  test('does not start with a key file that others can read', async () => {
    chmodSync(join(home.home, 'ledger.seed'), 0o644);
    await expect(startLedger(home)).rejects.toThrow(/can be read by others/);
  });

  test('does not start a second time beside one that is well', async () => {
    const first = await startLedger(home);
    await expect(startLedger(home)).rejects.toThrow(/served already/);
    expect((await propose(first.client, [transfer()])).outcomes[0]?.outcome).toBe('proposed');
    await first.stop();
  });

  test('commits nothing more once another has taken over, and says so', async () => {
    const first = await startLedger(home);
    rmSync(join(home.home, 'run.json'));
    const second = await startLedger(home);
    await expect(propose(first.client, [transfer()])).rejects.toThrow(/ledger-failed/);
    expect((await first.client.health()).status).toBe('failed');
    await expect(propose(first.client, [transfer()])).rejects.toThrow(/ledger-failed/);
    expect((await propose(second.client, [transfer()])).outcomes[0]?.outcome).toBe('proposed');
    await first.stop();
    await second.stop();
    expect((await checkLedger(home.home)).code).toBe(0);
  });
});
