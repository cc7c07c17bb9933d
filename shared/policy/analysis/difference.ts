import { and, andNot, isNone, isSame, isWithin, keyOf, meets, or, type Bits } from './bits.ts';
import { isSpent, spend, type Budget } from './budget.ts';
import { demandOf, keyOfSide, nextVariable, relevant, settle, startOf, type Side } from './side.ts';
import type { Cell, Space } from './space.ts';

/** The clauses of each of two policies. */
export interface Sides {
  readonly before: Bits;
  readonly after: Bits;
}

export interface Directions {
  looser: Cell | null;
  tighter: Cell | null;
}

/** A walk over the cells in which two policies may differ. */
interface Search {
  readonly space: Space;
  readonly sides: Sides;
  readonly budget: Budget;
  readonly visited: Set<string>;
  readonly path: (number | undefined)[];
  readonly found: Directions;
}

/**
 * A cell for which the second policy is looser than the first, and one for which it is tighter, where there are
 * such cells. When the budget is spent, what was not found may still be there.
 */
export const differencesIn = (space: Space, sides: Sides, budget: Budget): Directions => {
  const found: Directions = { looser: null, tighter: null };
  if (space.isTooLarge) {
    budget.left = -1;
    return found;
  }
  const search: Search = { space, sides, budget, visited: new Set(), path: [], found };
  visit(search, {
    level: 0,
    open: andNot(or(sides.before, sides.after), space.everywhere),
    before: startOf(space, and(sides.before, space.everywhere)),
    after: startOf(space, and(sides.after, space.everywhere)),
  });
  return found;
};

interface Node {
  readonly level: number;
  /** Clauses that are neither contradicted nor settled. */
  readonly open: Bits;
  readonly before: Side;
  readonly after: Side;
}

const visit = (search: Search, node: Node): void => {
  const { space, sides, visited } = search;
  const before = relevant(space, node.before, and(node.open, sides.before));
  const after = relevant(space, node.after, and(node.open, sides.after));
  if (!canDiffer(search, node, before, after)) return;
  const open = or(before, after);
  const at = nextVariable(space, node.level, open);
  if (at === -1) {
    judge(search, node);
    return;
  }
  const key = `${String(at)}/${keyOf(open)}/${keyOfSide(node.before)}/${keyOfSide(node.after)}`;
  if (visited.has(key)) return;
  visited.add(key);
  branch(search, { ...node, level: at, open });
};

const branch = (search: Search, { level, open, before, after }: Node): void => {
  const { space, sides, path, budget } = search;
  const settles = space.settles[level] ?? space.none;
  let last: Bits | null = null;
  for (const [index, { accepts }] of (space.variables[level]?.classes ?? []).entries()) {
    const left = and(open, accepts);
    if (last !== null && isSame(left, last)) continue;
    if (isDone(search) || !spend(budget, space)) return;
    last = left;
    const settled = and(left, settles);
    path[level] = index;
    visit(search, {
      level: level + 1,
      open: andNot(left, settled),
      before: settle(space, before, and(settled, sides.before)),
      after: settle(space, after, and(settled, sides.after)),
    });
  }
  path[level] = undefined;
};

const judge = ({ space, path, found }: Search, node: Node): void => {
  const before = demandOf(space, node.before, 'before');
  const after = demandOf(space, node.after, 'after');
  const isLooser = (from: number | null, to: number | null): boolean =>
    to !== null && (from === null || !space.demands.isWithin(from, to));
  if (isLooser(before, after)) found.looser ??= [...path];
  if (isLooser(after, before)) found.tighter ??= [...path];
};

/** Whether a direction that is still to be found may be found from here on. */
const canDiffer = (search: Search, node: Node, before: Bits, after: Bits): boolean => {
  const { found, space, sides } = search;
  if (isSpent(search.budget) || isDone(search)) return false;
  const from: Half = { side: node.before, open: before, all: sides.before };
  const to: Half = { side: node.after, open: after, all: sides.after };
  return (
    (found.looser === null && canLoosen(space, from, to)) ||
    (found.tighter === null && canLoosen(space, to, from))
  );
};

const isDone = ({ found: { looser, tighter } }: Search): boolean => looser !== null && tighter !== null;

interface Half {
  readonly side: Side;
  /** Clauses that can still change it. */
  readonly open: Bits;
  /** All clauses of its policy. */
  readonly all: Bits;
}

/** False only when, whatever is still open, everything that `from` denies or asks is denied or asked by `to`. */
const canLoosen = (space: Space, from: Half, to: Half): boolean => {
  if (to.side.isDenied) return false;
  if (from.side.isDenied) return true;
  if (isSameHalf(from, to)) return false;
  const onlyFrom = andNot(from.open, to.all);
  if (meets(onlyFrom, space.denies)) return true;
  if (!space.demands.isWithin(from.side.demand, to.side.demand)) return true;
  if (!isWithin(onlyFrom, space.dominated(to.side.demand))) return true;
  return !isCoveredAsMuch(space, from, to);
};

const isSameHalf = (a: Half, b: Half): boolean =>
  a.side.demand === b.side.demand &&
  a.side.isSure === b.side.isSure &&
  isSame(a.open, b.open) &&
  isSame(a.side.doubt, b.side.doubt);

/** Whether `from` has no gap, or only where `to` has one. What doubtful clauses close is left to the leaves. */
const isCoveredAsMuch = (space: Space, from: Half, to: Half): boolean => {
  if (from.side.isSure) return true;
  if (to.side.isSure || !isNone(space.doubtful)) return false;
  return isWithin(and(to.open, space.requires), from.all);
};
