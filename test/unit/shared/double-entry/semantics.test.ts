import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId, TransferId, WalletId } from '#shared/brand';
import {
  answerOf,
  checkBooks,
  convertedMinor,
  conversionLegs,
  decideOperations,
  differenceOf,
  positionOf,
  systemAccountId,
  type AccountLimits,
  type Books,
  type Operation,
  type Outcome,
  type PostingLeg,
  type WalletState,
} from '#shared/double-entry';
import {
  BOOK_TIME,
  holdOp,
  idsFrom,
  leg,
  mandateOf,
  NO_LIMITS,
  openOp,
  postOp,
  recordOf,
  setWalletState,
  subAccount,
  subAccountId,
  testBooks,
  transferOp,
  voidOp,
  type BookOptions,
} from '../../../support/book.ts';

const A = subAccountId('wallet-a', 0);
const A1 = subAccountId('wallet-a', 1);
const B = subAccountId('wallet-b', 0);
const HOUR_MS = 3_600_000;

/** Books with one event for each call, an hour apart unless it says otherwise. */
class Bench {
  readonly books: Books;
  readonly id = idsFrom(7);
  seq = 0;
  ms = Date.parse(BOOK_TIME);

  constructor(options: BookOptions = {}) {
    this.books = { ...testBooks(options), named: { has: () => true } as unknown as ReadonlySet<TransferId> };
  }

  get time(): string {
    return new Date(this.ms).toISOString();
  }

  outcomes(...operations: readonly Operation[]): Outcome[] {
    this.seq += 1;
    const at = { seq: this.seq, firstIndex: 0, time: this.time };
    return decideOperations(this.books, mandateOf(this.books), operations, at);
  }

  /** "done", "again", the code of a refusal, or flags. */
  do(...operations: readonly Operation[]): string[] {
    const told = this.outcomes(...operations).map(toldOf);
    expect(checkBooks(this.books)).toEqual([]);
    return told;
  }

  move(minor: bigint | number, from: AccountId = A, to: AccountId = B): string | undefined {
    return this.do(transferOp(this.id(), [leg(from, to, minor)]))[0];
  }

  free(id: AccountId): bigint {
    const record = recordOf(this.books, id);
    return record.debitsPosted - record.creditsPosted - record.creditsPending;
  }

  later(hours: number): this {
    this.ms += hours * HOUR_MS;
    return this;
  }
}

const toldOf = (outcome: Outcome): string => {
  if (outcome.kind === 'again') return 'again';
  const { recorded } = outcome;
  if (recorded.op === 'expire') return 'expired';
  return recorded.refused ?? recorded.flags?.join(' ') ?? 'done';
};

const limited = (limits: Partial<AccountLimits>, fundsMinor = 10_000n): Bench =>
  new Bench({ account: { limits: { ...NO_LIMITS, ...limits } }, fundsMinor });

describe('wallets', () => {
  test.each<[WalletState, string, string]>([
    ['active', 'done', 'done'],
    ['frozen', 'wallet-frozen', 'done'],
    ['closing', 'done', 'wallet-closing'],
    ['proposed', 'wallet-proposed', 'wallet-proposed'],
    ['archived', 'wallet-archived', 'wallet-archived'],
  ])('of state %s: out %s, in %s', (state, out, into) => {
    const bench = new Bench();
    setWalletState(bench.books, 'wallet-a', state);
    expect(bench.move(1, A, B)).toBe(out);
    expect(bench.move(1, B, A)).toBe(into);
  });

  test('a hold of a wallet that was frozen since is not posted, and can be released', () => {
    const bench = new Bench();
    const hold = bench.id();
    bench.do(holdOp(hold, [leg(A, B, 10)]));
    setWalletState(bench.books, 'wallet-a', 'frozen');
    expect(bench.do(postOp(bench.id(), hold))).toEqual(['wallet-frozen']);
    expect(bench.do(voidOp(bench.id(), hold))).toEqual(['done']);
  });

  test('count their accounts with a balance or something pending', () => {
    const bench = new Bench({ fundsMinor: 0n, account: { overdraft: true } });
    const occupied = (): number | undefined => bench.books.wallets.get('wallet-a' as WalletId)?.occupied;
    const hold = bench.id();
    bench.do(holdOp(hold, [leg(A, A1, 10)]));
    expect(occupied()).toBe(2);
    bench.do(voidOp(bench.id(), hold));
    expect(occupied()).toBe(0);
    bench.move(5, A, A1);
    expect(occupied()).toBe(2);
    bench.move(5, A1, A);
    expect(occupied()).toBe(0);
  });

  test('open accounts for those who may, once', () => {
    const bench = new Bench();
    const account = subAccount('wallet-a', 9);
    expect(bench.do(openOp(bench.id(), account), openOp(bench.id(), account))).toEqual([
      'done',
      'account-exists',
    ]);
    expect(bench.move(10, A, account.id)).toBe('done');
  });
});

