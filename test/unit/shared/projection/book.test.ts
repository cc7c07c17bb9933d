import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId, WalletId } from '#shared/brand';
import type { AccountLimits, ExpireOperation, RecordedOperation } from '#shared/double-entry';
import { decideOperations, encodeBookEvent } from '#shared/double-entry';
import { decodeEvent, encodeEvent, type EventOf } from '#shared/journal';
import {
  accountsOfTransfer,
  applyEvent,
  checkSet,
  emptyWorkingSet,
  stateHash,
  stateHasher,
  touchedBy,
  type WorkingSet,
} from '#shared/projection';
import {
  BOOK_TIME,
  holdOp,
  idsFrom,
  leg,
  MANDATE,
  mandateOf,
  NO_LIMITS,
  openOp,
  postOp,
  subAccount,
  subAccountId,
  testBooks,
  transferOp,
} from '../../../support/book.ts';
import { ANNA, BEN, IBAN_A, testGenesis, testTransfer } from '../../../support/company.ts';
import { MiniLedger } from '../../../support/mini-ledger.ts';
import { Work, workBooks } from '../../../support/double-entry/work.ts';

const A = subAccountId('wallet-a', 0);
const B = subAccountId('wallet-b', 0);
const CONTEXT = { verify: () => false };

const setOf = (books = testBooks()): WorkingSet => ({ ...emptyWorkingSet(), ...books, size: 1 });

type Group = EventOf<'book.recorded'>['payload']['groups'][number];

const eventOf = (groups: readonly Group[], seq = 1, time = BOOK_TIME): EventOf<'book.recorded'> =>
  ({
    seq,
    time,
    actor: { kind: 'ledger' },
    command: { id: `batch-${String(seq)}`, digest: 'ab'.repeat(32) },
    type: 'book.recorded',
    payload: { groups },
  }) as EventOf<'book.recorded'>;

const applied = (set: WorkingSet, event: EventOf<'book.recorded'>): string => {
  const outcome = applyEvent(set, event, CONTEXT);
  return outcome.ok ? 'ok' : `${outcome.error.code}: ${outcome.error.detail}`;
};

const under = (...operations: RecordedOperation[]): Group => ({ mandate: MANDATE, operations });

