import { prepare, type Check, type Prepared } from './check.ts';
import { allOf, outcomeOf, type CompiledRule } from './compile.ts';
import { closesGap } from './coverage.ts';
import { raiseSeats, type SeatCounts } from './merge.ts';
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

/** How many approvals changed facts need; infinite when they are denied. */
export type Cost = (changed: Facts) => number;

/**
 * The cost where only facts behind one kind of condition change. What the other rules say is added up once, and
 * of the rules that look at the changed fact only that look is repeated: a sweep tries hundreds of values.
 */
export const costWhenChanging = (condition: string, bases: readonly Judged[]): Cost => {
  const sweeps = bases.map((basis) => sweepOf(condition, basis));
  return (changed) => {
    const facts = prepare(changed);
    const seats: SeatCounts = new Map();
    if (!sweeps.every((sweep) => addSeats(sweep, facts, seats))) return Infinity;
    return [...seats.values()].reduce((total, count) => total + count, 0);
  };
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

/** A rule that depends on the changed fact: the check to repeat, and what its other conditions say. */
interface Varying {
  readonly rule: CompiledRule;
  readonly checks: readonly Check[];
  readonly rest: Tri;
}

const sweepOf = (condition: string, { rules, tests }: Judged): Sweep => {
  const seats: SeatCounts = new Map();
  const fixed: CompiledRule[] = [];
  const varying: Varying[] = [];
  let [isDenied, isCovered] = [false, false];
  for (const [index, rule] of rules.entries()) {
    const { checks } = rule;
    const rest = allOf((tests[index] ?? []).filter((_, at) => checks[at]?.condition !== condition));
    if (rest === 'false') continue;
    const changed = checks.filter((check) => check.condition === condition);
    if (changed.length > 0) varying.push({ rule, checks: changed, rest });
    else {
      fixed.push(rule);
      isCovered ||= rest === 'true' && rule.then.kind === 'require';
      isDenied ||= rule.then.kind === 'deny';
      if (rule.then.kind === 'require') raiseSeats(seats, rule.then.groups);
    }
  }
  return { isDenied, isCovered, seats, fixed, varying };
};

/** Adds what one policy demands; false when it denies. */
const addSeats = (sweep: Sweep, facts: Prepared, seats: SeatCounts): boolean => {
  if (sweep.isDenied) return false;
  let isCovered = sweep.isCovered;
  const doubtful: CompiledRule[] = [];
  for (const { rule, checks, rest } of sweep.varying) {
    const outcome = outcomeOf({ checks }, facts);
    if (outcome === 'false') continue;
    if (rule.then.kind === 'deny') return false;
    raiseSeats(seats, rule.then.groups);
    if (outcome === 'true' && rest === 'true') isCovered = true;
    else doubtful.push(rule);
  }
  for (const [group, atLeast] of sweep.seats) raiseSeats(seats, [{ group, atLeast }]);
  return isCovered || closesGap([...sweep.fixed, ...doubtful], facts);
};
