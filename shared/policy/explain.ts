import { counterfactualsOf } from './counterfactual.ts';
import { byWeight, EXTRAS, headlineOf, insteadText } from './demand-words.ts';
import { becauseOf, type GroupNames, mismatchOf, nameOf } from './phrases.ts';
import { askedByRules, floorReasons } from './floor-words.ts';
import { demandIn } from './overdue.ts';
import { shadowSentences } from './shadow.ts';
import { capital } from './texts.ts';
import type { Evaluation, Explanation, Facts, RuleTrace } from './types.ts';

/**
 * Why an evaluation came out as it did, from its trace alone: "3 = 2 Treasury + 1 Compliance" or "2 of
 * Treasury", a reason for each part, what would change the answer, the rules that did not match, and what rules
 * in shadow would add. Counterfactuals are found by judging the traced rules again on changed facts; with other
 * facts than the evaluation's there are none.
 *
 * @param names display names of groups, and of owners of rules, by id; who has none is shown by the id.
 * @param time instant at which the facts were taken, ISO 8601 in UTC: with it a payee's age has a date.
 */
export const explain = (
  evaluation: Evaluation,
  names: GroupNames,
  facts: Facts,
  time?: string,
): Explanation => ({
  headline: headlineOf(evaluation, names),
  reasons:
    evaluation.decision === 'denied' ? denialReasons(evaluation, names) : demandReasons(evaluation, names),
  counterfactuals: counterfactualsOf(evaluation, facts, time).map(({ text }) => text),
  notMatched: notMatchedOf(evaluation.trace),
  shadow: shadowSentences(evaluation, names),
});

const demandReasons = ({ requirement, trace }: Evaluation, names: GroupNames): readonly string[] => [
  ...floorReasons(requirement, trace),
  ...byWeight(askedByRules(trace)).map(({ group, atLeast }) =>
    reason(
      `${nameOf(group, names)} ${String(atLeast)}`,
      askedBy(trace, (rule) => demands(rule, group, atLeast)),
      names,
    ),
  ),
  ...EXTRAS.filter(({ isAsked }) => isAsked(requirement)).map(({ text, isAskedBy }) =>
    reason(
      capital(text(requirement)),
      askedBy(trace, (rule) => isAskedBy(rule, requirement)),
      names,
    ),
  ),
  ...requirement.groups
    .filter(({ escalate }) => escalate !== undefined)
    .map((place) =>
      reason(
        `${capital(insteadText(place, names))}, the number staying ${String(place.atLeast)},`,
        askedBy(trace, (rule) => asksOf(rule, place.group)),
        names,
      ),
    ),
  ...trace.filter(({ applied }) => applied).flatMap((rule) => overdueReason(rule, names)),
];

/** "Rule T-3 was to be reviewed by 2026-06-01; until it is, one more person of Treasury is asked." */
const overdueReason = ({ rule, overdue }: RuleTrace, names: GroupNames): readonly string[] => {
  if (overdue === undefined) return [];
  const groups = [...new Set(overdue.asks.groups.map(({ group }) => group))];
  const asked = groups.map((group) => `one more person of ${nameOf(group, names)}`).join(' and ');
  const verb = groups.length === 1 ? 'is' : 'are';
  return [
    `Rule ${rule} was to be reviewed by ${overdue.reviewBy}; until it is, ${asked} ${verb} asked by it.`,
  ];
};

const denialReasons = ({ denials, trace }: Evaluation, names: GroupNames): readonly string[] =>
  denials.map(({ rule, code }) => {
    if (rule === null) return 'No rule matches for certain, and what no rule allows is denied.';
    const deniedBy = (it: RuleTrace): boolean =>
      it.rule === rule && it.then.kind === 'deny' && it.then.code === code;
    return reason(`Denied (${code})`, askedBy(trace, deniedBy), names);
  });

/** Binding rules that did not match, each with the facts that kept it away; those for another action are left out. */
const notMatchedOf = (trace: readonly RuleTrace[]): readonly string[] =>
  trace
    .filter(
      ({ applied, shadow, conditions }) => !applied && shadow !== true && !conditions.some(isOtherAction),
    )
    .map((rule) => mismatchOf(rule));

const isOtherAction = ({ condition, outcome }: RuleTrace['conditions'][number]): boolean =>
  condition === 'action' && outcome === 'false';

const reason = (what: string, rules: readonly RuleTrace[], names: GroupNames): string =>
  `${what} because ${rules.map((rule) => becauseOf(rule, names)).join('; also because ')}.`;

const askedBy = (trace: readonly RuleTrace[], asks: (rule: RuleTrace) => boolean): readonly RuleTrace[] =>
  trace.filter((rule) => rule.applied && asks(rule));

const asksOf = ({ then }: RuleTrace, group: string): boolean =>
  then.kind === 'require' && then.groups.some((it) => it.group === group);

const demands = (rule: RuleTrace, group: string, atLeast: number): boolean =>
  demandIn(rule)?.groups.some((it) => it.group === group && it.atLeast === atLeast) === true;