describe('an event of operations on the books', () => {
  const id = idsFrom(3);

  test('is applied when every outcome follows', () => {
    const set = setOf();
    const refused: RecordedOperation = {
      ...transferOp(id(), [leg(A, B, 10n ** 9n)]),
      refused: 'insufficient-funds',
    };
    expect(applied(set, eventOf([under(transferOp(id(), [leg(A, B, 5)]), refused)]))).toBe('ok');
    expect(set.accounts.get(B)?.debitsPosted).toBe(1_000_005n);
    expect(checkSet(set)).toEqual([]);
  });

  test.each<[string, () => RecordedOperation, string]>([
    ['hides a refusal', () => transferOp(id(), [leg(A, B, 10n ** 9n)]), 'insufficient-funds follows'],
    [
      'refuses what is right',
      () => ({ ...transferOp(id(), [leg(A, B, 1)]), refused: 'floor-reached' }),
      'floor-reached is recorded, success follows',
    ],
    [
      'invents a flag',
      () => ({ ...transferOp(id(), [leg(A, B, 1)]), flags: ['soft-floor:x'] }),
      'success follows',
    ],
    ['expires a hold under a mandate', () => ({ op: 'expire', id: id(), hold: id() }), 'by rule'],
  ])('that %s is a fault', (_, operation, told) => {
    expect(applied(setOf(), eventOf([under(operation())]))).toContain(told);
  });

  test('under no mandate holds only ends of holds that are over', () => {
    const set = setOf();
    const hold = id();
    expect(applied(set, eventOf([under(holdOp(hold, [leg(A, B, 5)]))]))).toBe('ok');
    const expire: ExpireOperation = { op: 'expire', id: id(), hold };
    const own = (operation: RecordedOperation): Group => ({ mandate: null, operations: [operation] });
    expect(applied(set, eventOf([own(transferOp(id(), [leg(A, B, 5)]))], 2))).toContain('no mandate');
    expect(applied(set, eventOf([own(expire)], 2))).toContain('not over');
    expect(applied(set, eventOf([own(expire)], 2, '2026-05-11T09:00:00Z'))).toBe('ok');
    expect(applied(set, eventOf([own({ ...expire, id: id() })], 3, '2026-05-11T09:00:00Z'))).toContain(
      'hold-expired',
    );
  });

  test('under a mandate that is not known, or with an id twice, is a fault', () => {
    const twice = transferOp(id(), [leg(A, B, 5)]);
    expect(applied(setOf(), eventOf([under(twice, twice)]))).toContain('recorded twice');
    const strange = { mandate: 'other' as typeof MANDATE, operations: [twice] };
    expect(applied(setOf(), eventOf([strange]))).toContain('not known');
  });

  test('has one canonical line, by hand and by the general way', () => {
    const event = eventOf([
      under(transferOp(id(), [leg(A, B, 5)])),
      { mandate: null, operations: [{ op: 'expire', id: id(), hold: id() }] },
    ]);
    const line = encodeBookEvent(event);
    expect(line).toBe(encodeEvent(event));
    expect(decodeEvent(line)).toEqual({ ok: true, value: event });
  });

  test('names what has to be loaded for it', () => {
    const [hold, other] = [id(), id()];
    const account = subAccount('wallet-a', 9);
    const keys = touchedBy(
      eventOf([
        under(
          transferOp(id(), [leg(A, B, 5)], { reverses: other }),
          postOp(id(), hold),
          openOp(id(), account),
        ),
      ]),
    );
    expect(keys).toMatchObject({
      mandates: [MANDATE],
      transfers: [other, hold],
      accounts: [B, A, account.id],
      wallets: ['wallet-a'],
    });
    const operation = holdOp(hold, [leg(A, B, 5)]);
    expect(accountsOfTransfer({ operation, position: 0, time: BOOK_TIME, sequel: null })).toEqual([B, A]);
  });
});

/** Random work, decided as the ledger does, as a list of events. */
const history = (seed: number, count: number): EventOf<'book.recorded'>[] => {
  const books = { ...workBooks(), named: { has: () => true } as never };
  const work = new Work(seed, books);
  let time = BOOK_TIME;
  const events: EventOf<'book.recorded'>[] = [];
  while (events.length < count) {
    time = work.later(time);
    const seq = events.length + 1;
    const outcomes = decideOperations(books, mandateOf(books), work.operations(8, time), {
      seq,
      firstIndex: 0,
      time,
    });
    const operations = outcomes.flatMap((one) => (one.kind === 'recorded' ? [one.recorded] : []));
    if (operations.length > 0) events.push(eventOf([under(...operations)], seq, time));
  }
  return events;
};

const replayed = (events: readonly EventOf<'book.recorded'>[]): WorkingSet => {
  const set: WorkingSet = { ...setOf(workBooks()), named: { has: () => true } as never };
  for (const event of events) expect(applied(set, event)).toBe('ok');
  return set;
};

