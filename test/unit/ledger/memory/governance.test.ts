import { expect, test } from 'vitest';
import { emptyWorkingSet, stateHash } from '#shared/projection';
import { copyGovernance, readGovernance, writeGovernance } from '../../../../ledger/memory/index.ts';
import { ANNA, BEN, testTransfer } from '../../../support/company.ts';
import { MiniLedger } from '../../../support/mini-ledger.ts';
import { PeopledLedger } from '../../../support/people.ts';
import { opening, signing } from '../../../support/runbooks.ts';

const played = (): MiniLedger => {
  const ledger = new MiniLedger();
  const [approved, waiting] = [testTransfer(), testTransfer({ minor: '77' })];
  for (const intent of [approved, waiting]) expect(ledger.propose(intent)).toBe('proposed');
  for (const who of [ANNA, BEN]) expect(ledger.approve(who, approved)).toBe('recorded');
  return ledger;
};

test('everything but the books and their place is read back as it was written', async () => {
  const { set } = played();
  const read = readGovernance(await writeGovernance(copyGovernance(set)));
  const { accounts, positions, transfers, named: _, size, lastTime, roster, ...rest } = set;
  expect([accounts.size > 0, positions.size, transfers.size, size > 0, lastTime !== '']).toEqual([
    true,
    0,
    0,
    true,
    true,
  ]);
  expect(read).toMatchObject(rest);
  expect(Object.keys(read).sort()).toEqual(Object.keys(emptyWorkingSet()).sort());
  expect([...read.intents.keys()]).toEqual([...set.intents.keys()]);
  expect(read.roster?.roster).toEqual(roster?.roster);
  expect(read.roster?.person(ANNA)).toEqual(roster?.person(ANNA));
  expect([read.size, read.lastTime, read.accounts.size]).toEqual([0, '', 0]);
});

test('what is written later is not in a copy that was taken before', async () => {
  const ledger = played();
  const copy = copyGovernance(ledger.set);
  const before = ledger.set.intents.size;
  ledger.propose(testTransfer({ minor: '78' }));
  expect(readGovernance(await writeGovernance(copy)).intents.size).toBe(before);
});

test('a name that looks like a mark is refused, never misread', async () => {
  const set = emptyWorkingSet();
  set.origins.set('a' as never, { $bigint: '1' } as never);
  await expect(writeGovernance(copyGovernance(set))).rejects.toThrow(/looks like a mark/);
});

test('big integers and sets inside records are kept', async () => {
  const set = emptyWorkingSet();
  set.submissions.set('s' as never, { initiator: ANNA, intents: new Set(['i']), most: 2n ** 90n } as never);
  const read = readGovernance(await writeGovernance(copyGovernance(set)));
  expect(read.submissions.get('s' as never)).toEqual({
    initiator: ANNA,
    intents: new Set(['i']),
    most: 2n ** 90n,
  });
});

test('runbooks are read back as they were recorded', async () => {
  const ledger = new PeopledLedger();
  const opened = opening();
  for (const intent of [opened, signing(opened, 'call')]) expect(ledger.sign(intent)).toBe('recorded');
  const read = readGovernance(await writeGovernance(copyGovernance(ledger.set)));
  expect(read.runbooks).toEqual(ledger.set.runbooks);
  expect(read.runbooks.size).toBe(1);
});

test('a state that was saved before there were runbooks is read, and is the same state', async () => {
  const { set } = played();
  const text = await writeGovernance(copyGovernance(set).filter(([name]) => name !== 'runbooks'));
  expect(text).not.toContain('runbooks');
  const read = readGovernance(text);
  expect(read.runbooks).toEqual(new Map());
  const { accounts, transfers, size } = set;
  expect(stateHash({ ...read, accounts, transfers, size })).toBe(stateHash(set));
});
