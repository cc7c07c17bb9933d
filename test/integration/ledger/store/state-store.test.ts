import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId, TransferId, WalletId } from '#shared/brand';
import type { Account, AccountRecord, RecordedOperation, TransferRecord } from '#shared/double-entry';
import {
  kyselyOver,
  openSqlite,
  PrimaryPool,
  StateMoved,
  type DatabaseTarget,
} from '../../../../ledger/database/index.ts';
import { openJournalStore } from '../../../../ledger/journal-store/index.ts';
import {
  dropState,
  openStateStore,
  type PlacedAccount,
  type StateDelta,
  type StateStore,
} from '../../../../ledger/state-store/index.ts';
import type { StateTables } from '../../../../ledger/state-store/layout.ts';
import { BLOCK_ACCOUNTS } from '../../../../ledger/state-store/place.ts';
import { writeFirstState } from '../../../support/first-state.ts';
import { governanceOf, rowOf } from '../../../support/governance-rows.ts';
import { places, type Place } from '../../../support/store.ts';

const accountOf = (id: string, over: Partial<Account> = {}): Account => ({
  id: id as AccountId,
  wallet: null,
  role: 'fees',
  asset: 'EUR',
  scale: 2,
  name: `Account "${id}"`,
  iban: null,
  bic: null,
  normal: 'debit',
  overdraft: false,
  limits: null,
  ...over,
});

const recordOf = (id: string, over: Partial<AccountRecord> = {}): AccountRecord => ({
  account: accountOf(id),
  debitsPosted: 0n,
  creditsPosted: 0n,
  debitsPending: 0n,
  creditsPending: 0n,
  lastSeq: 0,
  openHolds: 0,
  velocity: null,
  ...over,
});

const holdOf = (id: string): TransferRecord => ({
  operation: {
    op: 'hold',
    id: id as TransferId,
    legs: [{ asset: 'EUR', credit: 'a' as AccountId, debit: 'b' as AccountId, minor: '12' }],
    expiresAt: '2026-01-01T00:00:00.000Z',
  } satisfies RecordedOperation,
  position: 65_536 * 7 + 3,
  time: '2026-01-01T00:00:00.000Z',
  sequel: null,
});

/** A row that no database takes. */
const holdWithoutId: TransferRecord = {
  ...holdOf('1'),
  operation: { ...holdOf('1').operation, id: null as unknown as TransferId },
};

/** Changes one bit of a balance, as a disk does that nobody watches. */
const flipBit = async (target: DatabaseTarget, block: number, index: number): Promise<void> => {
  const db =
    target.kind === 'sqlite'
      ? (await openSqlite<StateTables>(target.file, { synchronous: 'full', autocheckpointPages: 0 })).db
      : kyselyOver<StateTables>(new PrimaryPool(target, 1));
  const row = await db
    .selectFrom('balances')
    .select(['stride', 'data'])
    .where('block', '=', block)
    .executeTakeFirstOrThrow();
  const data = Buffer.from(row.data);
  const at = (index + 1) * row.stride - 1;
  data[at] = (data[at] ?? 0) ^ 4;
  await db.updateTable('balances').set({ data }).where('block', '=', block).execute();
  await db.destroy();
};

/** A total stays below 2^126, see docs/ledger.md. */
const minor = fc.bigInt({ min: 0n, max: 2n ** 126n - 1n });
const bucket = fc.record({ at: fc.nat(), sum: minor, count: fc.nat() });
const velocity = fc.option(fc.record({ hours: fc.array(bucket), days: fc.array(bucket) }));
const balances = fc.record({
  debitsPosted: minor,
  creditsPosted: minor,
  debitsPending: minor,
  creditsPending: minor,
  lastSeq: fc.maxSafeNat(),
  openHolds: fc.nat(10_000),
  velocity,
});
const ids = fc.constantFrom('a', 'b', 'c', 'Z', 'a.EUR', 'a-1');
const wallets = fc.constantFrom(null, 'w1' as WalletId, 'w2' as WalletId);
const changes = fc.array(fc.tuple(ids, wallets, balances), { maxLength: 8 });

