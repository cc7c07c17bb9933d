import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import {
  doesLoosen,
  headroomAfter,
  headroomOf,
  limitsOn,
  limitsPassed,
  limitsWithFunds,
  limitsProblem,
  type AccountLimits,
  type AccountRecord,
  type Movement,
  type WalletLimits,
} from '#shared/double-entry';
import { testWallet } from '../../../support/company.ts';

const AT = '2026-05-01T09:30:00Z';
const HOUR = Math.floor(Date.parse(AT) / 3_600_000);
const DAY = Math.floor(Date.parse(AT) / 86_400_000);

const bound = fc.option(fc.integer({ min: 0, max: 40 }).map(String), { nil: null });

/** Soft and hard of a bound, the soft one on the careful side. */
const band = (isFloor: boolean): fc.Arbitrary<AccountLimits['floor']> =>
  fc.tuple(bound, bound).map(([a, b]) => {
    if (a === null || b === null) return { soft: a, hard: b };
    const [low, high] = Number(a) < Number(b) ? [a, b] : [b, a];
    return isFloor ? { soft: high, hard: low } : { soft: low, hard: high };
  });

const velocityArb = fc
  .tuple(
    fc.subarray(['d7/count', 'd7/sum', 'h24/count', 'h24/sum', 'm1/sum'] as const),
    fc.array(band(false), { minLength: 5, maxLength: 5 }),
  )
  .map(([names, bands]) =>
    names.flatMap((name, index): AccountLimits['velocity'] => {
      const [window, measure] = name.split('/') as ['h24' | 'd7' | 'm1', 'sum' | 'count'];
      const { soft = null, hard = null } = bands[index] ?? {};
      return soft === null && hard === null ? [] : [{ window, measure, soft, hard }];
    }),
  );

const limitsArb: fc.Arbitrary<AccountLimits> = fc
  .record({ floor: band(true), ceiling: band(false), velocity: velocityArb })
  .filter((limits) => limitsProblem([{ asset: 'EUR', limits }]) === undefined);

const accountArb = fc
  .record({
    posted: fc.bigInt({ min: 0n, max: 60n }),
    out: fc.bigInt({ min: 0n, max: 20n }),
    into: fc.bigInt({ min: 0n, max: 20n }),
    sum: fc.bigInt({ min: 0n, max: 40n }),
    count: fc.integer({ min: 0, max: 5 }),
    normal: fc.constantFrom('debit' as const, 'credit' as const),
  })
  .map(({ posted, out, into, sum, count, normal }): AccountRecord => {
    const isDebit = normal === 'debit';
    return {
      account: {
        id: 'w.EUR' as AccountId,
        wallet: testWallet('w', 'alpha', 'W').id,
        role: 'wallet',
        asset: 'EUR',
        scale: 2,
        name: 'W',
        iban: null,
        bic: null,
        normal,
        overdraft: false,
        limits: null,
      },
      debitsPosted: isDebit ? posted : 0n,
      creditsPosted: isDebit ? 0n : posted,
      debitsPending: isDebit ? into : out,
      creditsPending: isDebit ? out : into,
      lastSeq: 0,
      openHolds: 0,
      velocity: { hours: [{ at: HOUR, sum, count }], days: [{ at: DAY, sum, count }] },
    };
  });

const movementArb: fc.Arbitrary<Movement> = fc
  .tuple(fc.bigInt({ min: 1n, max: 60n }), fc.boolean())
  .map(([minor, isOut]) => (isOut ? { out: minor, in: 0n } : { out: 0n, in: minor }));

const passes = (record: AccountRecord, limits: AccountLimits | null, movement: Movement) =>
  limitsPassed(headroomOf(record, limits, AT), movement);