describe('limits', () => {
  test('no more leaves than is there, what is held included', () => {
    const bench = new Bench({ fundsMinor: 100n });
    bench.do(holdOp(bench.id(), [leg(A, B, 60)]));
    expect(bench.move(41)).toBe('insufficient-funds');
    expect(bench.move(40)).toBe('done');
    // What is pending in is not there yet.
    expect(bench.move(141, B, A1)).toBe('insufficient-funds');
  });

  test('a soft floor flags, a hard one refuses', () => {
    const bench = limited({ floor: { soft: '5000', hard: '1000' } });
    expect(bench.move(5_000)).toBe('done');
    expect(bench.move(1)).toBe(`soft-floor:${A}`);
    expect(bench.move(4_000)).toBe('floor-reached');
  });

  test('a soft ceiling flags, a hard one refuses; what is pending in counts', () => {
    const bench = limited({ ceiling: { soft: '11000', hard: '12000' } });
    bench.do(holdOp(bench.id(), [leg(A, B, 1_000)]));
    expect(bench.move(1)).toBe(`soft-ceiling:${B}`);
    expect(bench.move(1_000)).toBe('ceiling-reached');
  });

  test('an account beyond a limit can come back', () => {
    const bench = limited({ floor: { soft: null, hard: '20000' }, ceiling: { soft: null, hard: '5000' } });
    expect(bench.move(1)).toBe('floor-reached');
    const other = new Bench();
    expect(other.move(1)).toBe('done');
  });

  test('an account takes only so many open holds', () => {
    const bench = new Bench();
    const record = recordOf(bench.books, A);
    bench.books.accounts.set(A, { ...record, openHolds: 10_000 });
    const outcomes = bench.outcomes(holdOp(bench.id(), [leg(A, B, 1)]));
    expect(outcomes.map(toldOf)).toEqual(['open-holds-reached']);
  });
});

describe('velocity', () => {
  const h24 = { window: 'h24', measure: 'sum', soft: '500', hard: '1000' } as const;

  test('counts what left in the window, and forgets it after', () => {
    const bench = limited({ velocity: [h24] });
    expect(bench.move(500)).toBe('done');
    expect(bench.move(500)).toBe(`soft-velocity-h24-sum:${A}`);
    expect(bench.move(1)).toBe('velocity-reached');
    // The bucket of the first hour counts for the 24 hours after it: strict, never too little.
    expect(bench.later(24).move(1)).toBe('velocity-reached');
    expect(bench.later(1).move(1)).toBe('done');
  });

  test('a hold counts when it is made, its posting does not count again, a release gives it back', () => {
    const bench = limited({ velocity: [h24] });
    const [first, second] = [bench.id(), bench.id()];
    bench.do(holdOp(first, [leg(A, B, 400)]), holdOp(second, [leg(A, B, 600)]));
    expect(bench.move(1)).toBe('velocity-reached');
    bench.later(2).do(postOp(bench.id(), first));
    expect(bench.move(1)).toBe('velocity-reached');
    bench.do(postOp(bench.id(), second, { minors: ['100'] }));
    expect(bench.move(500)).toBe(`soft-velocity-h24-sum:${A}`);
    expect(bench.move(1)).toBe('velocity-reached');
  });

  test('a count of operations is a limit too', () => {
    const bench = limited({ velocity: [{ window: 'd7', measure: 'count', soft: null, hard: '2' }] });
    expect([bench.move(1), bench.move(1), bench.move(1)]).toEqual(['done', 'done', 'velocity-reached']);
    expect(bench.later(24 * 8).move(1)).toBe('done');
  });
});

