import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromHex } from '#shared/encoding';
import type { DatabaseTarget } from '../../../../ledger/database/index.ts';
import {
  openPeopleStore,
  openRecord,
  peopleRegister,
  withKeys,
  withRecords,
  type PeopleStore,
  type PeopleTargets,
} from '../../../../ledger/people/index.ts';
import { targetsOf } from '../../../../ledger/service/index.ts';
import { indexRoster, withErased, type RosterIndex } from '#shared/roster';
import { ANNA, BEN, CLEO, testDisclosure, testGenesis, testPerson } from '../../../support/company.ts';
import { places, type Place } from '../../../support/store.ts';

const PEOPLE = [ANNA, BEN, CLEO];
const records = PEOPLE.map((id) => ({
  disclosure: testDisclosure(id),
  commitment: testPerson(id).commitment,
}));

const allKeys = (target: DatabaseTarget): Promise<readonly { readonly key: string }[]> =>
  withKeys(target, ({ all }) => all());

describe.each(places)('a register of persons on %s', (_, open) => {
  let place: Place;
  let targets: PeopleTargets;
  let store: PeopleStore;

  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place.remove());

  const opened = async (): Promise<void> => {
    targets = { records: place.fresh(), keys: place.fresh() };
    store = await openPeopleStore(targets);
    await store.put(records);
  };

  test('gives what was put in, to those who are asked for, also when it is opened again', async () => {
    await opened();
    expect(await store.disclosures([BEN])).toEqual([testDisclosure(BEN)]);
    expect(await store.disclosures([])).toEqual([]);
    await store.close();
    store = await openPeopleStore(targets);
    expect(new Set(await store.disclosures(PEOPLE))).toEqual(new Set(PEOPLE.map(testDisclosure)));
    await store.close();
  });

  test('destroys a person’s key and record, and nothing else, as often as it is asked', async () => {
    await opened();
    const before = await withRecords(targets.records, ({ sealed }) => sealed());
    for (let time = 0; time < 2; time += 1) {
      await store.destroy([BEN]);
      expect(await store.remaining(PEOPLE)).toEqual(expect.arrayContaining([ANNA, CLEO]));
      expect(await store.remaining([BEN])).toEqual([]);
    }
    const bens = before.find(({ person }) => person === BEN);
    if (bens === undefined) throw new Error('no record');
    for (const { key } of await allKeys(targets.keys)) expect(openRecord(bens, fromHex(key))).toBeUndefined();
    // A copy of the ciphertext that is put back says nothing.
    await withRecords(targets.records, ({ adopt }) => adopt([bens]));
    expect(await store.disclosures(PEOPLE)).toHaveLength(PEOPLE.length - 1);
    await store.close();
  });

  test('a record put in again is sealed under another key', async () => {
    await opened();
    const before = await allKeys(targets.keys);
    await store.put(records.slice(0, 1));
    const after = await allKeys(targets.keys);
    expect(after).toHaveLength(before.length);
    expect(after.filter(({ key }) => !before.some((each) => each.key === key))).toHaveLength(1);
    expect(await store.disclosures([ANNA])).toEqual([testDisclosure(ANNA)]);
    await store.close();
  });

  test('settles what a roster says to be erased, tries again after a failure, and serves nobody erased', async () => {
    await opened();
    let roster: RosterIndex = indexRoster(testGenesis().roster);
    const failures: unknown[] = [];
    let destroyed = 0;
    let isFailing = true;
    const register = peopleRegister({
      awaited: () => undefined,
      newcomers: () => [],
      store: {
        ...store,
        destroy: (people) => (isFailing ? Promise.reject(new Error('no')) : store.destroy(people)),
      },
      roster: () => roster,
      onDestroyed: (count) => (destroyed += count),
      onFailed: (error) => failures.push(error),
    });
    await register.settle();
    roster = withErased(roster, BEN);
    await register.settle();
    expect([failures.length, destroyed]).toEqual([1, 0]);
    expect((await register.page('', 10)).people.map(({ person }) => person)).not.toContain(BEN);
    expect(await store.remaining([BEN])).toEqual([BEN]);
    isFailing = false;
    await Promise.all([register.settle(), register.settle()]);
    expect([failures.length, destroyed]).toEqual([1, 1]);
    expect(await store.remaining([BEN])).toEqual([]);
    await store.close();
  });
});

describe('the keys to personal records', () => {
  const storage = { kind: 'postgres', urls: ['postgresql://db/ledgers'], schema: 'treasury' } as const;
  const elsewhere = { ...storage, urls: ['postgresql://keys/keys'], schema: 'keys' };

  test('are never where the records are', () => {
    for (const placement of [
      {},
      { storage },
      { storage, isShared: true },
      { storage: { ...storage, schema: 'x'.repeat(63) }, isShared: true },
      { storage, personKeys: elsewhere },
    ]) {
      const { people } = targetsOf('/home/ledger/ledger.sqlite', placement);
      expect(people.keys).not.toEqual(people.records);
    }
  });

  test('are in a file of the home, for a cluster where its nodes reach them, or where the configuration says', () => {
    const keysOf = (placement: Parameters<typeof targetsOf>[1]): DatabaseTarget =>
      targetsOf('/home/ledger/ledger.sqlite', placement).people.keys;
    const file = { kind: 'sqlite', file: '/home/ledger/ledger.person-keys.sqlite' };
    expect(keysOf({})).toEqual(file);
    expect(keysOf({ storage })).toEqual(file);
    expect(keysOf({ storage, isShared: true })).toEqual({ ...storage, schema: 'treasury_person_keys' });
    expect(keysOf({ storage, isShared: true, personKeys: elsewhere })).toEqual(elsewhere);
  });
});