describe('headroom', () => {
  test('what is left may move, and one minor unit more may not', () => {
    fc.assert(
      fc.property(accountArb, limitsArb, (record, limits) => {
        for (const headroom of headroomOf(record, limits, AT)) {
          if (headroom.leftHard === null || headroom.measure === 'count') continue;
          const side = headroom.kind === 'ceiling' ? 'in' : 'out';
          const over = { out: 0n, in: 0n, [side]: headroom.leftHard + 1n };
          const within = { out: 0n, in: 0n, [side]: headroom.leftHard };
          if (over[side] > 0n) expect(limitsPassed([headroom], over).hard).toEqual([headroom]);
          if (within[side] > 0n) expect(limitsPassed([headroom], within).hard).toEqual([]);
        }
      }),
    );
  });

  test('counts what is pending as used: a promise takes as much as a movement', () => {
    fc.assert(
      fc.property(accountArb, limitsArb, fc.bigInt({ min: 1n, max: 30n }), (record, limits, minor) => {
        const isDebit = record.account.normal === 'debit';
        const promised = isDebit
          ? { ...record, creditsPending: record.creditsPending + minor }
          : { ...record, debitsPending: record.debitsPending + minor };
        const moved = isDebit
          ? { ...record, creditsPosted: record.creditsPosted + minor }
          : { ...record, debitsPosted: record.debitsPosted + minor };
        const floorOf = (it: AccountRecord) =>
          headroomOf(it, limits, AT).find(({ kind }) => kind === 'floor')?.leftHard;
        expect(floorOf(promised)).toBe(floorOf(moved));
      }),
    );
  });

  test('after several transfers is what it would be with them promised', () => {
    fc.assert(
      fc.property(
        accountArb,
        limitsArb,
        movementArb,
        fc.bigInt({ min: 1n, max: 9n }),
        (record, limits, one, count) => {
          const movement = { ...one, count };
          for (const before of headroomOf(record, limits, AT)) {
            const after = headroomAfter(before, movement);
            const used =
              before.kind === 'ceiling'
                ? one.in
                : before.measure === 'sum' || one.out === 0n
                  ? one.out
                  : count;
            expect(after.posted + after.pending).toBe(before.posted + before.pending + used);
            if (before.leftHard === null) expect(after.leftHard).toBeNull();
            else {
              expect(after.leftHard).toBe(before.leftHard - used);
              const isPassed = limitsPassed([before], movement).hard.length > 0;
              expect(isPassed).toBe(used > 0n && before.leftHard - used < 0n);
            }
          }
        },
      ),
    );
  });

  test('of an account without overdraft ends at zero, or at its higher floor', () => {
    const floorOf = (overdraft: boolean, soft: string | null, hard: string | null) =>
      limitsWithFunds({ overdraft }, { floor: { soft, hard }, ceiling: NONE, velocity: [] })?.floor;
    expect(floorOf(false, null, null)).toEqual({ soft: null, hard: '0' });
    expect(floorOf(false, '-5', '-10')).toEqual({ soft: null, hard: '0' });
    expect(floorOf(false, '20', '10')).toEqual({ soft: '20', hard: '10' });
    expect(floorOf(true, '-5', '-10')).toEqual({ soft: '-5', hard: '-10' });
    expect(limitsWithFunds({ overdraft: false }, null)?.floor.hard).toBe('0');
    expect(limitsWithFunds({ overdraft: true }, null)).toBeNull();
  });

  test('says how much is used, and of it what is pending', () => {
    const limits: AccountLimits = {
      floor: { soft: '20', hard: '10' },
      ceiling: { soft: null, hard: '100' },
      velocity: [{ window: 'h24', measure: 'sum', soft: null, hard: '50' }],
    };
    const record = {
      debitsPosted: 60n,
      creditsPosted: 0n,
      debitsPending: 5n,
      creditsPending: 15n,
      account: { normal: 'debit' },
      velocity: {
        hours: [
          { at: HOUR - 30, sum: 9n, count: 1 },
          { at: HOUR, sum: 25n, count: 2 },
        ],
        days: [],
      },
    } as unknown as AccountRecord;
    const figures = headroomOf(record, limits, AT).map((it) => [
      it.kind,
      it.posted,
      it.pending,
      it.leftSoft,
      it.leftHard,
    ]);
    expect(figures).toEqual([
      ['floor', 60n, 15n, 25n, 35n],
      ['ceiling', 60n, 5n, null, 35n],
      ['velocity', 10n, 15n, null, 25n],
    ]);
  });
});