describe('holds', () => {
  const held = (minor = 100): { bench: Bench; hold: TransferId } => {
    const bench = new Bench();
    const hold = bench.id();
    bench.do(holdOp(hold, [leg(A, B, minor)]));
    return { bench, hold };
  };

  test('are posted in part once; the rest is free again', () => {
    const { bench, hold } = held();
    expect(bench.free(A)).toBe(1_000_000n - 100n);
    expect(bench.do(postOp(bench.id(), hold, { minors: ['30'] }))).toEqual(['done']);
    expect(bench.free(A)).toBe(1_000_000n - 30n);
    expect(bench.do(postOp(bench.id(), hold), voidOp(bench.id(), hold))).toEqual([
      'hold-posted',
      'hold-posted',
    ]);
  });

  test('are voided once', () => {
    const { bench, hold } = held();
    const operations = [voidOp(bench.id(), hold), voidOp(bench.id(), hold), postOp(bench.id(), hold)];
    expect(bench.do(...operations)).toEqual(['done', 'hold-voided', 'hold-voided']);
    expect(bench.free(A)).toBe(1_000_000n);
  });

  test('end at their time, at that very instant, whether it is recorded yet or not', () => {
    const { bench, hold } = held();
    bench.ms = Date.parse('2026-05-11T08:59:59.999Z');
    expect(bench.do(postOp(bench.id(), hold, { minors: ['101'] }))).toEqual(['exceeds-hold']);
    bench.ms = Date.parse('2026-05-11T09:00:00.000Z');
    expect(bench.do(postOp(bench.id(), hold))).toEqual(['hold-expired']);
    expect(bench.free(A)).toBe(1_000_000n - 100n);
    const at = { seq: 99, firstIndex: 0, time: bench.time };
    decideOperations(bench.books, null, [{ op: 'expire', id: bench.id(), hold }], at);
    expect(bench.free(A)).toBe(1_000_000n);
    expect(bench.do(voidOp(bench.id(), hold))).toEqual(['hold-expired']);
  });

  test('do not expire before their time: that would be a bug or a forgery', () => {
    const { bench, hold } = held();
    const at = { seq: 99, firstIndex: 0, time: bench.time };
    expect(() => decideOperations(bench.books, null, [{ op: 'expire', id: bench.id(), hold }], at)).toThrow(
      'not over',
    );
  });

  test.each([
    ['an unknown one', () => 'hold-unknown', (bench: Bench) => bench.id()],
    [
      'a refused one',
      () => 'hold-unknown',
      (bench: Bench) => {
        const id = bench.id();
        bench.do(holdOp(id, [leg(A, B, 10n ** 15n)]));
        return id;
      },
    ],
    [
      'a transfer',
      () => 'not-a-hold',
      (bench: Bench) => {
        const id = bench.id();
        bench.do(transferOp(id, [leg(A, B, 1)]));
        return id;
      },
    ],
  ])('posting %s is refused', (_, code, make) => {
    const bench = new Bench();
    expect(bench.do(postOp(bench.id(), make(bench)))).toEqual([code()]);
  });
});

describe('chains', () => {
  test('happen whole or not at all', () => {
    const bench = new Bench({ fundsMinor: 100n });
    const linked = { linked: true } as const;
    const chain = [
      transferOp(bench.id(), [leg(A, B, 100)], linked),
      transferOp(bench.id(), [leg(B, A1, 300)], linked),
      transferOp(bench.id(), [leg(A1, A, 1)]),
    ];
    expect(bench.do(...chain)).toEqual(['linked-failed', 'insufficient-funds', 'linked-failed']);
    expect(bench.free(A)).toBe(100n);
    const again = chain.map((one) => ({
      ...one,
      id: bench.id(),
      legs: one.legs.map((each) => ({ ...each, minor: '50' })),
    }));
    expect(bench.do(...again)).toEqual(['done', 'done', 'done']);
  });

  test('hold and post within one chain', () => {
    const bench = new Bench();
    const hold = bench.id();
    expect(bench.do(holdOp(hold, [leg(A, B, 5)], { linked: true }), postOp(bench.id(), hold))).toEqual([
      'done',
      'done',
    ]);
    expect(bench.do(voidOp(bench.id(), hold))).toEqual(['hold-posted']);
  });

  test('that do not end, or of which a part is known, are refused', () => {
    const bench = new Bench();
    const first = transferOp(bench.id(), [leg(A, B, 1)], { linked: true });
    const second = transferOp(bench.id(), [leg(A, B, 1)], { linked: true });
    expect(bench.do(first, second)).toEqual(['linked-failed', 'linked-open']);
    expect(bench.do(first, transferOp(bench.id(), [leg(A, B, 1)]))).toEqual(['again', 'linked-known']);
  });
});

