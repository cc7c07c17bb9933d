import type { PersonId } from '#shared/brand';
import { prepare } from '../check.ts';
import { compareText, outcomeOf, type CompiledRule } from '../compile.ts';
import { isOverdue } from '../overdue.ts';
import { anyOf } from '../texts.ts';
import type { Facts } from '../types.ts';
import { showSeats } from './example.ts';
import { alike, type Failure, type Group, type View } from './failures.ts';
import type { Scope } from './scope.ts';
import type { AnalysisExample, AnalysisFinding } from './types.ts';

/* Failures as findings: in words, with the people, an example, and the day and the rules where a date is the reason. */

/** Sets of people that a finding names. */
const NAMED_MAX = 50;

/** Nobody can fill these, whoever initiates. */
export const unreachableFindings = (view: View, failures: readonly Failure[]): readonly AnalysisFinding[] =>
  alike(failures).map(([failure]) =>
    finding(view, failure, {
      code: 'unreachable-quorum',
      severity: 'error',
      text: `Nobody can approve what needs ${seatsOf(view, failure)}${madeBy(view, failure)}: too few active people can.`,
    }),
  );

/** Nobody can fill these when some initiate. */
export const initiatorFindings = (view: View, failures: readonly Failure[]): readonly AnalysisFinding[] =>
  alike(failures.map((it) => ({ ...it, initiators: [] }))).map((group) => {
    const [{ of, absent }] = group;
    const people = peopleOf(view, group);
    const failure = { of, absent, initiators: absent };
    const text = `Nobody can approve what ${anyOf(people.flat())} initiates where it needs ${seatsOf(view, failure)}.`;
    return finding(view, failure, { code: 'unreachable-quorum', severity: 'warning', text, people });
  });

/** Nobody can fill these while some are absent. */
export const deadlockFindings = (
  view: View,
  failures: readonly Failure[],
  severity: 'error' | 'warning',
): readonly AnalysisFinding[] =>
  alike(failures).map((group) => {
    const [failure] = group;
    const people = peopleOf(view, group);
    const who = anyOf(people.map((set) => set.join(' and ')));
    const text = `While ${who} ${severity === 'error' ? 'is' : 'are'} absent, nobody can approve what needs ${seatsOf(view, failure)}${madeBy(view, failure)}.`;
    return finding(view, failure, { code: 'deadlock', severity, text, people });
  });

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

const finding = (view: View, failure: Failure, said: Said): AnalysisFinding => {
  const { scope, crew, day } = view;
  const { initiators, absent } = failure;
  const present = initiators.find((kind) => crew.isThere(kind, absent)) ?? initiators[0];
  const example = failure.of.example(present ?? -1);
  const requiring = requiringAt(scope, example.facts);
  const overdue = requiring.filter((rule) => isOverdue(rule, { action: example.facts.action, day }));
  return {
    ...dated(view, said, overdue),
    rules: requiring.map(({ id }) => id),
    example: overdue.length === 0 || day === undefined ? example : proposedOn(example, day),
  };
};

/** What comes later is told with its day, and weighs less: there is time. */
const dated = (
  { day, isLater }: View,
  said: Said,
  overdue: readonly CompiledRule[],
): Said & { from?: string } => {
  if (day === undefined || overdue.length === 0) return said;
  const dates = overdue.map(({ id, reviewBy }) => `${id} by ${String(reviewBy)}`);
  const reason = `To be reviewed: ${dates.join(', ')}; one person more of each group is asked after that.`;
  if (!isLater) return { ...said, text: `${said.text} ${reason}` };
  const text = `From ${day} on ${said.text.charAt(0).toLowerCase()}${said.text.slice(1)} ${reason}`;
  return { ...said, severity: said.severity === 'error' ? 'warning' : 'note', text, from: day };
};

const proposedOn = ({ facts, text }: AnalysisExample, day: string): AnalysisExample => ({
  facts: { ...facts, day },
  text: `${text}, proposed on ${day}`,
});

const requiringAt = ({ rules }: Scope, facts: Facts): readonly CompiledRule[] => {
  const prepared = prepare(facts);
  return rules
    .map(({ rule }) => rule)
    .filter((rule) => rule.then.kind === 'require' && outcomeOf(rule, prepared) !== 'false');
};
