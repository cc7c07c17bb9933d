import { candidatesOf, type Candidate } from './candidates.ts';
import { prepare } from './check.ts';
import { compileRule, outcomeOf, type CompiledRule } from './compile.ts';
import { verdictOf } from './decide.ts';
import { approvalsNeeded, mergeVerdicts } from './merge.ts';
import type { Evaluation, Facts, RuleTrace, Tri, Verdict } from './types.ts';

/** An explanation names at most this many ways to an easier answer. */
const COUNTERFACTUALS_MAX = 6;
/** Classes of an ordered fact that are tried on either side of its value. */
const WALK_MAX = 32;

/** One change of one fact, and what would be needed then. `facts` are any that fit the text. */
export interface Counterfactual {
  readonly needed: number;
  readonly text: string;
  readonly facts: Facts;
}

/** Single changes of one fact after which fewer approvals are needed, found by judging the traced rules again. */
export const counterfactualsOf = (evaluation: Evaluation, facts: Facts): readonly Counterfactual[] => {
  const judge = judgeOf(evaluation.trace, facts);
  // Facts of another moment would promise what they do not hold.
  if (!isSame(judge(facts, null), evaluation)) return [];
  const now = costOf(evaluation);
  const found: Counterfactual[] = [];
  for (const candidate of candidatesOf(evaluation.trace, facts)) {
    if (found.length >= COUNTERFACTUALS_MAX) break;
    found.push(...improvements(candidate, now, (changed) => costOf(judge(changed, candidate.condition))));
  }
  return found.slice(0, COUNTERFACTUALS_MAX);
};

/** Approvals needed; a denial costs more than any number of them. */
const costOf = ({ decision, requirement }: Verdict): number =>
  decision === 'denied' ? Infinity : approvalsNeeded(requirement);

const isSame = (a: Verdict, b: Verdict): boolean =>
  a.decision === b.decision &&
  JSON.stringify([a.denials, a.requirement]) === JSON.stringify([b.denials, b.requirement]);

/** The verdict on changed facts; only rules with a condition on the changed fact are judged again. */
type Judge = (facts: Facts, changed: string | null) => Verdict;

const judgeOf = (trace: readonly RuleTrace[], facts: Facts): Judge => {
  const judges = basesOf(trace).map((rules) => judgeBasis(rules.map(rebuilt), facts));
  return (changedFacts, changed) => {
    const [first, ...others] = judges.map((judge) => judge(changedFacts, changed));
    return others.reduce(mergeVerdicts, first ?? verdictOf([], [], prepare(changedFacts)));
  };
};

const judgeBasis = (rules: readonly CompiledRule[], facts: Facts): Judge => {
  const prepared = prepare(facts);
  const outcomes = rules.map((rule) => outcomeOf(rule, prepared));
  return (changedFacts, changed) => {
    const now = prepare(changedFacts);
    const judged = (rule: CompiledRule, before: Tri): Tri =>
      rule.checks.some(({ condition }) => condition === changed) ? outcomeOf(rule, now) : before;
    return verdictOf(
      rules,
      rules.map((rule, index) => judged(rule, outcomes[index] ?? 'unknown')),
      now,
    );
  };
};

/** The policies that were joined: one, or the one at submission and the one in force. */
const basesOf = (trace: readonly RuleTrace[]): readonly (readonly RuleTrace[])[] =>
  trace.every(({ basis }) => basis === undefined)
    ? [trace]
    : [trace.filter(({ basis }) => basis !== 'current'), trace.filter(({ basis }) => basis !== 'submission')];

const rebuilt = ({ rule, version, title, when, then }: RuleTrace): CompiledRule =>
  compileRule({ id: rule, version, title, when, then });

const improvements = (
  candidate: Candidate,
  now: number,
  cost: (facts: Facts) => number,
): readonly Counterfactual[] => {
  if (candidate.kind === 'range') return rangeImprovements(candidate, now, cost);
  const needed = cost(candidate.facts);
  return needed < now ? [promise(needed, candidate.text, candidate.facts)] : [];
};

type Range = Extract<Candidate, { kind: 'range' }>;

/** The nearest easier range below and the nearest above; for an unknown value the lowest one. */
const rangeImprovements = (
  range: Range,
  now: number,
  cost: (facts: Facts) => number,
): readonly Counterfactual[] => {
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
  readonly cost: (facts: Facts) => number;
}

const walk = (range: Range, { from, step, now, cost }: Walk): Counterfactual | undefined => {
  let first: { readonly cell: number; readonly needed: number } | undefined;
  let last = from;
  for (let cell = from; cell in range.edges && Math.abs(cell - from) < WALK_MAX; cell += step) {
    const needed = cost(range.at(cell));
    if (first === undefined && needed < now) first = { cell, needed };
    else if (first !== undefined && needed !== first.needed) break;
    last = cell;
  }
  if (first === undefined) return undefined;
  const text = range.text(Math.min(first.cell, last), Math.max(first.cell, last));
  return promise(first.needed, text, range.at(first.cell));
};

const promise = (needed: number, condition: string, facts: Facts): Counterfactual => ({
  needed,
  text: `Would need ${String(needed)} ${condition}.`,
  facts,
});
