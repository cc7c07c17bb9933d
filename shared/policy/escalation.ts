import type { GroupId } from '#shared/brand';
import type { Place } from './types.ts';

/*
 * Escalation: when an item has been open for so long, members of other groups may fill the places of a group as well.
 * The pool widens; how many people are asked never changes.
 */

export type Widening = NonNullable<Place['escalate']>;

/** What is written of a place, by a rule or in a demand that was merged. */
export interface WrittenPlace {
  readonly group: GroupId;
  readonly atLeast: number;
  readonly escalate?: Widening | undefined;
}

/** The widening of a place in one form; undefined where it lets nobody else in. */
export const wideningOf = ({ group, escalate }: WrittenPlace): Widening | undefined =>
  escalate === undefined ? undefined : widening(escalate.afterHours, escalate.groups, group);

const widening = (
  afterHours: number,
  pool: readonly GroupId[],
  own: GroupId | undefined,
): Widening | undefined => {
  const groups = [...new Set(pool)].filter((group) => group !== own).sort();
  return groups.length === 0 ? undefined : { afterHours, groups };
};

/** Two demands of one group: whoever is let in must be let in by both, and not before both do. */
export const narrower = (a: Widening | undefined, b: Widening | undefined): Widening | undefined =>
  a === undefined || b === undefined
    ? undefined
    : widening(
        Math.max(a.afterHours, b.afterHours),
        a.groups.filter((group) => b.groups.includes(group)),
        undefined,
      );

/** A widening that lets in everybody whom one of the two lets in; more where they differ in hours and in groups. */
export const wider = (a: Widening | undefined, b: Widening | undefined): Widening | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return widening(Math.min(a.afterHours, b.afterHours), [...a.groups, ...b.groups], undefined);
};

/** Whether one lets nobody in at any hour whom the other does not let in. */
export const isNoWider = (a: Widening | undefined, b: Widening | undefined): boolean =>
  a === undefined ||
  (b !== undefined && a.afterHours >= b.afterHours && a.groups.every((group) => b.groups.includes(group)));

/** Two places of one group as one: the larger number, and the narrower pool. */
export const mergedPlace = (before: Place | undefined, place: WrittenPlace): Place => {
  const own = wideningOf(place);
  const pool = before === undefined ? own : narrower(before.escalate, own);
  return {
    group: place.group,
    atLeast: Math.max(before?.atLeast ?? 0, place.atLeast),
    ...(pool !== undefined && { escalate: pool }),
  };
};

/** Whether one place asks all that another asks: as many, and nobody else let in, or let in sooner. */
export const isPlaceWithin = (inner: WrittenPlace, outer: WrittenPlace): boolean =>
  inner.group === outer.group &&
  inner.atLeast <= outer.atLeast &&
  isNoWider(wideningOf(outer), wideningOf(inner));

/** Whether every place is asked by some place of the others at least. */
export const arePlacesWithin = (inner: readonly WrittenPlace[], outer: readonly WrittenPlace[]): boolean =>
  inner.every((place) => outer.some((other) => isPlaceWithin(place, other)));

/** Whether somebody of these groups may fill a place when the item has been open for so many hours. */
export const mayFill = (
  { group, escalate }: Pick<Place, 'group' | 'escalate'>,
  groups: readonly GroupId[],
  openHours: number,
): boolean =>
  groups.includes(group) ||
  (escalate !== undefined &&
    openHours >= escalate.afterHours &&
    escalate.groups.some((other) => groups.includes(other)));

/** The groups that may fill a place by then. */
export const groupsAsked = (places: readonly Place[], openHours: number): readonly GroupId[] => [
  ...new Set(
    places.flatMap(({ group, escalate }) =>
      escalate !== undefined && openHours >= escalate.afterHours ? [group, ...escalate.groups] : [group],
    ),
  ),
];

/** Every group that places name, asked or let in. */
export const groupsNamed = (places: readonly WrittenPlace[]): readonly GroupId[] =>
  places.flatMap(({ group, escalate }) => [group, ...(escalate?.groups ?? [])]);
