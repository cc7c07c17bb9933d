import { andNot, bitsOf, membersOf, or, type Bits } from './bits.ts';
import { NOTHING } from './demands.ts';
import type { SideName, Space } from './space.ts';

/** What one policy says so far in a walk, from the clauses that match whatever is still open. */
export interface Side {
  readonly isDenied: boolean;
  readonly demand: number;
  /** Whether a rule that requires matches for certain, so that there is no gap. */
  readonly isSure: boolean;
  /** Doubtful clauses that may close the gap together; none once it is closed for certain. */
  readonly doubt: Bits;
}

export const startOf = (space: Space, everywhere: Bits): Side =>
  settle(space, { isDenied: false, demand: NOTHING, isSure: false, doubt: space.none }, everywhere);

/** The side once more of its clauses match. */
export const settle = (space: Space, side: Side, settled: Bits): Side => {
  if (side.isDenied) return side;
  const doubtful: number[] = [];
  let { demand, isSure } = side;
  for (const index of membersOf(settled)) {
    const asked = space.asked[index] ?? null;
    if (asked === null) return { isDenied: true, demand: NOTHING, isSure: true, doubt: space.none };
    demand = space.demands.join(demand, asked);
    if (space.clauses[index]?.isDoubtful === true) doubtful.push(index);
    else isSure = true;
  }
  const doubt = isSure ? space.none : or(side.doubt, bitsOf(space.clauses.length, doubtful));
  return { isDenied: false, demand, isSure, doubt };
};

/** Of the clauses that may still match, those that would change what the side says. */
export const relevant = (space: Space, side: Side, pending: Bits): Bits => {
  if (side.isDenied) return space.none;
  return side.isSure ? andNot(pending, space.dominated(side.demand)) : pending;
};

/** The demand when no clause is open any more; null when it is denied. */
export const demandOf = (space: Space, side: Side, name: SideName): number | null => {
  if (side.isDenied || !(side.isSure || space.closes(name, side.doubt))) return null;
  return side.demand;
};

/** A text that two sides share only when they are the same. */
export const keyOfSide = ({ isDenied, demand, isSure, doubt }: Side): string =>
  isDenied ? 'denied' : `${String(demand)}${isSure ? '!' : `?${doubt.join()}`}`;

/** The first variable from `level` on that an open clause looks at. */
export const nextVariable = (space: Space, level: number, open: Bits): number => {
  const { variables } = space;
  for (let at = level; at < variables.length; at += 1) {
    const looks = variables[at]?.looks ?? [];
    if (looks.some((word, index) => (word & (open[index] ?? 0)) !== 0)) return at;
  }
  return -1;
};
