import { describe, expect, test } from 'vitest';
import { emptyWorkingSet, stateHash, type WorkingSet } from '#shared/projection';
import { memoryOf, readGovernance, type Memory } from '../../../../ledger/memory/index.ts';
import { rowsOf } from '../../../../ledger/memory/governance.ts';
import type { GovernanceRow } from '../../../../ledger/memory/ports.ts';
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

async function* pagesOf(
  rows: Iterable<GovernanceRow>,
  size = 3,
): AsyncGenerator<readonly GovernanceRow[], void, void> {
  const all = [...rows];
  for (let at = 0; at < all.length; at += size) yield await Promise.resolve(all.slice(at, at + size));
}

/** As a database gives them back. */
const inKeyOrder = (rows: Iterable<GovernanceRow>): readonly GovernanceRow[] =>
  [...rows].sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1));

/** As a first save writes them. */
const rowsOfAll = (set: WorkingSet): Iterable<GovernanceRow> => rowsOf(memoryOf(set).governance.beginSave());

const readBack = async (set: WorkingSet): Promise<WorkingSet> =>
  (await readGovernance(pagesOf(inKeyOrder(rowsOfAll(set))))).set;

describe('rows of the governance', () => {
  test('give back everything but the books and their place as it was, in the order in which it came', async () => {
    const { set } = played();
    const read = await readBack(set);
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
    expect(stateHash({ ...read, accounts, transfers, size })).toBe(stateHash(set));
  });

  test('are counted as a save counts them', async () => {
    const { set } = played();
    const memory = memoryOf(set);
    const taken = memory.governance.beginSave();
    const rows = [...rowsOf(taken)];
    expect(new Set(rows.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(rows.length);
    expect([rows.length, (await readGovernance(pagesOf(rows))).rowCount]).toEqual([
      taken.rowCount,
      taken.rowCount,
    ]);
  });

  test('hold a version of the policy each, the oldest read first', async () => {
    const { set } = played();
    const [first] = set.policies;
    if (first === undefined) throw new Error('no policy');
    const versions = [9, 10, 11].map((version, index) => ({
      ...first,
      policy: { ...first.policy, version },
      since: first.since + index,
    }));
    set.policies = versions;
    expect((await readBack(set)).policies).toEqual(versions);
  });

  test('keep big integers and sets inside records', async () => {
    const set = emptyWorkingSet();
    set.submissions.set('s' as never, { initiator: ANNA, intents: new Set(['i']), most: 2n ** 90n } as never);
    expect((await readBack(set)).submissions.get('s' as never)).toEqual({
      initiator: ANNA,
      intents: new Set(['i']),
      most: 2n ** 90n,
    });
  });

  test('are refused where a name looks like a mark, never misread', () => {
    const set = emptyWorkingSet();
    set.origins.set('a' as never, { $bigint: '1' } as never);
    expect(() => [...rowsOfAll(set)]).toThrow(/looks like a mark/);
  });

  test('of runbooks give back what was recorded', async () => {
    const ledger = new PeopledLedger();
    const opened = opening();
    for (const intent of [opened, signing(opened, 'call')]) expect(ledger.sign(intent)).toBe('recorded');
    const read = await readBack(ledger.set);
    expect(read.runbooks).toEqual(ledger.set.runbooks);
    expect(read.runbooks.size).toBe(1);
  });
});

describe('what a save takes of the governance', () => {
  const memoryAsSaved = (set: WorkingSet): Memory => memoryOf(set, { isSaved: true });
  const takenOf = ({ governance }: Memory): readonly string[] =>
    [...rowsOf(governance.beginSave())].map(({ kind, id }) => `${kind} ${id}`.trim());

  test('is all of it where the store has none, and nothing where it has all', () => {
    const { set } = played();
    expect(takenOf(memoryOf(set)).length).toBeGreaterThan(set.intents.size + set.origins.size);
    expect(takenOf(memoryAsSaved(set))).toEqual([]);
  });

  test('is what has changed since, and is as it was then', () => {
    const { set } = played();
    const memory = memoryAsSaved(set);
    const [digest, record] = [...set.intents].at(-1) ?? [];
    if (digest === undefined || record === undefined) throw new Error('no intent');
    memory.set.intents.set(digest, { ...record, status: 'expired' });
    memory.set.cooling = digest;
    const taken = memory.governance.beginSave();
    memory.set.intents.set(digest, { ...record, status: 'rejected' });
    const texts = [...rowsOf(taken)].map(({ kind, text }) => [kind, JSON.parse(text) as unknown]);
    expect(texts).toEqual([
      ['cooling', digest],
      ['intents', expect.objectContaining({ digest, status: 'expired' })],
    ]);
    expect(takenOf(memory)).toEqual([`intents ${digest}`]);
  });

  test('is taken again when it was not saved, once, with what came meanwhile', () => {
    const { set } = played();
    const memory = memoryAsSaved(set);
    const payee = {
      iban: 'A',
      name: 'P',
      country: null,
      since: '2026-01-01',
      timesInstructed: 0,
      listed: true,
    };
    const { roster } = set;
    if (roster === undefined) throw new Error('no roster');
    memory.set.payees.set('A', payee);
    memory.set.payees.set('B', payee);
    memory.set.roster = Object.create(roster) as typeof roster;
    const taken = memory.governance.beginSave();
    memory.set.payees.set('B', payee);
    memory.set.payees.set('C', payee);
    memory.governance.takeBack(taken);
    expect(takenOf(memory).toSorted()).toEqual(['payees A', 'payees B', 'payees C', 'roster']);
    expect(takenOf(memory)).toEqual([]);
  });
});
