import type { GroupId, PersonId } from '#shared/brand';
import type { Condition, Consequence, QuorumPeople, Policy, Rule } from '#shared/policy';

/*
 * Policies of many rules on eight dimensions (tier, rail, asset, amount, payee listed, payee age, screening,
 * calendar), the same for the same seed.
 */

/** Numbers from 0 up to a bound, from one seed (mulberry32). */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
};

type Random = ReturnType<typeof randomOf>;

const some = <T>(random: Random, values: readonly T[]): T[] => {
  const chosen = values.filter(() => random(2) === 0);
  return chosen.length > 0 ? chosen : [...values.slice(0, 1)];
};

const ASSETS = ['EUR', 'USD', 'JPY', 'CHF'];

const conditionOf = (random: Random): Condition => {
  const ccy = ASSETS[random(ASSETS.length)] ?? 'EUR';
  const min = random(40) * 25_000;
  return {
    action: ['transfer'],
    assets: [ccy],
    amount: {
      min: String(min),
      ...(random(2) === 0 ? {} : { max: String(min + 25_000 * (1 + random(20))) }),
      ccy,
    },
    ...(random(2) === 0 ? { tiers: some(random, ['hot', 'warm', 'cold'] as const) } : {}),
    ...(random(2) === 0 ? { rails: some(random, ['book', 'sepa', 'swift', 'evm'] as const) } : {}),
    ...(random(3) === 0 ? { time: { calendar: 'business-hours', inside: random(2) === 0 } } : {}),
    ...(random(2) === 0 ? {} : { payee: payeeOf(random) }),
  };
};

const payeeOf = (random: Random): NonNullable<Condition['payee']> => ({
  ...(random(2) === 0 ? { listed: random(2) === 0 } : {}),
  ...(random(2) === 0 ? { ageDaysLt: [7, 30, 90][random(3)] ?? 7 } : {}),
  ...(random(3) === 0 ? { screening: (['clear', 'hit', 'stale'] as const)[random(3)] ?? 'hit' } : {}),
});

const GROUPS = ['treasury', 'senior-treasury', 'compliance', 'controllers'] as GroupId[];

const consequenceOf = (random: Random): Consequence =>
  random(8) === 0
    ? { kind: 'deny', code: 'denied' }
    : {
        kind: 'require',
        groups: some(random, GROUPS).map((group) => ({ group, atLeast: 1 + random(3) })),
        distinct: ['person'],
        ...(random(5) === 0 ? { delayHours: 24 } : {}),
      };

export const manyRules = (count: number, seed: number): Policy => {
  const random = randomOf(seed);
  const rules = Array.from({ length: count }, (_, index): Rule => ({
    id: `R-${String(index)}`,
    version: 1,
    owner: 'p-owner' as PersonId,
    reviewBy: '2030-01-01',
    title: `Rule ${String(index)}`,
    when: conditionOf(random),
    then: consequenceOf(random),
  }));
  return { version: 1, title: 'Many rules', rules };
};

/** Sixteen people, some of them in two of the groups that the rules ask. */
export const APPROVERS: QuorumPeople['people'] = Array.from({ length: 16 }, (_, index) => ({
  id: `p-${String(index)}` as PersonId,
  groups: GROUPS.filter((_group, at) => at === index % 4 || (index % 3 === 0 && at === (index + 1) % 4)),
  standing: 'active',
}));
