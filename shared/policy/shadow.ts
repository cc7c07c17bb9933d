import { demandText, EXTRAS, insteadText } from './demand-words.ts';
import { becauseOf, type GroupNames, nameOf } from './phrases.ts';
import { isNoWider } from './escalation.ts';
import { mergeDemands, type Demand } from './merge.ts';
import { demandIn } from './overdue.ts';
import type { Evaluation, Place, Requirement, RuleTrace } from './types.ts';

/**
 * What each rule in shadow would add if it alone were binding: "Would also need 1 Compliance if rule P-2 were
 * binding: payee age 3 days < 7 days (rule P-2, v4)." From the trace alone; rules that do not match say nothing.
 */
export const shadowSentences = (evaluation: Evaluation, names: GroupNames): readonly string[] =>
  evaluation.trace
    .filter(({ shadow, outcome }) => shadow === true && outcome !== 'false')
    .map(
      (rule) =>
        `${effectOf(rule, evaluation, names)} if rule ${rule.rule} were binding: ${becauseOf(rule, names)}.`,
    );

const effectOf = (rule: RuleTrace, evaluation: Evaluation, names: GroupNames): string => {
  const { then } = rule;
  const { decision, requirement } = evaluation;
  const isDenied = decision === 'denied';
  if (then.kind === 'deny') return `Would ${isDenied ? 'also ' : ''}be denied (${then.code})`;
  const demand = demandIn(rule) ?? then;
  if (isDenied && isOpenedBy(rule, evaluation))
    return `Would need ${demandText(mergeDemands([requirement, demand]), names)} instead of being denied`;
  // A denial asks for nobody, so there all that the rule demands is new.
  const now = isDenied ? mergeDemands([]) : requirement;
  const [added, closed] = [additionsOf(demand, now, names), closingsOf(demand, now, names)];
  const effects = [
    ...(added.length === 0 ? [] : [`also need ${added.join('; ')}`]),
    ...(closed.length === 0 ? [] : [`accept ${closed.join('; ')}`]),
  ];
  return effects.length === 0 ? 'Would need no more' : `Would ${effects.join(' and ')}`;
};

/** A denial for want of a rule ends where a rule matches for certain, in both policies if two were joined. */
const isOpenedBy = ({ outcome, basis }: RuleTrace, { denials }: Evaluation): boolean =>
  outcome === 'true' && basis === undefined && denials.every(({ rule }) => rule === null);

const additionsOf = (then: Demand, now: Requirement, names: GroupNames): readonly string[] => {
  const merged = mergeDemands([now, then]);
  const seats = new Map(now.groups.map(({ group, atLeast }) => [group, atLeast]));
  const people = merged.groups
    .filter(({ group, atLeast }) => atLeast !== seats.get(group))
    .map(({ group, atLeast }) => `${String(atLeast)} ${nameOf(group, names)}${insteadOf(seats.get(group))}`);
  const extras = EXTRAS.filter((extra) => extra.isAsked(merged) && !isSettled(extra, merged, now)).map(
    ({ text }) => text(merged),
  );
  return people.length === 0 ? extras : [people.join(' + '), ...extras];
};

/** Groups whose places would be escalated to fewer, or later. */
const closingsOf = (then: Demand, now: Requirement, names: GroupNames): readonly string[] =>
  mergeDemands([now, then])
    .groups.filter((place) => isNarrower(place, now))
    .map((place) => insteadText(place, names));

/** Whether a group that was asked before is escalated to fewer now, or later; of a new one its number says enough. */
const isNarrower = ({ group, escalate }: Place, { groups }: Requirement): boolean => {
  const before = groups.find((place) => place.group === group);
  return before !== undefined && !isNoWider(before.escalate, escalate);
};

const insteadOf = (before: number | undefined): string =>
  before === undefined ? '' : ` instead of ${String(before)}`;

const isSettled = (
  { isAsked, text }: (typeof EXTRAS)[number],
  merged: Requirement,
  now: Requirement,
): boolean => isAsked(now) && text(now) === text(merged);