describe('limits of a wallet and of an account', () => {
  test('bind together: what either refuses is refused, and nothing else', () => {
    fc.assert(
      fc.property(accountArb, limitsArb, limitsArb, movementArb, (record, ofWallet, own, movement) => {
        const wallet = testWallet('w', 'alpha', 'W', { limits: [{ asset: 'EUR', limits: ofWallet }] });
        const both = limitsOn({ ...record.account, limits: own }, wallet);
        for (const grade of ['hard', 'soft'] as const) {
          const isRefused = passes(record, both, movement)[grade].length > 0;
          const byEither = [ofWallet, own].some(
            (limits) => passes(record, limits, movement)[grade].length > 0,
          );
          expect(isRefused).toBe(byEither);
        }
      }),
    );
  });

  test('of another asset do not bind', () => {
    const wallet = testWallet('w', 'alpha', 'W', {
      limits: [{ asset: 'USD', limits: { floor: { soft: null, hard: '5' }, ceiling: NONE, velocity: [] } }],
    });
    expect(limitsOn({ asset: 'EUR', limits: null } as never, wallet)).toBeNull();
  });
});

const NONE = { soft: null, hard: null };

describe('whether a change loosens', () => {
  const wholeArb = fc
    .option(limitsArb, { nil: undefined })
    .map((limits): WalletLimits => (limits === undefined ? [] : [{ asset: 'EUR', limits }]));

  test('what does not loosen lets nothing through that was held back', () => {
    fc.assert(
      fc.property(accountArb, wholeArb, wholeArb, movementArb, (record, from, to, movement) => {
        fc.pre(!doesLoosen(from, to));
        for (const grade of ['hard', 'soft'] as const)
          if (passes(record, from[0]?.limits ?? null, movement)[grade].length > 0)
            expect(passes(record, to[0]?.limits ?? null, movement)[grade].length).toBeGreaterThan(0);
      }),
    );
  });

  test.each<[string, WalletLimits, WalletLimits, boolean]>([
    ['taking limits away', [eur({ hard: '5' })], [], true],
    ['a lower floor', [eur({ hard: '5' })], [eur({ hard: '4' })], true],
    ['a soft floor that goes', [eur({ hard: '5', soft: '9' })], [eur({ hard: '5' })], true],
    ['a higher floor', [eur({ hard: '5' })], [eur({ hard: '6' })], false],
    ['a first limit', [], [eur({ hard: '6' })], false],
    ['no change', [eur({ hard: '5' })], [eur({ hard: '5' })], false],
  ])('%s', (_, from, to, expected) => {
    expect(doesLoosen(from, to)).toBe(expected);
  });
});

function eur(floor: { hard: string; soft?: string }): WalletLimits[number] {
  return {
    asset: 'EUR',
    limits: { floor: { soft: floor.soft ?? null, hard: floor.hard }, ceiling: NONE, velocity: [] },
  };
}

describe('limits that contradict themselves', () => {
  const base: AccountLimits = { floor: { soft: '20', hard: '10' }, ceiling: NONE, velocity: [] };
  const window = { window: 'h24', measure: 'sum', soft: '1', hard: '2' } as const;
  test.each<[string, WalletLimits]>([
    ['an asset twice', [eur({ hard: '5' }), eur({ hard: '5' })]],
    ['nothing at all', [{ asset: 'EUR', limits: { floor: NONE, ceiling: NONE, velocity: [] } }]],
    ['a soft floor below the hard one', [eur({ hard: '5', soft: '4' })]],
    [
      'a ceiling below the floor',
      [{ asset: 'EUR', limits: { ...base, ceiling: { soft: null, hard: '9' } } }],
    ],
    [
      'a soft ceiling above the hard one',
      [{ asset: 'EUR', limits: { ...base, ceiling: { soft: '99', hard: '98' } } }],
    ],
    ['a window twice', [{ asset: 'EUR', limits: { ...base, velocity: [window, window] } }]],
    [
      'a window of nothing',
      [{ asset: 'EUR', limits: { ...base, velocity: [{ ...window, soft: null, hard: null }] } }],
    ],
    [
      'a soft window above the hard one',
      [{ asset: 'EUR', limits: { ...base, velocity: [{ ...window, soft: '3' }] } }],
    ],
  ])('%s are refused', (_, limits) => {
    expect(limitsProblem(limits)).toBeTypeOf('string');
  });
});
