import { prepare, type Prepared } from './check.ts';
import { outcomeOf, type CompiledPolicy, type CompiledRule } from './compile.ts';
import { closesGap } from './coverage.ts';
import { raisedToFloor } from './floor.ts';
import { mergeDemands, mergeDenials, type Demand } from './merge.ts';
import { demandOn } from './overdue.ts';
import type { Facts, Tri, Verdict } from './types.ts';

/** Why a payment that no rule matched is denied. */
export const NO_RULE_MATCHED = 'no-rule-matched';

/** The decision without its trace, for replays over history. Same answer as `evaluateCompiled`. */
export const decide = ({ rules }: CompiledPolicy, facts: Facts): Verdict => {
  const prepared = prepare(facts);
  return verdictOf(rules, prepared, (rule) => outcomeOf(rule, prepared));
};

/**
 * Judges rules by their outcomes. A rule in doubt takes part: it denies, or its demand is added. It counts as
 * a match against a gap only together with rules that leave none (see `closesGap`).
 */
export const verdictOf = (
  rules: readonly CompiledRule[],
  facts: Prepared,
  outcome: (rule: CompiledRule, index: number) => Tri,
): Verdict => {
  const denials: { rule: string; code: string }[] = [];
  const demands: Demand[] = [];
  const doubtful: CompiledRule[] = [];
  rules.forEach((rule, index) => {
    const judged = outcome(rule, index);
    if (judged === 'false') return;
    if (rule.then.kind === 'deny') denials.push({ rule: rule.id, code: rule.then.code });
    else demands.push(demandOn(rule.then, rule, facts.facts));
    if (judged === 'unknown') doubtful.push(rule);
  });
  const requirement = raisedToFloor(facts.facts.action, mergeDemands(demands));
  if (denials.length > 0) return { decision: 'denied', denials: mergeDenials(denials), requirement };
  if (demands.length > doubtful.length || closesGap(doubtful, facts))
    return { decision: 'requires', denials: [], requirement };
  return { decision: 'denied', denials: [{ rule: null, code: NO_RULE_MATCHED }], requirement };
};
