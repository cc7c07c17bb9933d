import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '#shared/encoding';
import {
  newSession,
  planRepair,
  repairedShare,
  repairSum,
  sessionsInMemory,
  startRepair,
  suiteIds,
  type Participant,
  type RepairPlan,
  type StartedRepair,
} from '#shared/threshold';
import {
  generateKey,
  must,
  number,
  numbers,
  seeded,
  shareIn,
  type SharedKey,
} from '../../../support/threshold.ts';

const planOf = (
  { key }: SharedKey,
  helpers: readonly Participant[],
  lost: number,
  seed = 'repair',
): RepairPlan => must(planRepair({ session: newSession(seeded(seed)), key, helpers, lost: number(lost) }));

const startAll = (plan: RepairPlan, { shares }: SharedKey, seed = 'repair'): readonly StartedRepair[] =>
  plan.helpers.map((one) =>
    must(
      startRepair({
        plan,
        share: shareIn(shares, one),
        random: seeded(`${seed}/${one}`),
        claim: sessionsInMemory(),
      }),
    ),
  );

const summandsFor = (
  started: readonly StartedRepair[],
  to: Participant,
): readonly StartedRepair['summands'][number][] =>
  started.flatMap(({ summands }) => summands.filter((one) => one.to === to));

describe.each(suiteIds)('a lost share of %s', (suite) => {
  const shared = generateKey(suite, 2, numbers(1, 2, 3, 8));

  test('is found again by any threshold of the others, the same as before', { timeout: 60_000 }, () => {
    const asked = fc.constantFrom(...numbers(1, 2, 3, 8)).chain((lost) =>
      fc.record({
        lost: fc.constant(lost),
        helpers: fc.subarray(
          [...numbers(1, 2, 3, 8)].filter((one) => one !== lost),
          { minLength: 2 },
        ),
      }),
    );
    fc.assert(
      fc.property(asked, fc.string(), ({ lost, helpers }, seed) => {
        const plan = planOf(shared, helpers, lost, seed);
        const started = startAll(plan, shared, seed);
        const splits = started.map(({ split }) => split);
        const sums = helpers.map((me) => must(repairSum(plan, me, splits, summandsFor(started, me))));
        const repaired = must(repairedShare(plan, splits, sums));
        const before = shareIn(shared.shares, lost);
        expect(toHex(repaired.secret.reveal())).toBe(toHex(before.secret.reveal()));
        expect({ ...repaired, secret: 0 }).toEqual({ ...before, secret: 0 });
      }),
      { numRuns: 5 },
    );
  });

  test("no helper sees another's share: what is sent is no share, nor its weighted value", () => {
    const plan = planOf(shared, numbers(1, 2), 8);
    const [first, second] = startAll(plan, shared);
    const sent = [...(first?.summands ?? []), ...(second?.summands ?? [])].map(({ summand }) => summand);
    const secrets = numbers(1, 2, 3, 8).map((one) => toHex(shareIn(shared.shares, one).secret.reveal()));
    expect(new Set(sent).size).toBe(4);
    expect(sent.filter((one) => secrets.includes(one))).toEqual([]);
  });

  test('a wrong split, summand or sum is laid to whoever gave it', () => {
    const plan = planOf(shared, numbers(1, 2), 8);
    const started = startAll(plan, shared);
    const splits = started.map(({ split }) => split);
    const [first, second] = splits;
    if (first === undefined || second === undefined) throw new Error('two helpers');
    const mine = summandsFor(started, number(2));
    // The summand for helper 2 fits, but with the one for helper 1 it is not the share of who split.
    const wrongSplit = { ...first, points: [...second.points.slice(0, 1), ...first.points.slice(1)] };
    expect(repairSum(plan, number(2), [wrongSplit, second], mine)).toMatchObject({
      error: { code: 'bad-repair-part', culprits: [1] },
    });
    const wrongSummand = mine.map((one) =>
      one.from === 1 ? { ...one, summand: one.summand.replace(/^../, 'aa') } : one,
    );
    expect(repairSum(plan, number(2), splits, wrongSummand)).toMatchObject({
      error: { code: 'bad-repair-part', culprits: [1] },
    });
    const sums = plan.helpers.map((me) => must(repairSum(plan, me, splits, summandsFor(started, me))));
    const wrongSum = sums.map((one) => (one.from === 2 ? { ...one, sum: sums[0]?.sum } : one));
    expect(repairedShare(plan, splits, wrongSum)).toMatchObject({
      error: { code: 'bad-repair-part', culprits: [2] },
    });
  });

  test('is not found by too few, by who lost it, by strangers, with another plan or messages missing', () => {
    const { key } = shared;
    const session = newSession(seeded('bad'));
    const code = (helpers: readonly Participant[], lost: number): unknown => {
      const result = planRepair({ session, key, helpers, lost: number(lost) });
      return result.ok ? 'taken' : result.error.code;
    };
    expect(code(numbers(1), 8)).toBe('too-few-signers');
    expect(code(numbers(1, 8), 8)).toBe('bad-plan');
    expect(code(numbers(1, 9), 8)).toBe('bad-plan');
    expect(code(numbers(2, 1), 8)).toBe('bad-plan');
    const plan = planOf(shared, numbers(1, 2), 8);
    const started = startAll(plan, shared);
    const splits = started.map(({ split }) => split);
    const mine = summandsFor(started, number(2));
    const other = startAll(planOf(shared, numbers(1, 2), 3), shared).map(({ split }) => split);
    expect(repairSum(plan, number(2), other, mine)).toMatchObject({ error: { code: 'wrong-plan' } });
    expect(repairSum(plan, number(2), splits.slice(1), mine)).toMatchObject({
      error: { code: 'missing', culprits: [1] },
    });
    expect(repairSum(plan, number(1), splits, mine)).toMatchObject({ error: { code: 'not-for-me' } });
    const claim = sessionsInMemory();
    const begin = (): unknown =>
      startRepair({ plan, share: shareIn(shared.shares, 1), random: seeded('once'), claim });
    expect([begin(), begin()]).toMatchObject([{ ok: true }, { error: { code: 'session-used' } }]);
  });

  test('helpers who were told different splits are told apart', () => {
    const plan = planOf(shared, numbers(1, 2), 8);
    const [started, again] = [startAll(plan, shared), startAll(plan, shared, 'again')];
    const sumOf = (all: readonly StartedRepair[], me: number): unknown =>
      must(
        repairSum(
          plan,
          number(me),
          all.map(({ split }) => split),
          summandsFor(all, number(me)),
        ),
      );
    const splits = started.map(({ split }) => split);
    expect(repairedShare(plan, splits, [sumOf(started, 1), sumOf(again, 2)])).toMatchObject({
      error: { code: 'transcript-mismatch' },
    });
  });
});
