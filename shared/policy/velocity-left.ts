import { prepare } from './check.ts';
import { compile, type CompiledRule } from './compile.ts';
import type { Policy } from './schema.ts';
import type { Facts } from './types.ts';
import { isComparable, showUsed, velocityKey, type VelocityLimit } from './velocity.ts';
import { windowWords } from './sentences/words.ts';

/** How far a payment is from where a rule about running figures begins, the payment itself and what is pending included. */
export interface VelocityLeft {
  readonly rule: string;
  readonly title: string;
  readonly by: VelocityLimit['by'];
  /** Minor units, or transfers; negative where the rule applies. */
  readonly left: bigint;
  /** "12,000.00 EUR left of 30,000.00 EUR in 24 hours". */
  readonly text: string;
}

/**
 * What is left before each binding rule about running figures begins, for a payment that meets its other conditions or
 * may meet them. A figure that is not known has nothing left to tell: there the rule applies, and its reason says so.
 */
export const velocitiesLeft = (policy: Policy, facts: Facts): readonly VelocityLeft[] =>
  compile(policy).rules.flatMap((rule) => leftOf(rule, facts));

const leftOf = (rule: CompiledRule, facts: Facts): readonly VelocityLeft[] => {
  const limit = rule.when.velocity;
  if (limit === undefined || !isComparable(limit, facts)) return [];
  const prepared = prepare(facts);
  const isAbout = rule.checks.every(
    ({ condition, test }) => condition === 'velocity' || test(prepared) !== 'false',
  );
  const key = velocityKey(limit);
  const used = Object.hasOwn(facts.velocity, key) ? facts.velocity[key] : undefined;
  if (!isAbout || used === undefined) return [];
  const left = BigInt(limit.over) - BigInt(used);
  return [{ rule: rule.id, title: rule.title, by: limit.by, left, text: textOf(limit, left, facts) }];
};

const textOf = (limit: VelocityLimit, left: bigint, facts: Facts): string => {
  const bound = `${showUsed(limit, BigInt(limit.over), facts)} in ${windowWords[limit.window]}`;
  return left < 0n
    ? `${showUsed(limit, -left, facts)} over ${bound}`
    : `${showUsed(limit, left, facts)} left of ${bound}`;
};