describe('the state hash', () => {
  test('is the same after every replay, as a stream, and whatever the order of the maps', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const events = history(seed, 12);
        const [one, two] = [replayed(events), replayed(events)];
        const shuffled = { ...two, accounts: new Map([...two.accounts].reverse()) };
        expect(stateHash(shuffled)).toBe(stateHash(one));
        expect(checkSet(one)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test.each<[string, (set: WorkingSet) => void]>([
    [
      'a balance',
      (set) => {
        change(set, { debitsPosted: 1n });
      },
    ],
    [
      'velocity',
      (set) => {
        change(set, { velocity: { hours: [], days: [{ at: 1, sum: 1n, count: 1 }] } });
      },
    ],
    [
      'limits',
      (set) => {
        change(set, { account: { ...subAccount('wallet-a', 0), limits: NO_LIMITS } });
      },
    ],
    [
      'the state of a wallet',
      (set) => {
        const record = set.wallets.get('wallet-a' as WalletId);
        if (record !== undefined) set.wallets.set(record.wallet.id, { ...record, state: 'frozen' });
      },
    ],
    [
      'a mandate',
      (set) => {
        set.mandates.set(MANDATE, { ...mandateOf(set), isRevoked: true });
      },
    ],
    [
      'an open hold',
      (set) => {
        const operation = holdOp(idsFrom(5)(), [leg(A, B, 5)]);
        set.transfers.set(operation.id, { operation, position: 9, time: BOOK_TIME, sequel: null });
      },
    ],
  ])('covers %s', (_, alter) => {
    const set = setOf();
    const before = stateHash(set);
    alter(set);
    expect(stateHash(set)).not.toBe(before);
  });

  test('refuses accounts out of order', () => {
    const set = setOf();
    const [one, two] = [set.accounts.get(A), set.accounts.get(B)];
    if (one === undefined || two === undefined) throw new Error('no account');
    expect(() => stateHasher().account(two).account(one)).toThrow('out of order');
  });
});

const change = (
  set: WorkingSet,
  over: Partial<NonNullable<ReturnType<WorkingSet['accounts']['get']>>>,
): void => {
  const record = set.accounts.get(A);
  if (record !== undefined) set.accounts.set(A, { ...record, ...over });
};

describe('payments under approval', () => {
  const SOURCE = `${IBAN_A}.EUR` as AccountId;

  const ledgerWith = (limits: AccountLimits): MiniLedger => {
    const genesis = testGenesis('10000');
    const accounts = genesis.accounts.map((one) => (one.id === SOURCE ? { ...one, limits } : one));
    return new MiniLedger({ ...genesis, accounts });
  };

  test.each<[string, AccountLimits, string]>([
    ['floor', { ...NO_LIMITS, floor: { soft: null, hard: '9950' } }, 'floor-reached'],
    [
      'velocity',
      { ...NO_LIMITS, velocity: [{ window: 'h24', measure: 'sum', soft: null, hard: '99' }] },
      'velocity-reached',
    ],
  ])('are held to the %s of their account', (_, limits, code) => {
    expect(ledgerWith(limits).propose(testTransfer({ minor: '100' }))).toBe(code);
    expect(ledgerWith(NO_LIMITS).propose(testTransfer({ minor: '100' }))).toBe('proposed');
  });

  test('give velocity back when they are not carried out', () => {
    const ledger = ledgerWith({
      ...NO_LIMITS,
      velocity: [{ window: 'h24', measure: 'sum', soft: null, hard: '100' }],
    });
    const first = testTransfer({ minor: '100' });
    expect(ledger.propose(first)).toBe('proposed');
    expect(ledger.propose(testTransfer({ minor: '1' }))).toBe('velocity-reached');
    ledger.approve(ANNA, first, { decision: 'reject', reason: { code: 'other', text: 'no' } });
    expect(ledger.propose(testTransfer({ minor: '1' }))).toBe('proposed');
    expect(checkSet(ledger.set)).toEqual([]);
  });

  test('from a wallet that was frozen are neither proposed nor approved', () => {
    const ledger = ledgerWith(NO_LIMITS);
    const before = testTransfer({ minor: '100' });
    expect(ledger.propose(before)).toBe('proposed');
    const record = ledger.set.wallets.get('wallet-a' as WalletId);
    if (record === undefined) throw new Error('no wallet');
    ledger.set.wallets.set(record.wallet.id, { ...record, state: 'frozen' });
    expect(ledger.propose(testTransfer({ minor: '1' }))).toBe('wallet-frozen');
    expect(ledger.approve(BEN, before)).toBe('wallet-frozen');
  });

  test('count on the same accounts as operations: what one reserves the other can not move', () => {
    const ledger = ledgerWith(NO_LIMITS);
    expect(ledger.propose(testTransfer({ minor: '9000' }))).toBe('proposed');
    expect(ledger.set.accounts.get(SOURCE)?.openHolds).toBe(1);
    expect(ledger.set.wallets.get('wallet-a' as WalletId)?.occupied).toBe(2);
    expect(checkSet(ledger.set)).toEqual([]);
  });
});