describe('reversals and corrections', () => {
  test('mirror what they take back, once; a correction follows a reversal', () => {
    const bench = new Bench();
    const [wrong, right] = [bench.id(), bench.id()];
    bench.do(transferOp(wrong, [leg(A, B, 70), leg(A, A1, 30)]));
    expect(bench.do(transferOp(right, [leg(A, B, 60)], { corrects: wrong }))).toEqual(['not-reversed']);
    const reverse = (legs: PostingLeg[]): Operation => transferOp(bench.id(), legs, { reverses: wrong });
    expect(bench.do(reverse([leg(B, A, 70)]))).toEqual(['reversal-differs']);
    expect(bench.do(reverse([leg(B, A, 70), leg(A1, A, 30)]))).toEqual(['done']);
    expect(bench.free(A)).toBe(1_000_000n);
    expect(bench.do(reverse([leg(B, A, 70), leg(A1, A, 30)]))).toEqual(['already-reversed']);
    expect(bench.do(transferOp(bench.id(), [leg(A, B, 60)], { corrects: wrong }))).toEqual(['done']);
  });

  test('correct what was taken back once; a wrong correction is taken back and corrected itself', () => {
    const bench = new Bench();
    const [wrong, again] = [bench.id(), bench.id()];
    const correct = (named: TransferId, id = bench.id(), over = {}): Operation =>
      transferOp(id, [leg(A, B, 60)], { corrects: named, ...over });
    bench.do(transferOp(wrong, [leg(A, B, 70)]));
    bench.do(transferOp(bench.id(), [leg(B, A, 70)], { reverses: wrong }));
    // A chain that fails has corrected nothing; within one, a second correction fails it.
    const lost = transferOp(bench.id(), [leg(A, B, 10_000_000)]);
    expect(bench.do(correct(wrong, bench.id(), { linked: true }), lost)).toContain('insufficient-funds');
    expect(bench.do(correct(wrong, bench.id(), { linked: true }), correct(wrong))).toContain(
      'already-corrected',
    );
    expect(bench.do(correct(wrong, again), correct(wrong))).toEqual(['done', 'already-corrected']);
    expect(bench.do(correct(wrong), correct(again))).toEqual(['already-corrected', 'not-reversed']);
    expect(bench.do(transferOp(bench.id(), [leg(B, A, 60)], { reverses: again }))).toEqual(['done']);
    expect(bench.do(correct(wrong), correct(again))).toEqual(['already-corrected', 'done']);
    expect(bench.free(A)).toBe(1_000_000n - 60n);
  });

  test('take back what was posted of a hold', () => {
    const bench = new Bench();
    const [hold, post] = [bench.id(), bench.id()];
    bench.do(holdOp(hold, [leg(A, B, 50), leg(A, A1, 50)]));
    bench.do(postOp(post, hold, { minors: ['20', '0'] }));
    const back = (): Operation => transferOp(bench.id(), [leg(B, A, 20)], { reverses: post });
    expect(bench.do(back(), back())).toEqual(['done', 'already-reversed']);
  });

  test('a reversal is not reversed', () => {
    const bench = new Bench();
    const [first, second] = [bench.id(), bench.id()];
    bench.do(transferOp(first, [leg(A, B, 1)]));
    bench.do(transferOp(second, [leg(B, A, 1)], { reverses: first }));
    expect(bench.do(transferOp(bench.id(), [leg(A, B, 1)], { reverses: second }))).toEqual([
      'not-reversible',
    ]);
  });
});

test('value dates lie within a year of the booking date', () => {
  const bench = new Bench();
  const dated = (valueDate: string): Operation => transferOp(bench.id(), [leg(A, B, 1)], { valueDate });
  expect(
    bench.do(dated('2025-05-03'), dated('2025-05-02'), dated('2027-05-05'), dated('2027-05-06')),
  ).toEqual(['done', 'value-date-range', 'done', 'value-date-range']);
});

