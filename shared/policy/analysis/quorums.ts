import { actionNames, type Action } from '../schema.ts';
import { anyOf } from '../texts.ts';
import { casesOf, standingOf, type Case, type Cases } from './cases.ts';
import { crewOf, type Absent, type Crew } from './crew.ts';
import { rulesOn } from './days.ts';
import { createDemands, type Demands } from './demands.ts';
import { exampleAt, usualExample } from './example.ts';
import { deadlockFindings, initiatorFindings, unreachableFindings } from './failure-words.ts';
import {
  distinct,
  failuresByInitiator,
  failuresOfAll,
  failuresWithout,
  telling,
  type View,
} from './failures.ts';
import { laterFindings } from './later.ts';
import { exampleForRules } from './rule-example.ts';
import type { Scope } from './scope.ts';
import { tooLarge } from './too-large.ts';
import type { AnalysisExample, AnalysisFinding, QuorumPeople } from './types.ts';

/** Kinds of people beyond which not every two are tried. */
const KINDS_MAX = 40;

/** Of whom the roster is, what must stay possible, and the day that it is. */
export interface QuorumQuestion {
  readonly people: QuorumPeople;
  readonly administrative: readonly string[];
  /** Without it no rule is overdue, today or later. */
  readonly today: string | undefined;
}

/**
 * Demands that the active people cannot fill, at all or with one or two of them absent; today, and from which day on
 * because of the date of review of a rule. A lockout is for good and so not made of dates: a version that renews a rule
 * is never asked more than the rules of it ask by themselves.
 */
export const quorumsOf = (
  scope: Scope,
  { people, administrative, today }: QuorumQuestion,
): readonly AnalysisFinding[] => {
  const demands = createDemands();
  const crew = crewOf(people, demands);
  const always = casesOf(scope.rules, crew, demands, scope.budget);
  const asked = askedOn(scope, crew, demands, today) ?? always;
  const { unproved } = asked;
  const names = namesOf(people);
  const view: View = {
    scope,
    crew,
    demands,
    names,
    day: today,
    isLater: false,
    cases: distinct(asked.cases),
  };
  return [
    ...unknownGroups(view, people),
    ...unreachableFindings(view, telling(failuresOfAll(view), view)),
    ...initiatorFindings(
      view,
      failuresByInitiator(view).flatMap((failures) => telling(failures, view)),
    ),
    ...deadlocks(
      view,
      crew.kinds.map((_, kind) => [kind]),
      'error',
    ),
    ...deadlocksOfTwo(view),
    ...lockouts(
      view,
      always.cases,
      administrative.filter((it) => !always.unproved.includes(it as Action)),
    ),
    ...(unproved.length > 0 ? [tooLarge(`that people can fill every demand for ${anyOf(unproved)}`)] : []),
    ...(today === undefined ? [] : laterFindings(view, today)),
  ];
};

/** The cases of a day; undefined where no rule is overdue on it. */
const askedOn = (
  { rules, budget }: Scope,
  crew: Crew,
  demands: Demands,
  day: string | undefined,
): Cases | undefined => {
  const raised = rulesOn(rules, day);
  return raised.every((it, at) => it === rules[at]) ? undefined : casesOf(raised, crew, demands, budget);
};

const namesOf = ({ groups }: QuorumPeople): Readonly<Record<string, string>> =>
  Object.fromEntries(groups.map(({ id, name }) => [id, name]));

/** Groups that places are escalated to and that are not in the roster: nobody is ever let in from there. */
const unknownGroups = ({ scope }: View, { groups }: QuorumPeople): readonly AnalysisFinding[] => {
  const known = new Set<string>(groups.map(({ id }) => id));
  return scope.rules.flatMap(({ rule }) => {
    const { id, then } = rule;
    const pools =
      then.kind === 'require' ? then.groups.flatMap(({ escalate }) => escalate?.groups ?? []) : [];
    return [...new Set(pools.filter((group) => !known.has(group)))].sort().map((group): AnalysisFinding => ({
      code: 'unknown-group',
      severity: 'error',
      rules: [id],
      text: `${id} escalates to ${group}, which is no group of the roster.`,
      example: exampleForRules({ rules: [rule] }, { rules: [id] }),
    }));
  });
};

const deadlocks = (
  view: View,
  absences: readonly Absent[],
  severity: 'error' | 'warning',
): readonly AnalysisFinding[] =>
  deadlockFindings(
    view,
    absences.flatMap((absent) => telling(failuresWithout(view, absent), view)),
    severity,
  );

const deadlocksOfTwo = (view: View): readonly AnalysisFinding[] => {
  const { kinds } = view.crew;
  if (kinds.length > KINDS_MAX) return [tooLarge('that any two people may be absent')];
  const pairs = kinds.flatMap((_, a) =>
    kinds.flatMap(({ members }, b) => (a < b || (a === b && members.length > 1) ? [[a, b]] : [])),
  );
  return deadlocks(view, pairs, 'warning');
};

/** Actions without which nothing could ever be changed again, and which nobody could get approved. */
const lockouts = (
  { crew, scope }: View,
  cases: readonly Case[],
  administrative: readonly string[],
): readonly AnalysisFinding[] =>
  actionNames
    .filter((action) => administrative.includes(action))
    .filter((action) => {
      const about = cases.filter(({ actions }) => actions.includes(action));
      return !about.some((it) => standingOf(it, crew, []) === 'open');
    })
    .map((action) => ({
      code: 'self-lockout',
      severity: 'error',
      rules: scope.rules.filter(({ rule }) => rule.when.action.includes(action)).map(({ rule }) => rule.id),
      text: `Nobody could ever get ${action} approved under this policy.`,
      example: exampleOf(action, scope),
    }));

/** Where no rule is about it, the action alone shows it. */
const exampleOf = (action: Action, { spaces }: Scope): AnalysisExample => {
  const space = spaces.find(({ actions }) => actions.includes(action));
  return space === undefined
    ? usualExample(action)
    : exampleAt({ ...space, base: { ...space.base, action } }, []);
};
