import type { PersonId } from '#shared/brand';
import { prepare } from '../check.ts';
import { compareText, outcomeOf } from '../compile.ts';
import { actionNames, type Action } from '../schema.ts';
import { anyOf } from '../texts.ts';
import type { Facts } from '../types.ts';
import { casesOf, standingOf, type Case } from './cases.ts';
import { crewOf, type Absent, type Crew } from './crew.ts';
import { createDemands, type Demands } from './demands.ts';
import { exampleAt, showSeats, usualExample } from './example.ts';
import { exampleForRules } from './rule-example.ts';
import type { Scope } from './scope.ts';
import { tooLarge } from './too-large.ts';
import type { AnalysisExample, AnalysisFinding, QuorumPeople } from './types.ts';

/** Kinds of people beyond which not every two are tried. */
const KINDS_MAX = 40;
/** Sets of people that a finding names. */
const NAMED_MAX = 50;

/** Demands that the active people cannot fill, at all or with one or two of them absent. */
export const quorumsOf = (
  scope: Scope,
  people: QuorumPeople,
  administrative: readonly string[],
): readonly AnalysisFinding[] => {
  const demands = createDemands();
  const crew = crewOf(people, demands);
  const { cases, unproved } = casesOf(scope.rules, crew, demands, scope.budget);
  const view: View = { scope, crew, demands, cases: distinct(cases), names: namesOf(people) };
  return [
    ...unknownGroups(view, people),
    ...unreachable(view),
    ...unreachableFor(view),
    ...deadlocks(
      view,
      crew.kinds.map((_, kind) => [kind]),
      'error',
    ),
    ...deadlocksOfTwo(view),
    ...lockouts(
      view,
      cases,
      administrative.filter((it) => !unproved.includes(it as Action)),
    ),
    ...(unproved.length > 0 ? [tooLarge(`that people can fill every demand for ${anyOf(unproved)}`)] : []),
  ];
};

interface View {
  readonly scope: Scope;
  readonly crew: Crew;
  readonly demands: Demands;
  readonly cases: readonly Case[];
  readonly names: Readonly<Record<string, string>>;
}

const namesOf = ({ groups }: QuorumPeople): Readonly<Record<string, string>> =>
  Object.fromEntries(groups.map(({ id, name }) => [id, name]));

/** The same demand of the same initiators is one case, whatever it is made of. */
const distinct = (cases: readonly Case[]): readonly Case[] =>
  [
    ...new Map(
      cases.toReversed().map((it) => [`${String(it.demand)}/${it.initiators.join()}`, it] as const),
    ).values(),
  ].reverse();

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

/** A demand that cannot be filled, without whom, and by whom it may be made. */
interface Failure {
  readonly of: Case;
  readonly absent: Absent;
  readonly initiators: readonly number[];
}

const unreachable = (view: View): readonly AnalysisFinding[] =>
  alike(telling(failuresWithout(view, []), view)).map(([failure]) =>
    finding(view, failure, {
      code: 'unreachable-quorum',
      severity: 'error',
      text: `Nobody can approve what needs ${seatsOf(view, failure)}${madeBy(view, failure)}: too few active people can.`,
    }),
  );

/** What some may initiate and others approve, but not if these initiate it. */
const unreachableFor = (view: View): readonly AnalysisFinding[] => {
  const { cases, crew } = view;
  const failures = crew.kinds.flatMap((_, kind) => {
    const unfilled = cases
      .filter((it) => it.initiators.includes(kind) && !crew.fills(it.demand, [kind]))
      .filter((it) => standingOf(it, crew, []) === 'open')
      .map((it): Failure => ({ of: it, absent: [kind], initiators: [kind] }));
    return telling(unfilled, view);
  });
  return alike(failures.map((it) => ({ ...it, initiators: [] }))).map((group) => {
    const [{ of, absent }] = group;
    const people = peopleOf(view, group);
    const failure = { of, absent, initiators: absent };
    const text = `Nobody can approve what ${anyOf(people.flat())} initiates where it needs ${seatsOf(view, failure)}.`;
    return finding(view, failure, { code: 'unreachable-quorum', severity: 'warning', text, people });
  });
};