describe('conversions', () => {
  const bench = (): Bench => new Bench({ assets: ['EUR', 'USD', 'JPY'] });
  const stated = { source: 'Desk', quotedAt: '2026-05-04T08:59:00Z', quoteId: 'Q-1' };
  const toUsd = subAccountId('wallet-a', 0, 'USD');

  test('go through the positions; the difference is seen in the rounding account', () => {
    const of = bench();
    const conversion = { sold: 'EUR', bought: 'USD', rate: '1.08255', ...stated };
    const request = { from: A, to: toUsd, soldMinor: 1_001n, scales: { sold: 2, bought: 2 }, conversion };
    const made = conversionLegs({ ...request, boughtMinor: 1_083n });
    if (!made.ok) throw new Error(made.error);
    expect(of.do(transferOp(of.id(), made.value, { conversion }))).toEqual(['done']);
    expect(recordOf(of.books, systemAccountId('fx', 'USD')).creditsPosted).toBe(1_084n);
    expect(recordOf(of.books, systemAccountId('rounding', 'USD')).debitsPosted).toBe(1n);
    expect(conversionLegs({ ...request, boughtMinor: 1_090n })).toEqual({
      ok: false,
      error: 'conversion-rounding',
    });
  });

  test('that do not give what the rate gives are refused, and so is a position without a conversion', () => {
    const of = bench();
    const fx = (asset: string): AccountId => systemAccountId('fx', asset);
    const legs = [leg(A, fx('EUR'), 1_000), leg(fx('USD'), toUsd, 1_083, 'USD')];
    const conversion = { sold: 'EUR', bought: 'USD', rate: '1.0825', ...stated };
    // 10.00 × 1.0825 = 10.825, half to even: 10.82.
    expect(of.do(transferOp(of.id(), legs, { conversion }))).toEqual(['conversion-differs']);
    expect(of.do(transferOp(of.id(), [leg(A, fx('EUR'), 1_000)]))).toEqual(['conversion-missing']);
  });

  test.each([
    [1_000n, '1.0825', 2, 2, 1_082n],
    [1_000n, '1.0835', 2, 2, 1_084n],
    [1_000n, '163.455', 2, 0, 1_635n],
    [1_635n, '0.00611', 0, 2, 999n],
    [1n, '0.5', 2, 2, 0n],
    [3n, '0.5', 2, 2, 2n],
  ])('%s at %s gives %s', (sold, rate, from, to, bought) => {
    expect(convertedMinor(sold, rate, { sold: from, bought: to })).toBe(bought);
  });

  test('are off by half a minor unit at most, at any rate', () => {
    const parts = fc.record({
      sold: fc.bigInt({ min: 1n, max: 10n ** 15n }),
      rate: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      from: fc.nat({ max: 18 }),
      to: fc.nat({ max: 18 }),
    });
    fc.assert(
      fc.property(parts, ({ sold, rate, from, to }) => {
        const text = `${(rate / 10n ** 6n).toString()}.${(rate % 10n ** 6n).toString().padStart(6, '0')}`;
        const bought = convertedMinor(sold, text, { sold: from, bought: to });
        const off = bought * 10n ** BigInt(6 + from) - sold * rate * 10n ** BigInt(to);
        expect((off < 0n ? -off : off) * 2n).toBeLessThanOrEqual(10n ** BigInt(6 + from));
      }),
    );
  });
});

describe('an id counts once', () => {
  test('asked again it stands where it stood, refused or not', () => {
    const bench = new Bench({ fundsMinor: 100n });
    const poor = transferOp(bench.id(), [leg(A, B, 150)]);
    expect(bench.do(poor)).toEqual(['insufficient-funds']);
    bench.move(100, B, A);
    expect(bench.outcomes(poor)).toEqual([{ kind: 'again', position: positionOf(1, 0) }]);
    expect(bench.free(A)).toBe(200n);
  });

  test('another body under it differs in a field that is named', () => {
    const id = idsFrom(1)();
    const first = transferOp(id, [leg(A, B, 1)], { meta: { a: '1', b: '2' } });
    expect(differenceOf({ ...first, flags: ['x'] }, { ...first, meta: { b: '2', a: '1' } })).toBeNull();
    expect(differenceOf(first, transferOp(id, [leg(A, B, 2)], { meta: { a: '1', b: '2' } }))).toBe(
      'legs.0.minor',
    );
    expect(differenceOf(first, { ...first, valueDate: '2026-05-04' })).toBe('valueDate');
    expect(differenceOf(first, voidOp(id, id))).toBe('op');
  });

  test('answers are JSON that says where and what', () => {
    const id = idsFrom(1)();
    const done = transferOp(id, [leg(A, B, 1)]);
    const text = answerOf({ ...done, flags: [`soft-floor:${A}`] }, positionOf(7, 3), BOOK_TIME);
    expect(text).toBe(
      `{"id":"${id}","status":"posted","position":{"seq":7,"index":3},"time":"${BOOK_TIME}","flags":["soft-floor:${A}"]}`,
    );
    expect(JSON.parse(answerOf({ ...done, refused: 'hold-unknown' }, positionOf(7, 3), BOOK_TIME))).toEqual({
      id,
      status: 'refused',
      position: { seq: 7, index: 3 },
      time: BOOK_TIME,
      code: 'hold-unknown',
      detail: 'The hold is not known.',
    });
  });
});

test('what stood in the maps before is left as it was', () => {
  const bench = new Bench();
  const before = recordOf(bench.books, A);
  const copy = { ...before };
  bench.move(10);
  bench.move(10);
  expect(before).toEqual(copy);
  expect(recordOf(bench.books, A)).not.toBe(before);
});
