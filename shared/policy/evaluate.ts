import { prepare, type Check, type Prepared } from './check.ts';
import { allOf, compile, type CompiledPolicy, type CompiledRule } from './compile.ts';
import { decide } from './decide.ts';
import { factsDigest } from './digest.ts';
import { overdueOf } from './overdue.ts';
import type { Policy } from './schema.ts';
import type { ConditionTrace, Evaluation, Facts, RuleTrace } from './types.ts';

/**
 * Judges a payment by a policy: every rule, in any order, three-valued. An unknown fact makes a deny rule bite
 * and adds a require rule's demand; a denial wins over everything; demands merge; what no rule matches is denied.
 * The result is JSON-shaped, sorted by rule id, and independent of the order of the rules.
 */
export const evaluate = (policy: Policy, facts: Facts): Evaluation =>
  evaluateCompiled(compile(policy), facts);

/** {@link evaluate} for a policy that is held compiled. */
export const evaluateCompiled = (policy: CompiledPolicy, facts: Facts): Evaluation => ({
  ...decide(policy, facts),
  trace: traceOf(policy.traced, facts),
  policyVersion: policy.version,
  policyDigest: policy.digest,
  factsDigest: factsDigest(facts),
});

const traceOf = (rules: readonly CompiledRule[], facts: Facts): readonly RuleTrace[] => {
  const prepared = prepare(facts);
  return rules.map((rule) => ruleTrace(rule, prepared));
};

const ruleTrace = (rule: CompiledRule, facts: Prepared): RuleTrace => {
  const conditions = rule.checks.map((check) => conditionTrace(check, facts));
  const outcome = allOf(conditions.map((condition) => condition.outcome));
  const overdue = overdueOf(rule, facts.facts);
  return {
    rule: rule.id,
    version: rule.version,
    owner: rule.owner,
    title: rule.title,
    outcome,
    applied: outcome !== 'false' && !rule.isShadow,
    conditions,
    when: rule.when,
    then: rule.then,
    ...(overdue && { overdue }),
    ...(rule.isShadow && { shadow: true }),
  };
};

const conditionTrace = (check: Check, facts: Prepared): ConditionTrace => ({
  condition: check.condition,
  outcome: check.test(facts),
  expected: check.expected(facts),
  actual: check.actual(facts),
});
