import { and, isWithin, type Bits } from './bits.ts';
import type { Cell, Space, Variable } from './space.ts';
import type { Uncovered } from './uncovered.ts';

/** The cells with one of some classes of each variable; null where any class does. */
export type Region = readonly (readonly number[] | null)[];

/** The regions of a diagram, which do not overlap. */
export function* regionsOf(space: Space, uncovered: Uncovered): Generator<Region> {
  const chosen: (readonly number[] | null)[] = space.variables.map(() => null);
  yield* walk(uncovered, chosen);
}

function* walk(uncovered: Uncovered, chosen: (readonly number[] | null)[]): Generator<Region> {
  if (uncovered === 'nothing') return;
  if (uncovered === 'everything') {
    yield [...chosen];
    return;
  }
  for (const [classes, rest] of uncovered.ways) {
    chosen[uncovered.variable] = classes;
    yield* walk(rest, chosen);
  }
  chosen[uncovered.variable] = null;
}

/** How many cells it has. */
export const sizeOf = ({ variables }: Space, region: Region): bigint =>
  variables.reduce((size, { classes }, at) => size * BigInt(region[at]?.length ?? classes.length), 1n);

/** A cell of it. */
export const cellIn = (region: Region): Cell => region.map((classes) => classes?.[0]);

export const isInside = (inner: Region, outer: Region): boolean =>
  outer.every((classes, at) => {
    if (classes === null) return true;
    return inner[at]?.every((it) => classes.includes(it)) ?? false;
  });

/**
 * An uncovered region, made as wide as no more clauses match in it than did. Variables that stop making a
 * difference are dropped first, which makes it easier to say.
 */
export const widened = (space: Space, region: Region): Region => {
  const met = matchingIn(space, region);
  // Doubtful clauses of different cells: together they might leave no gap.
  if (space.closes('after', met)) return region;
  const isSame = (it: Region): boolean => isWithin(matchingIn(space, it), met);
  let wide = region;
  for (const at of region.keys()) {
    const free = wide.with(at, null);
    if (isSame(free)) wide = free;
  }
  for (const at of region.keys())
    for (const index of (space.variables[at]?.classes ?? []).keys()) {
      const wider = withClass(wide, at, index);
      if (isSame(wider)) wide = wider;
    }
  return wide;
};

const withClass = (region: Region, at: number, index: number): Region => {
  const classes = region[at] ?? null;
  if (classes === null || classes.includes(index)) return region;
  return region.with(
    at,
    [...classes, index].sort((a, b) => a - b),
  );
};

/** The clauses that match somewhere in it. */
const matchingIn = ({ variables, all }: Space, region: Region): Bits =>
  variables.reduce((matching, variable, at) => {
    const classes = region[at] ?? null;
    return classes === null ? matching : and(matching, acceptedBy(variable, classes));
  }, all);

const acceptedBy = ({ classes, looks }: Variable, chosen: readonly number[]): Bits =>
  looks.map((_, word) => chosen.reduce((met, it) => met | (classes[it]?.accepts[word] ?? 0), 0));

/** Its conditions in words: "tier is hot or warm and payee is unlisted"; empty where all of the space is meant. */
export const wordsOf = ({ variables }: Space, region: Region): readonly string[] =>
  variables
    .flatMap(({ question, place, classes }, at) => {
      const chosen = region[at] ?? null;
      if (chosen === null) return [];
      const options = chosen.flatMap((it) => [...(classes[it]?.options ?? [])]);
      return [{ place, words: question.words(options) }];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ words }) => words);
