import { and, andNot, isSame, keyOf, meets, or, type Bits } from './bits.ts';
import { isSpent, spend, type Budget } from './budget.ts';
import { nextVariable } from './side.ts';
import type { Space } from './space.ts';

/** The cells that no clause covers, as a decision diagram: nothing, everything, or it depends on a variable. */
export type Uncovered = 'nothing' | 'everything' | Branch;

export interface Branch {
  readonly variable: number;
  /** Classes of the variable, and what is not covered when the answer is one of them. */
  readonly ways: readonly (readonly [classes: readonly number[], rest: Uncovered])[];
}

/** What no clause covers: none that denies or requires for certain, nor the doubtful together. */
export const uncoveredIn = (space: Space, budget: Budget): Uncovered => {
  if (space.isTooLarge) budget.left = -1;
  const ids = new Map<Uncovered, number>([
    ['nothing', 0],
    ['everything', 1],
  ]);
  const search: Search = { space, budget, known: new Map(), branches: new Map(), ids };
  const { all, everywhere, none } = space;
  return explore(search, 0, andNot(all, everywhere), { settled: everywhere, doubt: none });
};

interface Search {
  readonly space: Space;
  readonly budget: Budget;
  readonly known: Map<string, Uncovered>;
  readonly branches: Map<string, Branch>;
  readonly ids: Map<Uncovered, number>;
}

interface Matched {
  /** Clauses that match and were not looked at yet. */
  readonly settled: Bits;
  /** Doubtful clauses that match and require. */
  readonly doubt: Bits;
}

const explore = (search: Search, level: number, open: Bits, { settled, doubt }: Matched): Uncovered => {
  const { space, known, budget } = search;
  if (isSpent(budget) || covers(space, settled)) return 'nothing';
  const doubts = or(doubt, settled);
  const at = nextVariable(space, level, open);
  if (at === -1) return space.closes('after', doubts) ? 'nothing' : 'everything';
  const key = `${String(at)}/${keyOf(open)}/${keyOf(doubts)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = branch(search, at, open, doubts);
  known.set(key, found);
  return found;
};

/** A clause that denies leaves no gap even in doubt; one that requires only when it matches for certain. */
const covers = (space: Space, settled: Bits): boolean =>
  meets(settled, space.denies) || meets(andNot(settled, space.doubtful), space.requires);

const branch = (search: Search, at: number, open: Bits, doubt: Bits): Uncovered => {
  const { space, budget } = search;
  const settles = space.settles[at] ?? space.none;
  const ways = new Map<Uncovered, number[]>();
  let [last, rest]: [Bits | null, Uncovered] = [null, 'nothing'];
  for (const [index, { accepts }] of (space.variables[at]?.classes ?? []).entries()) {
    const left = and(open, accepts);
    if (last === null || !isSame(left, last)) {
      if (!spend(budget, space)) return 'nothing';
      const settled = and(left, settles);
      rest = explore(search, at + 1, andNot(left, settled), { settled, doubt });
      last = left;
    }
    ways.set(rest, [...(ways.get(rest) ?? []), index]);
  }
  return branchOf(search, at, ways);
};

/** One object for one structure, so that equal parts are found equal; a variable that makes no difference is left out. */
const branchOf = (
  { branches, ids }: Search,
  variable: number,
  ways: ReadonlyMap<Uncovered, readonly number[]>,
): Uncovered => {
  const [only, ...others] = ways.keys();
  if (others.length === 0) return only ?? 'nothing';
  const key = [
    variable,
    ...[...ways].map(([way, classes]) => `${classes.join()}>${String(ids.get(way))}`),
  ].join(';');
  const before = branches.get(key);
  if (before !== undefined) return before;
  const made: Branch = { variable, ways: [...ways].map(([way, classes]) => [classes, way]) };
  branches.set(key, made);
  ids.set(made, ids.size);
  return made;
};
