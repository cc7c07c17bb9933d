import { counterfactualsOf } from './counterfactual.ts';
import { askedByRules, floorReasons } from './floor-words.ts';
import { approvalsNeeded } from './merge.ts';
import { becauseOf, mismatchOf, nameOf } from './phrases.ts';
import type { Evaluation, Explanation, Facts, Requirement, RuleTrace } from './types.ts';

/** What a requirement may ask besides people, and how the rules that ask it are found. */
interface Extra {
  readonly isAsked: (requirement: Requirement) => boolean;
  readonly text: (requirement: Requirement) => string;
  readonly isAskedBy: (rule: RuleTrace, requirement: Requirement) => boolean;
}

/**
 * Why an evaluation came out as it did, from its trace alone: "3 = 2 Treasury + 1 Compliance" or "2 of
 * Treasury", a reason for each part, what would change the answer, and the rules that did not match.
 * Counterfactuals are found by judging the traced rules again on changed facts; with other facts than the
 * evaluation's there are none.
 *
 * @param groupNames display names by group id; a group without one is shown by its id.
 */
export const explain = (
  evaluation: Evaluation,
  groupNames: Readonly<Record<string, string>>,
  facts: Facts,
): Explanation => ({
  headline:
    evaluation.decision === 'denied' ? denialHeadline(evaluation) : headlineOf(evaluation, groupNames),
  reasons:
    evaluation.decision === 'denied' ? denialReasons(evaluation) : demandReasons(evaluation, groupNames),
  counterfactuals: counterfactualsOf(evaluation, facts).map(({ text }) => text),
  notMatched: notMatchedOf(evaluation.trace),
});

const headlineOf = ({ requirement }: Evaluation, names: Readonly<Record<string, string>>): string => {
  const extras = EXTRAS.filter(({ isAsked }) => isAsked(requirement)).map(({ text }) => text(requirement));
  return `${[peopleOf(requirement, names), ...extras].join('; ')}.`;
};

/** "2 of Treasury" where one group is enough, else the sum: "3 = 2 Treasury + 1 Compliance". */
const peopleOf = (requirement: Requirement, names: Readonly<Record<string, string>>): string => {
  const [first, ...others] = byWeight(requirement);
  if (first !== undefined && others.length === 0)
    return `${String(first.atLeast)} of ${nameOf(first.group, names)}`;
  const parts = byWeight(requirement).map(
    ({ group, atLeast }) => `${String(atLeast)} ${nameOf(group, names)}`,
  );
  return `${String(approvalsNeeded(requirement))} = ${parts.join(' + ')}`;
};

const denialHeadline = ({ denials }: Evaluation): string =>
  `Denied: ${[...new Set(denials.map(({ code }) => code))].join(', ')}.`;

const demandReasons = (
  { requirement, trace }: Evaluation,
  names: Readonly<Record<string, string>>,
): readonly string[] => [
  ...floorReasons(requirement, trace),
  ...byWeight(askedByRules(trace)).map(({ group, atLeast }) =>
    reason(
      `${nameOf(group, names)} ${String(atLeast)}`,
      askedBy(trace, (rule) => demands(rule, group, atLeast)),
    ),
  ),
  ...EXTRAS.filter(({ isAsked }) => isAsked(requirement)).map(({ text, isAskedBy }) =>
    reason(
      capital(text(requirement)),
      askedBy(trace, (rule) => isAskedBy(rule, requirement)),
    ),
  ),
];

const denialReasons = ({ denials, trace }: Evaluation): readonly string[] =>
  denials.map(({ rule, code }) => {
    if (rule === null) return 'No rule matches for certain, and what no rule allows is denied.';
    const deniedBy = (it: RuleTrace): boolean =>
      it.rule === rule && it.then.kind === 'deny' && it.then.code === code;
    return reason(`Denied (${code})`, askedBy(trace, deniedBy));
  });

/** Rules that did not match, each with the facts that kept it away; those for another action are left out. */
const notMatchedOf = (trace: readonly RuleTrace[]): readonly string[] =>
  trace
    .filter(({ applied, conditions }) => !applied && !conditions.some(isOtherAction))
    .map((rule) => mismatchOf(rule));

const isOtherAction = ({ condition, outcome }: RuleTrace['conditions'][number]): boolean =>
  condition === 'action' && outcome === 'false';

const reason = (what: string, rules: readonly RuleTrace[]): string =>
  `${what} because ${rules.map(becauseOf).join('; also because ')}.`;

const askedBy = (trace: readonly RuleTrace[], asks: (rule: RuleTrace) => boolean): readonly RuleTrace[] =>
  trace.filter((rule) => rule.applied && asks(rule));

const demands = ({ then }: RuleTrace, group: string, atLeast: number): boolean =>
  then.kind === 'require' && then.groups.some((it) => it.group === group && it.atLeast === atLeast);

const byWeight = ({ groups }: Requirement): Requirement['groups'] =>
  [...groups].sort((a, b) => b.atLeast - a.atLeast);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Distinct persons are always demanded, so they need no sentence. */
const distinctExtra = (kind: 'device' | 'build' | 'site'): Extra => ({
  isAsked: ({ distinct }) => distinct.includes(kind),
  text: () => `different ${kind}s`,
  isAskedBy: ({ then }) => then.kind === 'require' && then.distinct.includes(kind),
});

const EXTRAS: readonly Extra[] = [
  distinctExtra('device'),
  distinctExtra('build'),
  distinctExtra('site'),
  {
    isAsked: ({ delayHours }) => delayHours > 0,
    text: ({ delayHours }) => `a delay of ${String(delayHours)} ${delayHours === 1 ? 'hour' : 'hours'}`,
    isAskedBy: ({ then }, { delayHours }) => then.kind === 'require' && then.delayHours === delayHours,
  },
  {
    isAsked: ({ tier }) => tier === 'cold',
    text: () => 'cold custody',
    isAskedBy: ({ then }) => then.kind === 'require' && then.tier === 'cold',
  },
  {
    isAsked: ({ secondLook }) => secondLook,
    text: () => 'a second look',
    isAskedBy: ({ then }) => then.kind === 'require' && then.secondLook === true,
  },
];
