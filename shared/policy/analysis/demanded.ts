import { and, andNot, isSame, keyOf, type Bits } from './bits.ts';
import { isSpent, spend, type Budget } from './budget.ts';
import { demandOf, keyOfSide, nextVariable, relevant, settle, startOf, type Side } from './side.ts';
import type { Cell, Space } from './space.ts';

/**
 * Every demand that is made somewhere in the space, with a cell where it is. When the budget is spent, some may be
 * missing.
 *
 * @param fixed by variable, the only class that is looked at.
 */
export const demandsIn = (space: Space, fixed: Cell, budget: Budget): ReadonlyMap<number, Cell> => {
  if (space.isTooLarge) budget.left = -1;
  const search: Search = { space, fixed, budget, visited: new Set(), path: [...fixed], found: new Map() };
  visit(search, 0, andNot(space.all, space.everywhere), startOf(space, space.everywhere));
  return search.found;
};

interface Search {
  readonly space: Space;
  readonly fixed: Cell;
  readonly budget: Budget;
  readonly visited: Set<string>;
  readonly path: (number | undefined)[];
  readonly found: Map<number, Cell>;
}

const visit = (search: Search, level: number, pending: Bits, side: Side): void => {
  const { space, visited, found, path } = search;
  if (side.isDenied || isSpent(search.budget)) return;
  const open = relevant(space, side, pending);
  const at = nextVariable(space, level, open);
  if (at === -1) {
    const demand = demandOf(space, side, 'after');
    if (demand !== null && !found.has(demand)) found.set(demand, [...path]);
    return;
  }
  const key = `${String(at)}/${keyOf(open)}/${keyOfSide(side)}`;
  if (visited.has(key)) return;
  visited.add(key);
  branch(search, at, open, side);
};

const branch = (search: Search, at: number, open: Bits, side: Side): void => {
  const { space, fixed, path, budget } = search;
  const settles = space.settles[at] ?? space.none;
  const only = fixed[at];
  let last: Bits | null = null;
  for (const [index, { accepts }] of (space.variables[at]?.classes ?? []).entries()) {
    if (only !== undefined && only !== index) continue;
    const left = and(open, accepts);
    if (last !== null && isSame(left, last)) continue;
    if (!spend(budget, space)) return;
    last = left;
    const settled = and(left, settles);
    path[at] = index;
    visit(search, at + 1, andNot(left, settled), settle(space, side, settled));
  }
  path[at] = only;
};
