import { isNear } from '../checks/near.ts';
import { TWINS_MAX, type Subject } from '../twins.ts';

/**
 * Drafts of one list that may be the same payment twice: to the same account, with near amounts or the same
 * reference. By place in the list, at most `TWINS_MAX` each. Sorted by amount, near ones are neighbours, so a list
 * costs what its sorting costs and what is alike.
 */
export const fileTwins = (
  subjects: readonly (Subject | undefined)[],
): ReadonlyMap<number, readonly number[]> => {
  const placed = subjects.flatMap((subject, place) => (subject === undefined ? [] : [{ ...subject, place }]));
  const twins = new Map<number, Set<number>>();
  for (const [a, b] of [...nearPairs(placed), ...referencePairs(placed)]) {
    addTwin(twins, a, b);
    addTwin(twins, b, a);
  }
  return new Map([...twins].map(([place, others]) => [place, [...others].toSorted((a, b) => a - b)]));
};

type Placed = Subject & { readonly place: number };
type Pair = readonly [number, number];

const addTwin = (twins: Map<number, Set<number>>, place: number, other: number): void => {
  const others = twins.get(place) ?? new Set();
  if (others.size < TWINS_MAX) twins.set(place, others.add(other));
};

const nearPairs = (subjects: readonly Placed[]): readonly Pair[] =>
  [...Map.groupBy(subjects, ({ ibans, asset }) => `${ibans[0] ?? ''} ${asset}`).values()].flatMap((group) => {
    const sorted = group.toSorted((a, b) =>
      a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : a.place - b.place,
    );
    return sorted.flatMap((subject, index) =>
      sorted
        .slice(index + 1, index + 1 + TWINS_MAX)
        .filter((other) => isNear(subject.minor, other.minor))
        .map((other): Pair => [subject.place, other.place]),
    );
  });

/** Each with the next ones that name the same. */
const referencePairs = (subjects: readonly Placed[]): readonly Pair[] => {
  const named = subjects.flatMap(({ place, ibans, references }) =>
    ibans.flatMap((iban) => references.map((key) => ({ place, key: `${iban} ${key}` }))),
  );
  return [...Map.groupBy(named, ({ key }) => key).values()].flatMap((group) =>
    group.flatMap(({ place }, index) =>
      group
        .slice(index + 1, index + 1 + TWINS_MAX)
        .filter((other) => other.place !== place)
        .map((other): Pair => [place, other.place]),
    ),
  );
};
