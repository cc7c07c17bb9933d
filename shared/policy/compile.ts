import type { Sha256Hex } from '#shared/brand';
import { canonicalize, type JsonValue } from '#shared/json';
import type { Check, Prepared } from './check.ts';
import { checksOf } from './conditions.ts';
import { policyDigest } from './digest.ts';
import type { Condition, Consequence, Policy } from './schema.ts';
import type { Tri } from './types.ts';

export interface CompiledRule {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly when: Condition;
  readonly then: Consequence;
  readonly checks: readonly Check[];
}

/** A policy made ready for many payments: its digest, and its rules with parsed conditions, sorted by id. */
export interface CompiledPolicy {
  readonly version: number;
  readonly digest: Sha256Hex;
  readonly rules: readonly CompiledRule[];
}

/** Parses a policy once. Evaluate many facts with {@link evaluateCompiled} or, without a trace, `decide`. */
export const compile = (policy: Policy): CompiledPolicy => ({
  version: policy.version,
  digest: policyDigest(policy),
  rules: policy.rules.map(compileRule).sort(compareRules),
});

export const compileRule = (rule: Omit<CompiledRule, 'checks'>): CompiledRule => ({
  id: rule.id,
  version: rule.version,
  title: rule.title,
  when: rule.when,
  then: rule.then,
  checks: checksOf(rule.when),
});

/** Conditions combine by Kleene's three-valued "and": one that is false outweighs any that are unknown. */
export const outcomeOf = (rule: CompiledRule, facts: Prepared): Tri => {
  let outcome: Tri = 'true';
  for (const check of rule.checks) {
    const tested = check.test(facts);
    if (tested === 'false') return 'false';
    if (tested === 'unknown') outcome = 'unknown';
  }
  return outcome;
};

/** Order of code units, the same on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ids are unique in a sound policy; a policy that repeats one must still not depend on the order of its text. */
const compareRules = (a: CompiledRule, b: CompiledRule): number =>
  compareText(a.id, b.id) || a.version - b.version || compareText(textOf(a), textOf(b));

const textOf = ({ title, when, then }: CompiledRule): string =>
  canonicalize({ title, when, then } as unknown as JsonValue);
