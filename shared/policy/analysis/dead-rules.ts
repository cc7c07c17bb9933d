import { anyOf } from '../texts.ts';
import { prepare } from '../check.ts';
import { outcomeOf } from '../compile.ts';
import type { Facts } from '../types.ts';
import { andNot, bitsOf, has } from './bits.ts';
import { giveBack, isSpent, partOf, type Budget } from './budget.ts';
import { isDecisive } from './decisive.ts';
import { exampleAt } from './example.ts';
import type { JointRule } from './joint.ts';
import type { Scope } from './scope.ts';
import { exampleForRules } from './rule-example.ts';
import { cellOf, type Space } from './space.ts';
import { tooLarge } from './too-large.ts';
import type { AnalysisFinding, AnalysisExample } from './types.ts';

/**
 * Rules without which every payment and every change would be judged the same: those that nothing matches, those
 * whose matches are all denied anyway, and those that others make superfluous. Each on its own: of two rules that
 * say the same, either could go, but not both.
 */
export const deadRulesOf = (scope: Scope): readonly AnalysisFinding[] => {
  const whole = scope.budget();
  const unproved: string[] = [];
  const dead = scope.rules.flatMap((joint) => {
    const budget = partOf(whole, RULE_TRIES_MAX);
    const found = deadRule(joint, scope, budget);
    giveBack(whole, budget);
    if (found !== 'unproved') return found;
    unproved.push(joint.rule.id);
    return [];
  });
  if (unproved.length === 0) return dead;
  const finding = tooLarge(`whether ${anyOf(unproved)} ever decides anything`, unproved);
  return [
    ...dead,
    { ...finding, example: exampleForRules({ rules: scope.rules.map(({ rule }) => rule) }, finding) },
  ];
};

/** Tries for one rule, so that one that is hard to settle leaves some for the others. */
const RULE_TRIES_MAX = 25_000;

const deadRule = (
  joint: JointRule,
  scope: Scope,
  budget: Budget,
): readonly AnalysisFinding[] | 'unproved' => {
  const spaces = scope.spaces.filter((space) => space.clausesOf(joint).length > 0);
  if (spaces.some((space) => doesDecide(space, joint, budget))) return [];
  if (isSpent(budget)) return 'unproved';
  const [space] = spaces;
  if (space === undefined) return [neverMatches(joint.rule.id)];
  const say = isDeniedAnyway(joint, spaces, budget) ? contradiction : superfluous;
  return [say(joint, space, scope)];
};

const doesDecide = (space: Space, joint: JointRule, budget: Budget): boolean => {
  const own = space.clausesOf(joint);
  const others = andNot(space.all, bitsOf(space.clauses.length, own));
  return own.some((clause) => {
    const isCertain = !has(space.doubtful, clause);
    return isDecisive({ space, clause, others, isCertain }, budget);
  });
};

/** Whether deny rules take part wherever a rule that requires does. */
const isDeniedAnyway = (joint: JointRule, spaces: readonly Space[], budget: Budget): boolean => {
  if (joint.rule.then.kind === 'deny') return false;
  const isLetThrough = spaces.some((space) =>
    space
      .clausesOf(joint)
      .some((clause) => isDecisive({ space, clause, others: space.denies, isCertain: true }, budget)),
  );
  return !isLetThrough && !isSpent(budget);
};

const neverMatches = (id: string): AnalysisFinding => ({
  code: 'dead-rule',
  severity: 'warning',
  rules: [id],
  text: `${id} never decides: nothing can match it.`,
  example: null,
});

const contradiction = (joint: JointRule, space: Space, scope: Scope): AnalysisFinding => {
  const { id } = joint.rule;
  const example = matchOf(joint, space);
  const denying = othersAt(example.facts, joint, scope).filter(({ rule }) => rule.then.kind === 'deny');
  const ids = denying.map(({ rule }) => rule.id);
  return {
    code: 'contradiction',
    severity: 'warning',
    rules: [id, ...ids],
    text: `${id} never decides: all that it matches is denied, for example by ${anyOf(ids)}.`,
    example,
  };
};

const superfluous = (joint: JointRule, space: Space, scope: Scope): AnalysisFinding => {
  const { id } = joint.rule;
  const example = matchOf(joint, space);
  const ids = othersAt(example.facts, joint, scope).map(({ rule }) => rule.id);
  const because = ids.length === 0 ? '' : `, for example because of ${anyOf(ids)}`;
  return {
    code: 'dead-rule',
    severity: 'warning',
    rules: [id, ...ids],
    text: `${id} never decides: everything is judged the same without it${because}.`,
    example,
  };
};

/** Something that the rule takes part in. */
const matchOf = (joint: JointRule, space: Space): AnalysisExample =>
  exampleAt(space, cellOf(space, space.clausesOf(joint).slice(0, 1)) ?? []);

const othersAt = (facts: Facts, joint: JointRule, { rules }: Scope): readonly JointRule[] => {
  const prepared = prepare(facts);
  return rules.filter((it) => it !== joint && outcomeOf(it.rule, prepared) !== 'false');
};
