import { badnessLevels, levelOf } from './duty-badness.ts';
import { roleNames, sortedRoles, type Role } from './roles.ts';
import { relationOf, type Relation } from './separation.ts';

/*
 * The assignment of duties to few people that breaks the fewest and least severe separations. Exact: every assignment
 * is tried that could be better than the best so far, people who hold the same counting as one.
 */

/** A firm of more people can keep duties apart without this advice. */
export const SMALL_FIRM_MAX = 4;

/** Duties beyond which not every assignment can be tried while somebody waits. */
export const DUTIES_MAX = 9;

/** What has to be decided together: so many people of each role, besides whoever proposes it. */
export interface DutyDemand {
  /** Of which role whoever proposes is; null where any is enough. */
  readonly proposes: Role | null;
  readonly seats: readonly { readonly role: Role; readonly people: number }[];
}

/** Roles that somebody has to have, and what has to be decided by whom. */
export interface Duties {
  readonly roles: readonly Role[];
  readonly demands: readonly DutyDemand[];
}

/** Roles by person, and how bad that is: see {@link compareBadness}. */
export interface DutyAssignment {
  readonly held: readonly (readonly Role[])[];
  readonly badness: readonly number[];
}

/**
 * How bad an assignment is, the weightiest figure first: demands that can't be met, pairs that are never one person, how
 * many of these are on each step of `badnessLevels`, pairs that are apart on one object, and roles given in all.
 */
export const badnessOf = (held: readonly (readonly Role[])[], duties: Duties): readonly number[] => {
  const levels = badnessLevels.map(() => 0);
  let [apart, onObject] = [0, 0];
  for (const [a, b] of held.flatMap(pairsOf)) {
    const level = levelOf(a, b);
    if (level >= 0) [levels[level], apart] = [(levels[level] ?? 0) + 1, apart + 1];
    else if (relationOf(a, b) === 'apart-on-object') onObject += 1;
  }
  const unmet = duties.demands.filter((demand) => !isMet(demand, held, duties)).length;
  const missing = duties.roles.filter((role) => !held.some((roles) => roles.includes(role))).length;
  return [unmet + missing, apart, ...levels, onObject, held.flat().length];
};

/** Negative where `a` is better. */
export const compareBadness = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((figure, index) => figure !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
};

/** Whether nobody holds what is never one person, and everything can be decided. */
export const isClean = ([stuck, apart]: readonly number[]): boolean => stuck === 0 && apart === 0;

const pairsOf = (roles: readonly Role[]): readonly (readonly [Role, Role])[] =>
  roles.flatMap((a, index) => roles.slice(index + 1).map((b) => [a, b] as const));

/** Whether somebody can propose it and others fill its seats, each one of them. Roles outside are filled there. */
const isMet = (
  { proposes, seats }: DutyDemand,
  held: readonly (readonly Role[])[],
  { roles }: Duties,
): boolean => {
  const asked = seats
    .filter(({ role }) => roles.includes(role))
    .flatMap(({ role, people }) => Array.from({ length: people }, () => role));
  const isFilledBesides = (proposer: number): boolean => fills(asked, held, proposer);
  if (proposes === null || !roles.includes(proposes)) return isFilledBesides(-1);
  return held.some((own, person) => own.includes(proposes) && isFilledBesides(person));
};

/** One seat after another, each by one of those who are left; few seats, so plain search. */
const fills = (
  [seat, ...rest]: readonly Role[],
  held: readonly (readonly Role[])[],
  ...taken: readonly number[]
): boolean =>
  seat === undefined ||
  held.some(
    (roles, person) => !taken.includes(person) && roles.includes(seat) && fills(rest, held, ...taken, person),
  );

/** How many people of a role are wanted at least: the most that anything asks, and whoever proposes it besides. */
const wantedOf = (role: Role, { demands }: Duties): number =>
  Math.max(
    1,
    ...demands.map(({ proposes, seats }) => {
      const asked = seats.find((seat) => seat.role === role)?.people ?? 0;
      return asked > 0 && proposes === role ? asked + 1 : asked;
    }),
  );

/**
 * The best assignment to so many people. People are alike, so it says who holds what together and not who they are. Of
 * assignments that are as good the first in a fixed order.
 *
 * @param below only what is better than this is of interest; null where nothing is.
 */
export const leastBad = (
  duties: Duties,
  people: number,
  below?: readonly number[],
): DutyAssignment | null => {
  const count = Math.max(0, Math.min(people, SMALL_FIRM_MAX));
  const order = ordered(duties);
  const search: Search = { duties, order, best: null, bound: below, seen: new Set() };
  place(
    search,
    0,
    Array.from({ length: count }, () => []),
  );
  return search.best;
};

