import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJournalStore } from '../../../../ledger/journal-store/index.ts';
import { openStateStore, type GovernanceRow, type StateDelta } from '../../../../ledger/state-store/index.ts';
import { governanceOf, rowOf } from '../../../support/governance-rows.ts';
import { places, type Place } from '../../../support/store.ts';

const deltaOf = (epoch: number, from: number, governance: readonly GovernanceRow[]): StateDelta => ({
  epoch,
  from,
  through: from + 1,
  root: 'r'.repeat(64),
  accounts: [],
  definitions: [],
  holdsOpened: [],
  holdsClosed: [],
  governance,
  governanceRows: governance.length,
});

describe.each(places)('rows of the governance on %s', (name, makePlace) => {
  let place: Place;

  beforeAll(async () => {
    place = await makePlace();
  });

  afterAll(async () => {
    await place.remove();
  });

  test('are kept where there are more than one statement takes, and of any length', async () => {
    const target = place.fresh();
    const journal = await openJournalStore(name === 'SQLite' ? place.fresh() : target, { create: true });
    const state = await openStateStore(target);
    const { epoch } = await journal.claim();
    const many = Array.from({ length: 2_000 }, (_, index) =>
      rowOf('a', String(index).padStart(5, '0'), index),
    );
    const long = [rowOf('b', 'long', 'x'.repeat(3_000_000)), rowOf('b', 'quoted', `"'\\é€`)];
    const governance = [...many, ...long];
    await state.save(deltaOf(epoch, 0, governance));
    expect(await governanceOf(state)).toEqual([governance.length, governance]);
    expect(await state.governanceCounts()).toEqual({ told: governance.length, found: governance.length });
    await state.close();
    await journal.close();
  });
});