/** So many accounts that they stand in several blocks. */
const MANY = 2 * BLOCK_ACCOUNTS + 50;
const manyId = (index: number): AccountId => `m.${String(index).padStart(3, '0')}` as AccountId;
/** Usual balances, so that blocks stay narrow until one is not. */
const usual = fc.record({
  debitsPosted: fc.bigInt({ min: 0n, max: 2n ** 50n }),
  lastSeq: fc.nat(),
  velocity: fc.option(fc.record({ hours: fc.array(bucket, { maxLength: 2 }), days: fc.constant([]) }), {
    freq: 3,
  }),
});
const save = fc.record({
  changes: fc.array(fc.tuple(fc.nat(MANY - 1), fc.oneof({ weight: 9, arbitrary: usual }, balances)), {
    maxLength: 200,
    size: 'max',
  }),
  /** Whether the writer tells the places that it knows. */
  isTold: fc.boolean(),
  isDone: fc.boolean(),
  asked: fc.array(fc.nat(MANY - 1), { maxLength: 20 }),
  after: fc.nat(MANY - 1),
});

type Seat = Omit<PlacedAccount, 'record'>;

/** What a writer tells of some accounts, with places as it was given them. */
const partOf = (
  model: ReadonlyMap<AccountId, AccountRecord>,
  seats: ReadonlyMap<AccountId, Seat>,
  changed: readonly (readonly [number, Partial<AccountRecord>])[],
): Required<Pick<StateDelta, 'accounts' | 'definitions' | 'seats'>> => {
  const records = new Map<AccountId, AccountRecord>();
  for (const [index, over] of changed) {
    const id = manyId(index);
    records.set(id, { ...(records.get(id) ?? model.get(id) ?? recordOf(id)), ...over });
  }
  const accounts = [...records.values()];
  return {
    accounts,
    definitions: accounts.filter(({ account }) => !model.has(account.id)),
    seats: {
      places: accounts.map(({ account }) => seats.get(account.id)?.place ?? null),
      marks: accounts.map(({ account }) => seats.get(account.id)?.mark ?? null),
    },
  };
};

