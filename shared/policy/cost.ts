import { prepare, type Check, type Prepared } from './check.ts';
import { outcomeOf, type CompiledRule } from './compile.ts';
import { closesGap } from './coverage.ts';
import { floorOf } from './floor.ts';
import { raiseSeats, type SeatCounts } from './merge.ts';
import { demandOn } from './overdue.ts';
import type { Facts, Tri } from './types.ts';

/** Rules of one policy with what each of their conditions says of the facts as they are. */
export interface Judged {
  readonly facts: Prepared;
  readonly rules: readonly CompiledRule[];
  readonly tests: readonly (readonly Tri[])[];
}

export const judged = (rules: readonly CompiledRule[], facts: Facts): Judged => {
  const prepared = prepare(facts);
  const tests = rules.map(({ checks }) => checks.map((check) => check.test(prepared)));
  return { facts: prepared, rules, tests };
};

/** Conditions whose facts change when the fact of one does: the sums of the windows hold the amount. */
export const changedWith = (condition: string): readonly string[] =>
  condition === 'amount' ? ['amount', 'velocity'] : [condition];

/** How many approvals changed facts need; infinite when they are denied. */
export interface Cost {
  /** No change of the fact needs fewer: what the rules that do not look at it ask. */
  readonly least: number;
  readonly of: (changed: Facts) => number;
}

/**
 * The cost where only facts behind one kind of condition change. What the other rules say is added up once, and
 * of the rules that look at the changed fact only that look is repeated: a sweep tries hundreds of values.
 */
export const costWhenChanging = (condition: string, bases: readonly Judged[]): Cost => {
  const changed = changedWith(condition);
  const sweeps = bases.map((basis) => sweepOf(changed, basis));
  const fixed: SeatCounts = new Map();
  for (const { seats } of sweeps)
    for (const [group, atLeast] of seats) raiseSeats(fixed, [{ group, atLeast }]);
  // No change of a fact is a change of the action.
  const floor = Math.max(0, ...bases.map(({ facts }) => floorOf(facts.facts.action)));
  return {
    least: sweeps.some(({ isDenied }) => isDenied) ? Infinity : Math.max(floor, totalOf(fixed)),
    of: (given) => {
      const facts = prepare(given);
      const seats = new Map(fixed);
      return sweeps.every((sweep) => addSeats(sweep, facts, seats))
        ? Math.max(floor, totalOf(seats))
        : Infinity;
    },
  };
};

const totalOf = (seats: SeatCounts): number => {
  let total = 0;
  for (const count of seats.values()) total += count;
  return total;
};

interface Sweep {
  /** Some rule denies whatever the changed fact is. */
  readonly isDenied: boolean;
  readonly isCovered: boolean;
  readonly seats: Readonly<SeatCounts>;
  /** Rules that take part whatever the changed fact is. */
  readonly fixed: readonly CompiledRule[];
  readonly varying: readonly Varying[];
}

/** A rule that depends on the changed fact: the checks to repeat, and what its other conditions say. */
interface Varying {
  readonly rule: CompiledRule;
  readonly checks: readonly Check[];
  readonly rest: Tri;
}

const sweepOf = (changed: readonly string[], { facts, rules, tests }: Judged): Sweep => {
  const seats: SeatCounts = new Map();
  const fixed: CompiledRule[] = [];
  const varying: Varying[] = [];
  let [isDenied, isCovered] = [false, false];
  for (const [index, rule] of rules.entries()) {
    const split = splitOf(changed, rule, tests[index] ?? []);
    if (split.rest === 'false') continue;
    if (split.checks.length > 0) varying.push(split);
    else {
      fixed.push(rule);
      isCovered ||= split.rest === 'true' && rule.then.kind === 'require';
      isDenied ||= rule.then.kind === 'deny';
      if (rule.then.kind === 'require') raiseSeats(seats, demandOn(rule.then, rule, facts.facts).groups);
    }
  }
  return { isDenied, isCovered, seats, fixed, varying };
};

const splitOf = (changed: readonly string[], rule: CompiledRule, tests: readonly Tri[]): Varying => {
  const checks: Check[] = [];
  let rest: Tri = 'true';
  for (const [at, check] of rule.checks.entries()) {
    if (changed.includes(check.condition)) checks.push(check);
    else if (tests[at] === 'false') return { rule, checks, rest: 'false' };
    else if (tests[at] !== 'true') rest = 'unknown';
  }
  return { rule, checks, rest };
};

/** Adds what the varying rules of one policy demand; false when the policy denies. */
const addSeats = (sweep: Sweep, facts: Prepared, seats: SeatCounts): boolean => {
  if (sweep.isDenied) return false;
  let isCovered = sweep.isCovered;
  const doubtful: CompiledRule[] = [];
  for (const { rule, checks, rest } of sweep.varying) {
    const outcome = outcomeOf({ checks }, facts);
    if (outcome === 'false') continue;
    if (rule.then.kind === 'deny') return false;
    raiseSeats(seats, demandOn(rule.then, rule, facts.facts).groups);
    if (outcome === 'true' && rest === 'true') isCovered = true;
    else doubtful.push(rule);
  }
  return isCovered || closesGap([...sweep.fixed, ...doubtful], facts);
};
