import { and, andNot, bitsOf, has, isSame, keyOf, meets, or, type Bits } from './bits.ts';
import { isSpent, spend, type Budget } from './budget.ts';
import { NOTHING } from './demands.ts';
import { keyOfSide, nextVariable, relevant, settle, startOf, type Side } from './side.ts';
import { dominatedBy, type Space } from './space.ts';

/** A clause, and those without which or besides which it is looked at. */
export interface Trial {
  readonly space: Space;
  readonly clause: number;
  /** The other clauses that count; never one of the same rule. */
  readonly others: Bits;
  /** Whether the clause's match counts as certain, whatever is in doubt about it. */
  readonly isCertain: boolean;
}

/**
 * Whether the clause makes a difference somewhere: what the others say alone is another verdict there. False as
 * well when the budget is spent first.
 */
export const isDecisive = (trial: Trial, budget: Budget): boolean => {
  if (trial.space.isTooLarge) budget.left = -1;
  const search = searchOf(trial, budget);
  const { view, others } = search;
  return visit(search, 0, andNot(others, view.everywhere), startOf(view, and(others, view.everywhere)));
};

interface Search extends Trial {
  readonly budget: Budget;
  readonly visited: Set<string>;
  /** The space with of each demand only what the clause demands too. */
  readonly view: Space;
  /** What the clause demands; null when it denies. */
  readonly demand: number | null;
  /** By variable, clauses that take all from this clause where they match, whatever the answers from there on. */
  readonly takingOver: readonly Bits[];
}

const searchOf = (trial: Trial, budget: Budget): Search => {
  const { space, clause } = trial;
  const demand = space.asked[clause] ?? null;
  return {
    ...trial,
    budget,
    visited: new Set(),
    view: viewOf(space, demand ?? NOTHING),
    demand,
    takingOver: takingOverOf(trial, demand),
  };
};

const viewOf = (space: Space, demand: number): Space => {
  const asked = space.asked.map((it) => (it === null ? null : space.demands.meet(it, demand)));
  return { ...space, asked, dominated: dominatedBy(asked, space.demands) };
};

const takingOverOf = ({ space, clause, others }: Trial, demand: number | null): readonly Bits[] => {
  const asking = demand === null ? space.none : andNot(space.asking(demand), space.doubtful);
  let bits = and(others, or(space.denies, asking));
  const byVariable = space.variables.toReversed().map(({ classes }) => {
    for (const { accepts } of classes) if (has(accepts, clause)) bits = and(bits, accepts);
    return bits;
  });
  return byVariable.reverse();
};

const visit = (search: Search, level: number, pending: Bits, side: Side): boolean => {
  const { view, visited, takingOver, budget } = search;
  if (isSpent(budget) || side.isDenied || isSatisfied(search, side)) return false;
  const open = relevant(view, side, pending);
  const at = nextVariable(view, level, open);
  if (at === -1) return differs(search, side);
  if (meets(open, takingOver[at] ?? view.none)) return false;
  const key = `${String(at)}/${keyOf(open)}/${keyOfSide(side)}`;
  if (visited.has(key)) return false;
  visited.add(key);
  return branch(search, at, open, side);
};

/** Whether all that the clause demands is demanded for certain without it. */
const isSatisfied = ({ view, demand }: Search, side: Side): boolean =>
  demand !== null && side.isSure && view.demands.isWithin(demand, side.demand);

const branch = (search: Search, at: number, open: Bits, side: Side): boolean => {
  const { view, clause, budget } = search;
  const settles = view.settles[at] ?? view.none;
  let last: Bits | null = null;
  for (const { accepts } of view.variables[at]?.classes ?? []) {
    const left = and(open, accepts);
    if (!has(accepts, clause) || (last !== null && isSame(left, last))) continue;
    if (!spend(budget, view)) return false;
    last = left;
    const settled = and(left, settles);
    if (visit(search, at + 1, andNot(left, settled), settle(view, side, settled))) return true;
  }
  return false;
};

const differs = ({ view, clause, demand, isCertain }: Search, side: Side): boolean => {
  const isCovered = side.isSure || view.closes('after', side.doubt);
  if (demand === null) return isCovered;
  if (isCovered) return !view.demands.isWithin(demand, side.demand);
  return isCertain || view.closes('after', or(side.doubt, bitsOf(view.clauses.length, [clause])));
};