describe.each(places)('derived state on %s', (name, makePlace) => {
  let place: Place;

  beforeAll(async () => {
    place = await makePlace();
  });

  afterAll(async () => {
    await place.remove();
  });

  /** A state and the epoch of its journal's writer; on SQLite the two are files of their own. */
  const opened = async (work: (state: StateStore, epoch: number) => Promise<void>): Promise<void> => {
    const target = place.fresh();
    const journal = await openJournalStore(name === 'SQLite' ? place.fresh() : target, { create: true });
    const state = await openStateStore(target);
    try {
      await work(state, (await journal.claim()).epoch);
    } finally {
      await state.close();
      await journal.close();
    }
  };

  const deltaOf = (over: Partial<StateDelta>): StateDelta => ({
    epoch: 1,
    from: 0,
    through: 10,
    root: 'r'.repeat(64),
    accounts: [],
    definitions: over.accounts ?? [],
    holdsOpened: [],
    holdsClosed: [],
    governance: [],
    governanceRows: [...(over.governance ?? [])].length,
    ...over,
  });

  test('is empty at first', async () => {
    await opened(async (state) => {
      expect(await state.through()).toBe(0);
      expect(await governanceOf(state)).toEqual([0, []]);
      expect(await state.accountCount()).toBe(0);
      expect(await state.openHolds()).toEqual([]);
      expect(await state.accounts([])).toEqual([]);
      expect(await state.accounts(['a' as AccountId])).toEqual([]);
    });
  });

  test('shows the last of what was saved for each account, in order of ids', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { maxLength: 5 }), async (saves) => {
        await opened(async (state, epoch) => {
          const model = new Map<string, AccountRecord>();
          for (const [index, save] of saves.entries()) {
            const accounts = new Map(
              save.map(([id, wallet, over]) => [
                id,
                recordOf(id, { account: accountOf(id, { wallet }), ...over }),
              ]),
            );
            for (const [id, record] of accounts) model.set(id, record);
            await state.save(
              deltaOf({ epoch, from: index, through: index + 1, accounts: [...accounts.values()] }),
            );
          }
          const sorted = [...model.values()].sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
          expect(await state.misfiled()).toBeUndefined();
          expect(await state.accountsAfter('', 100)).toEqual(sorted);
          expect(await state.accountsAfter('a', 2)).toEqual(
            sorted.filter(({ account }) => account.id > 'a').slice(0, 2),
          );
          expect(await state.accountsAfter('', 100, 'w1' as WalletId)).toEqual(
            sorted.filter(({ account }) => account.wallet === 'w1'),
          );
          expect(await state.accounts([...model.keys(), 'other'] as AccountId[])).toHaveLength(model.size);
          expect(await state.accountCount()).toBe(model.size);
          expect(await state.through()).toBe(saves.length);
        });
      }),
      { numRuns: 10 },
    );
  });

  test('shows what was saved at every size, whatever is saved, told of places or fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(save, { minLength: 1, maxLength: 6 }), async (saves) => {
        await opened(async (state, epoch) => {
          const model = new Map<AccountId, AccountRecord>();
          const seats = new Map<AccountId, Seat>();
          let size = 0;
          for (const { changes: changed, isTold, isDone, asked, after } of saves) {
            const part = partOf(model, isTold ? seats : new Map(), changed);
            const holdsOpened = isDone ? [] : [holdWithoutId];
            const saving = state.save(
              deltaOf({ epoch, from: size, through: size + 1, ...part, holdsOpened }),
            );
            if (isDone) {
              const { places, marks } = await saving;
              size += 1;
              for (const [index, record] of part.accounts.entries()) {
                model.set(record.account.id, record);
                seats.set(record.account.id, { place: places[index] ?? -1, mark: marks[index] ?? -1 });
              }
            } else await expect(saving).rejects.toThrow();
            expect([await state.through(), await state.accountCount()]).toEqual([size, model.size]);
            await expectShown(state, model, asked.map(manyId), manyId(after));
          }
          const found = await state.placed([...model.keys()]);
          expect(new Map(found.map(({ record, ...seat }) => [record.account.id, seat]))).toEqual(seats);
          const places = [...seats.values()].map(({ place }) => place).sort((a, b) => a - b);
          expect(places).toEqual([...places.keys()]);
        });
      }),
      { numRuns: 15 },
    );
  });

  const expectShown = async (
    state: StateStore,
    model: ReadonlyMap<AccountId, AccountRecord>,
    asked: readonly AccountId[],
    after: AccountId,
  ): Promise<void> => {
    const sorted = [...model.values()].sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
    const isAsked = new Set(asked);
    expect(new Set(await state.accounts(asked))).toEqual(
      new Set(sorted.filter(({ account }) => isAsked.has(account.id))),
    );
    expect(await state.accountsAfter('', MANY)).toEqual(sorted);
    expect(await state.accountsAfter(after, 150)).toEqual(
      sorted.filter(({ account }) => account.id > after).slice(0, 150),
    );
  };

  test('is not written by a place that is another account’s, or nobody’s', async () => {
    await opened(async (state, epoch) => {
      const accounts = ['a', 'b'].map((id) => recordOf(id));
      const { places, marks } = await state.save(deltaOf({ epoch, accounts }));
      expect(places).toEqual([0, 1]);
      for (const wrong of [1, 2, MANY]) {
        const seats = { places: [wrong], marks: marks.slice(0, 1) };
        const delta = { epoch, from: 10, through: 11, accounts: [recordOf('a')], seats };
        await expect(state.save(deltaOf(delta))).rejects.toMatchObject({ kind: 'damaged' });
      }
      expect(await state.accountsAfter('', 9)).toEqual(accounts);
      expect(await state.through()).toBe(10);
    });
  });

  test('with a flipped bit of a balance is an error for who asks, and is neither served nor written over', async () => {
    const target = place.fresh();
    const journal = await openJournalStore(name === 'SQLite' ? place.fresh() : target, { create: true });
    const state = await openStateStore(target);
    const { epoch } = await journal.claim();
    const accounts = Array.from({ length: MANY }, (_, index) =>
      recordOf(manyId(index), { debitsPosted: BigInt(index), lastSeq: index }),
    );
    await state.save(deltaOf({ epoch, accounts }));
    await flipBit(target, 0, 3);
    const isDamaged = { kind: 'damaged', message: expect.stringContaining(manyId(3)) as string };
    await expect(state.accounts([manyId(2), manyId(3)])).rejects.toMatchObject(isDamaged);
    await expect(state.accountsAfter('', 10)).rejects.toMatchObject(isDamaged);
    const change = { epoch, from: 10, through: 11, accounts: [recordOf(manyId(3), { lastSeq: 9 })] };
    await expect(state.save(deltaOf(change))).rejects.toMatchObject(isDamaged);
    expect(await state.through()).toBe(10);
    // The others are whole, beside it and in other blocks.
    expect(await state.accountsAfter(manyId(3), MANY)).toEqual(accounts.slice(4));
    await state.clear();
    await state.save(deltaOf({ epoch, accounts }));
    expect(await state.accountsAfter('', MANY)).toEqual(accounts);
    await state.close();
    await journal.close();
  });

  test('keeps a balance that changes beside a definition that does not', async () => {
    await opened(async (state, epoch) => {
      const first = recordOf('a', { debitsPosted: 1n });
      await state.save(deltaOf({ epoch, from: 0, through: 1, accounts: [first] }));
      await state.save(deltaOf({ epoch, from: 1, through: 2, accounts: [{ ...first, debitsPosted: 2n }] }));
      const renamed = { ...first, debitsPosted: 3n, account: { ...first.account, name: 'Renamed' } };
      await state.save(deltaOf({ epoch, from: 2, through: 3, accounts: [renamed] }));
      expect(await state.accounts(['a' as AccountId])).toEqual([renamed]);
    });
  });

  test('holds are there until they are closed; rows of the governance until they change', async () => {
    await opened(async (state, epoch) => {
      const [one, two] = [holdOf('1'), holdOf('2')];
      const governance = [rowOf('b', '1', 1), rowOf('a', '2', 1), rowOf('a', '1', 1)];
      await state.save(deltaOf({ epoch, holdsOpened: [one, two], governance }));
      expect(await state.openHolds()).toEqual([one, two]);
      const changed = { governance: [rowOf('a', '2', 2)], governanceRows: 3 };
      await state.save(
        deltaOf({ epoch, from: 10, through: 12, holdsClosed: [one.operation.id], ...changed }),
      );
      expect(await state.openHolds()).toEqual([two]);
      expect(await governanceOf(state)).toEqual([
        3,
        [rowOf('a', '1', 1), rowOf('a', '2', 2), rowOf('b', '1', 1)],
      ]);
      expect(await state.governanceAfter({ kind: 'a', id: '1' }, 1)).toEqual([rowOf('a', '2', 2)]);
      expect([await state.through(), await state.root()]).toEqual([12, 'r'.repeat(64)]);
    });
  });

  test('takes a large delta whole', async () => {
    await opened(async (state, epoch) => {
      const accounts = Array.from({ length: 5_000 }, (_, index) =>
        recordOf(`a${String(index)}`, { lastSeq: index }),
      );
      await state.save(deltaOf({ epoch, accounts }));
      expect(await state.accountCount()).toBe(5_000);
      expect(await state.accounts(accounts.map(({ account }) => account.id))).toHaveLength(5_000);
    });
  });

  test('refuses what does not follow, and keeps all as it was', async () => {
    await opened(async (state, epoch) => {
      await state.save(deltaOf({ epoch, accounts: [recordOf('a')] }));
      const other = {
        accounts: [recordOf('a', { debitsPosted: 9n }), recordOf('b')],
        holdsOpened: [holdOf('1')],
      };
      await expect(state.save(deltaOf({ epoch, from: 9, through: 11, ...other }))).rejects.toThrow(
        StateMoved,
      );
      await expect(
        state.save(deltaOf({ epoch: epoch - 1, from: 10, through: 11, ...other })),
      ).rejects.toThrow(StateMoved);
      expect(await state.accountsAfter('', 10)).toEqual([recordOf('a')]);
      expect(await state.openHolds()).toEqual([]);
      expect(await state.through()).toBe(10);
    });
  });

  test('is all or nothing when a row of a delta can not be stored', async () => {
    await opened(async (state, epoch) => {
      await state.save(deltaOf({ epoch, accounts: [recordOf('a')] }));
      const delta = deltaOf({
        epoch,
        from: 10,
        through: 20,
        accounts: [recordOf('b')],
        holdsOpened: [holdWithoutId],
      });
      await expect(state.save(delta)).rejects.toThrow();
      expect([await state.through(), await state.accountCount()]).toEqual([10, 1]);
      await state.save({ ...delta, holdsOpened: [] });
      expect([await state.through(), await state.accountCount()]).toEqual([20, 2]);
    });
  });

  test('of the first layout is empty in the newest, to be built again from the journal', async () => {
    const target = place.fresh();
    await writeFirstState(target);
    const journal = await openJournalStore(name === 'SQLite' ? place.fresh() : target, { create: true });
    const state = await openStateStore(target);
    const { epoch } = await journal.claim();
    expect([await state.through(), await state.root(), await governanceOf(state)]).toEqual([0, '', [0, []]]);
    expect([await state.accountCount(), await state.openHolds()]).toEqual([0, []]);
    expect(await state.accountsAfter('', 9)).toEqual([]);
    await state.save(deltaOf({ epoch, accounts: [recordOf('a')] }));
    expect(await state.accountsAfter('', 9)).toEqual([recordOf('a')]);
    await state.close();
    await journal.close();
  });

  test('can be thrown away and built again', async () => {
    await opened(async (state, epoch) => {
      const account = recordOf('a');
      await state.save(
        deltaOf({ epoch, accounts: [account], holdsOpened: [holdOf('1')], governance: [rowOf('a', '1', 1)] }),
      );
      await state.clear();
      expect([await state.through(), await governanceOf(state), await state.accountCount()]).toEqual([
        0,
        [0, []],
        0,
      ]);
      await state.save(deltaOf({ epoch, accounts: [account] }));
      expect(await state.accountsAfter('', 9)).toEqual([account]);
    });
    const target = place.fresh();
    await (await openJournalStore(name === 'SQLite' ? place.fresh() : target, { create: true })).close();
    await dropState(target);
    const state = await openStateStore(target);
    expect(await state.through()).toBe(0);
    await state.close();
  });
});

describe('derived state beside its journal on PostgreSQL', () => {
  test('is not saved by a writer that another has replaced, from the moment it is replaced', async () => {
    const place = await places[1][1]();
    const target = place.fresh();
    const [journal, other] = [
      await openJournalStore(target, { create: true }),
      await openJournalStore(target),
    ];
    const state = await openStateStore(target);
    const { epoch } = await journal.claim();
    const nobody = { accounts: [], definitions: [] };
    const delta = {
      epoch,
      root: 'r',
      ...nobody,
      holdsOpened: [],
      holdsClosed: [],
      governance: [],
      governanceRows: 0,
    };
    await state.save({ ...delta, from: 0, through: 1 });
    const next = await other.claim();
    await expect(state.save({ ...delta, from: 1, through: 2 })).rejects.toThrow(StateMoved);
    await state.save({ ...delta, epoch: next.epoch, from: 1, through: 2 });
    for (const store of [state, journal, other]) await store.close();
    await place.remove();
  });
});