const deadlocks = (
  view: View,
  absences: readonly Absent[],
  severity: 'error' | 'warning',
): readonly AnalysisFinding[] => {
  const failures = absences.flatMap((absent) => telling(failuresWithout(view, absent), view));
  return alike(failures).map((group) => {
    const [failure] = group;
    const people = peopleOf(view, group);
    const who = anyOf(people.map((set) => set.join(' and ')));
    const text = `While ${who} ${severity === 'error' ? 'is' : 'are'} absent, nobody can approve what needs ${seatsOf(view, failure)}${madeBy(view, failure)}.`;
    return finding(view, failure, { code: 'deadlock', severity, text, people });
  });
};

const deadlocksOfTwo = (view: View): readonly AnalysisFinding[] => {
  const { kinds } = view.crew;
  if (kinds.length > KINDS_MAX) return [tooLarge('that any two people may be absent')];
  const pairs = kinds.flatMap((_, a) =>
    kinds.flatMap(({ members }, b) => (a < b || (a === b && members.length > 1) ? [[a, b]] : [])),
  );
  return deadlocks(view, pairs, 'warning');
};

/** Demands that are blocked by these absences, and by no fewer. */
const failuresWithout = ({ cases, crew }: View, absent: Absent): readonly Failure[] =>
  cases
    .filter((it) => standingOf(it, crew, absent) === 'blocked')
    .filter((it) => fewer(absent).every((less) => standingOf(it, crew, less) !== 'blocked'))
    .map((it) => ({ of: it, absent, initiators: it.initiators }));

const fewer = (absent: Absent): readonly Absent[] =>
  absent.length === 0 ? [] : [[], ...(absent.length > 1 ? absent.map((kind) => [kind]) : [])];

/**
 * That more of the same cannot be filled either, or not when fewer may initiate it, goes without saying. Of two
 * that say the same the first is left.
 */
const telling = (failures: readonly Failure[], view: View): readonly Failure[] =>
  failures.filter(
    (it, at) =>
      !failures.some(
        (other, place) =>
          place !== at && isImplied(it, other, view) && (place < at || !isImplied(other, it, view)),
      ),
  );

const isImplied = (failure: Failure, by: Failure, { demands }: View): boolean =>
  demands.isWithin(by.of.demand, failure.of.demand) &&
  failure.initiators.every((kind) => by.initiators.includes(kind));

type Group = readonly [Failure, ...Failure[]];

const alike = (failures: readonly Failure[]): readonly Group[] => {
  const groups = new Map<string, [Failure, ...Failure[]]>();
  for (const failure of failures) {
    const key = `${String(failure.of.demand)}/${failure.initiators.join()}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups.values()];
};

const seatsOf = ({ demands, names }: View, { of: { demand } }: Failure): string => {
  const requirement = demands.requirement(demand);
  return `${showSeats(requirement, names)}${requirement.distinct.includes('site') ? ' at different sites' : ''}`;
};

/** Who may initiate it, where the rules ask that. */
const madeBy = ({ crew }: View, { initiators }: Failure): string =>
  initiators.length === crew.kinds.length
    ? ''
    : ` when ${anyOf(initiators.flatMap((kind) => crew.kinds[kind]?.members ?? []))} initiates it`;

/** The sets of people that the kinds stand for. */
const peopleOf = ({ crew }: View, group: Group): readonly (readonly PersonId[])[] => {
  const sets = new Map<string, readonly PersonId[]>();
  for (const { absent } of group)
    for (const set of setsOf(absent.map((kind) => crew.kinds[kind]?.members ?? [])))
      if (sets.size < NAMED_MAX) sets.set(set.join(), set);
  return [...sets.values()].sort((a, b) => compareText(a.join(), b.join()));
};

const setsOf = ([first = [], second]: readonly (readonly PersonId[])[]): readonly (readonly PersonId[])[] =>
  second === undefined
    ? first.map((one) => [one])
    : first.flatMap((one) =>
        second.filter((other) => first !== second || one < other).map((other) => [one, other]),
      );

type Said = Pick<AnalysisFinding, 'code' | 'severity' | 'text' | 'people'>;

const finding = ({ scope, crew }: View, failure: Failure, said: Said): AnalysisFinding => {
  const { initiators, absent } = failure;
  const present = initiators.find((kind) => crew.isThere(kind, absent)) ?? initiators[0];
  const example = failure.of.example(present ?? -1);
  return { ...said, rules: requiringAt(scope, example.facts), example };
};

const requiringAt = ({ rules }: Scope, facts: Facts): readonly string[] => {
  const prepared = prepare(facts);
  return rules
    .filter(({ rule }) => rule.then.kind === 'require' && outcomeOf(rule, prepared) !== 'false')
    .map(({ rule }) => rule.id);
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
