import type { Check, Literal, Prepared } from './check.ts';
import type { CompiledRule } from './compile.ts';

/** Steps after which the search gives up and the gap stands. */
const STEPS_MAX = 5_000;

/**
 * Whether rules that match only perhaps leave no gap between them: whatever the unknown facts turn out to be,
 * one of the rules matches. Without this, an unknown fact would pass where every known value of it is denied.
 * Facts are taken as independent and open lists as endless, so a doubt is answered with "no".
 */
export const closesGap = (rules: readonly CompiledRule[], facts: Prepared): boolean => {
  const clauses: Clause[] = [];
  for (const rule of rules) {
    const clause = clauseOf(rule.checks, facts);
    if (clause !== null) clauses.push(clause);
  }
  return isTautology(clauses, { left: STEPS_MAX });
};

type Clause = readonly Literal[];

/** The doubtful conditions of one rule; null when one of them can be false whatever the others are. */
const clauseOf = (checks: readonly Check[], facts: Prepared): Clause | null => {
  const clause: Literal[] = [];
  for (const check of checks) {
    if (check.test(facts) !== 'unknown') continue;
    if (check.literal === null) return null;
    clause.push(check.literal);
  }
  return clause;
};

const isTautology = (clauses: readonly Clause[], steps: { left: number }): boolean => {
  if (clauses.some((clause) => clause.length === 0)) return true;
  const pivot = clauses[0]?.[0];
  if (pivot === undefined || steps.left-- <= 0) return false;
  return valuesOf(pivot, clauses).every((value) => isTautology(given(clauses, pivot.key, value), steps));
};

/** One value of every class that the clauses tell apart. */
const valuesOf = (pivot: Literal, clauses: readonly Clause[]): readonly (string | bigint)[] => {
  if (pivot.kind === 'finite') return pivot.universe;
  const edges = new Set([0n]);
  for (const literal of clauses.flat()) {
    if (literal.kind !== 'window' || literal.key !== pivot.key) continue;
    edges.add(literal.min);
    if (literal.max !== null) edges.add(literal.max);
  }
  return [...edges];
};

/** The clauses once a fact is settled: those that it contradicts are gone, the others are shorter. */
const given = (clauses: readonly Clause[], key: string, value: string | bigint): readonly Clause[] =>
  clauses
    .filter((clause) => clause.every((literal) => literal.key !== key || accepts(literal, value)))
    .map((clause) => clause.filter((literal) => literal.key !== key));

const accepts = (literal: Literal, value: string | bigint): boolean => {
  if (literal.kind === 'finite') return typeof value === 'string' && literal.accepts.has(value);
  return typeof value === 'bigint' && value >= literal.min && (literal.max === null || value < literal.max);
};
