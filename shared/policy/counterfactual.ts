import { candidatesOf, type Candidate } from './candidates.ts';
import { prepare } from './check.ts';
import { allOf, compileRule, type CompiledRule } from './compile.ts';
import { changedWith, costWhenChanging, judged, type Cost, type Judged } from './cost.ts';
import { verdictOf } from './decide.ts';
import { factsDigest } from './digest.ts';
import { approvalsNeeded, mergeVerdicts } from './merge.ts';
import type { Evaluation, Facts, RuleTrace, Verdict } from './types.ts';

/** An explanation names at most this many ways to an easier answer. */
const COUNTERFACTUALS_MAX = 6;
/** Classes of an ordered fact that are tried on either side of its value. */
const WALK_MAX = 16;

/** One change of one fact, and what would be needed then. `facts` are any that fit the text. */
export interface Counterfactual {
  readonly needed: number;
  readonly text: string;
  readonly facts: Facts;
}

/**
 * Single changes of one fact after which fewer approvals are needed, found by judging the traced rules again.
 *
 * @param time instant at which the facts were taken, ISO 8601 in UTC; without it nothing has a date.
 */
export const counterfactualsOf = (
  evaluation: Evaluation,
  facts: Facts,
  time?: string,
): readonly Counterfactual[] => {
  const trace = evaluation.trace.filter(canMatter);
  const bases = basesOf(trace).map((entries) => judged(entries.map(rebuilt), facts));
  // Facts of another moment would promise what they do not hold.
  if (factsDigest(facts) !== evaluation.factsDigest || !isSame(verdictNow(bases, facts), evaluation))
    return [];
  const now = evaluation.decision === 'denied' ? Infinity : approvalsNeeded(evaluation.requirement);
  const found: Counterfactual[] = [];
  const costs = new Map<string, Cost>();
  for (const candidate of candidatesOf(trace, facts, time)) {
    if (found.length >= COUNTERFACTUALS_MAX) break;
    const cost = costs.get(candidate.condition) ?? costWhenChanging(candidate.condition, bases);
    costs.set(candidate.condition, cost);
    if (cost.least < now) found.push(...improvements(candidate, now, cost));
  }
  return found.slice(0, COUNTERFACTUALS_MAX);
};

/**
 * A rule that fails by its action, or by two conditions that no single fact stands behind, stays away whichever fact
 * changes; a rule in shadow stays away in any case.
 */
const canMatter = ({ conditions, shadow }: RuleTrace): boolean => {
  if (shadow === true) return false;
  const failed = conditions.filter(({ outcome }) => outcome === 'false').map(({ condition }) => condition);
  if (failed.includes('action')) return false;
  return failed.length < 2 || failed.every((condition) => changedWith('amount').includes(condition));
};

/** The policies that were joined: one, or the one at submission and the one in force. */
const basesOf = (trace: readonly RuleTrace[]): readonly (readonly RuleTrace[])[] =>
  trace.every(({ basis }) => basis === undefined)
    ? [trace]
    : [trace.filter(({ basis }) => basis !== 'current'), trace.filter(({ basis }) => basis !== 'submission')];

const rebuilt = ({ rule, version, owner, title, when, then, overdue }: RuleTrace): CompiledRule =>
  compileRule({
    id: rule,
    version,
    owner,
    title,
    when,
    then,
    ...(overdue !== undefined && { reviewBy: overdue.reviewBy }),
  });

const verdictNow = (bases: readonly Judged[], facts: Facts): Verdict =>
  bases
    .map(({ rules, tests }) => verdictOf(rules, prepare(facts), (_, index) => allOf(tests[index] ?? [])))
    .reduce(mergeVerdicts);

const isSame = (a: Verdict, b: Verdict): boolean =>
  a.decision === b.decision &&
  JSON.stringify([a.denials, a.requirement]) === JSON.stringify([b.denials, b.requirement]);

const improvements = (candidate: Candidate, now: number, cost: Cost): readonly Counterfactual[] => {
  if (candidate.kind === 'range') return rangeImprovements(candidate, now, cost);
  const needed = cost.of(candidate.facts);
  return needed < now ? [promise(needed, candidate.text, candidate.facts)] : [];
};

type Range = Extract<Candidate, { kind: 'range' }>;

/** The nearest easier range below and the nearest above; for an unknown value the lowest one. */
const rangeImprovements = (range: Range, now: number, cost: Cost): readonly Counterfactual[] => {
  const walks: readonly (readonly [from: number, step: 1 | -1])[] =
    range.current === null
      ? [[0, 1]]
      : [
          [range.current - 1, -1],
          [range.current + 1, 1],
        ];
  return walks
    .map(([from, step]) => walk(range, { from, step, now, cost }))
    .filter((found) => found !== undefined);
};

interface Walk {
  readonly from: number;
  readonly step: 1 | -1;
  readonly now: number;
  readonly cost: Cost;
}

const walk = (range: Range, { from, step, now, cost }: Walk): Counterfactual | undefined => {
  let first: { readonly cell: number; readonly needed: number } | undefined;
  let last = from;
  for (let cell = from; cell in range.edges && Math.abs(cell - from) < WALK_MAX; cell += step) {
    const needed = neededIn(range.at(cell), cost);
    if (first === undefined && needed < now) first = { cell, needed };
    else if (first !== undefined && needed !== first.needed) break;
    last = cell;
  }
  if (first === undefined) return undefined;
  const text = range.text(Math.min(first.cell, last), Math.max(first.cell, last));
  return promise(first.needed, text, range.at(first.cell)[0]);
};

/** What is needed in the whole of a class; infinite where its parts need different numbers and no one can be promised. */
const neededIn = ([first, ...rest]: readonly [Facts, ...Facts[]], cost: Cost): number => {
  const needed = cost.of(first);
  return rest.every((facts) => cost.of(facts) === needed) ? needed : Infinity;
};

const promise = (needed: number, condition: string, facts: Facts): Counterfactual => ({
  needed,
  text: `Would need ${String(needed)} ${condition}.`,
  facts,
});