/** Duties of many people first: they decide most. */
const ordered = (duties: Duties): readonly Wanted[] =>
  sortedRoles(duties.roles)
    .map((role) => ({ role, wanted: wantedOf(role, duties), mayBeMore: isDecidedBesides(role, duties) }))
    .sort((a, b) => b.wanted - a.wanted || roleNames.indexOf(a.role) - roleNames.indexOf(b.role));

interface Wanted {
  readonly role: Role;
  readonly wanted: number;
  /** Whether one more may be needed, because one of them proposes. */
  readonly mayBeMore: boolean;
}

const isDecidedBesides = (role: Role, { demands }: Duties): boolean =>
  demands.some(
    ({ proposes, seats }) =>
      proposes !== null && proposes !== role && seats.some((seat) => seat.role === role),
  );

interface Search {
  readonly duties: Duties;
  readonly order: readonly Wanted[];
  readonly seen: Set<string>;
  best: DutyAssignment | null;
  bound: readonly number[] | undefined;
}

type Held = readonly (readonly Role[])[];

const place = (search: Search, at: number, held: Held): void => {
  const duty = search.order[at];
  if (duty === undefined) {
    settle(search, held);
    return;
  }
  if (search.bound !== undefined && compareBadness(hopeOf(search, at, held), search.bound) >= 0) return;
  const key = `${String(at)}/${held
    .map((roles) => roles.join())
    .toSorted()
    .join(';')}`;
  if (search.seen.has(key)) return;
  search.seen.add(key);
  const next = choicesOf(duty, held).map((chosen) =>
    held.map((roles, person) => (chosen.includes(person) ? [...roles, duty.role] : roles)),
  );
  // The most promising first, so that the others are soon known to be no better; the order is the same every time.
  const hopes = next.map((it) => ({ held: it, hope: hopeOf(search, at + 1, it) }));
  for (const { held: then } of hopes.toSorted((a, b) => compareBadness(a.hope, b.hope)))
    place(search, at + 1, then);
};

/** No assignment that goes on from here is better: what meets stays together, and what is decided by placed roles alone. */
const hopeOf = ({ duties, order }: Search, at: number, held: Held): readonly number[] => {
  const open = new Set(order.slice(at).map(({ role }) => role));
  const settled = duties.demands.filter(
    ({ proposes, seats }) =>
      (proposes === null || !open.has(proposes)) && seats.every(({ role }) => !open.has(role)),
  );
  const [, apart = 0, ...figures] = badnessOf(held, { roles: [], demands: [] });
  const [onObject = 0, given = 0] = figures.slice(-2);
  const unmet = settled.filter((it) => !isMet(it, held, duties)).length;
  const coming = order.slice(at);
  const sumOf = (figure: (duty: Wanted) => number): number =>
    coming.reduce((sum, duty) => sum + figure(duty), 0);
  return [
    unmet,
    apart + sumOf((duty) => comingPairs(duty, held, 'apart')),
    ...figures.slice(0, -2),
    onObject + sumOf((duty) => comingPairs(duty, held, 'apart-on-object')),
    given + sumOf(({ wanted }) => Math.min(wanted, held.length)),
  ];
};

/** Pairs of a kind that come with a duty at least: it goes to those with whom it meets the fewest. */
const comingPairs = ({ role, wanted }: Wanted, held: Held, kind: Relation): number =>
  held
    .map((roles) => roles.filter((other) => relationOf(role, other) === kind).length)
    .sort((a, b) => a - b)
    .slice(0, wanted)
    .reduce((sum, count) => sum + count, 0);

const settle = (search: Search, placed: Held): void => {
  const held = placed.map((roles) => sortedRoles(roles));
  const badness = badnessOf(held, search.duties);
  if (search.bound !== undefined && compareBadness(badness, search.bound) >= 0) return;
  search.best = { held, badness };
  search.bound = badness;
};

/** So many people, or one more so that somebody can propose besides; of people who hold the same the first ones. */
const choicesOf = ({ wanted, mayBeMore }: Wanted, held: Held): readonly (readonly number[])[] => {
  const keys = held.map((roles) => roles.join());
  const sizes = [Math.min(wanted, held.length), mayBeMore ? wanted + 1 : 0].filter(
    (size) => size > 0 && size <= held.length,
  );
  return [...new Set(sizes)].flatMap((size) =>
    subsetsOf(held.length, size).filter((chosen) =>
      chosen.every((person) =>
        keys.every((key, earlier) => earlier >= person || key !== keys[person] || chosen.includes(earlier)),
      ),
    ),
  );
};

const subsetsOf = (count: number, size: number, from = 0): readonly (readonly number[])[] => {
  if (size === 0) return [[]];
  return Array.from({ length: Math.max(0, count - from) }, (_, index) => from + index).flatMap((first) =>
    subsetsOf(count, size - 1, first + 1).map((rest) => [first, ...rest]),
  );
};
