import { prepare, type Prepared } from './check.ts';
import { outcomeOf, type CompiledPolicy, type CompiledRule } from './compile.ts';
import { closesGap } from './coverage.ts';
import { mergeDemands, mergeDenials } from './merge.ts';
import type { Consequence } from './schema.ts';
import type { Facts, Tri, Verdict } from './types.ts';

/** Why a payment that no rule matched is denied. */
export const NO_RULE_MATCHED = 'no-rule-matched';

/** The decision without its trace, for replays over history. Same answer as `evaluateCompiled`. */
export const decide = (policy: CompiledPolicy, facts: Facts): Verdict => {
  const prepared = prepare(facts);
  return verdictOf(
    policy.rules,
    policy.rules.map((rule) => outcomeOf(rule, prepared)),
    prepared,
  );
};

/**
 * Judges rules by their outcomes. A rule in doubt takes part: it denies, or its demand is added. It counts as
 * a match against a gap only together with rules that leave none (see `closesGap`).
 */
export const verdictOf = (
  rules: readonly CompiledRule[],
  outcomes: readonly Tri[],
  facts: Prepared,
): Verdict => {
  const denials: { rule: string; code: string }[] = [];
  const demands: Extract<Consequence, { kind: 'require' }>[] = [];
  const doubtful: CompiledRule[] = [];
  let isCovered = false;
  for (const [index, rule] of rules.entries()) {
    const outcome = outcomes[index] ?? 'unknown';
    if (outcome === 'false') continue;
    if (rule.then.kind === 'deny') {
      denials.push({ rule: rule.id, code: rule.then.code });
      continue;
    }
    demands.push(rule.then);
    if (outcome === 'true') isCovered = true;
    else doubtful.push(rule);
  }
  const requirement = mergeDemands(demands);
  if (denials.length > 0) return { decision: 'denied', denials: mergeDenials(denials), requirement };
  if (isCovered || closesGap(doubtful, facts)) return { decision: 'requires', denials: [], requirement };
  return { decision: 'denied', denials: [{ rule: null, code: NO_RULE_MATCHED }], requirement };
};
