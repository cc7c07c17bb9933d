import { standingOf, type Case } from './cases.ts';
import type { Absent, Crew } from './crew.ts';
import type { Demands } from './demands.ts';
import type { Scope } from './scope.ts';

/* Demands that people can't fill: at all, when some of them make the demand, or with some of them absent. */

/** What is asked on a day, and who is there to fill it. */
export interface View {
  readonly scope: Scope;
  readonly crew: Crew;
  readonly demands: Demands;
  readonly cases: readonly Case[];
  /** Names of groups. */
  readonly names: Readonly<Record<string, string>>;
  /** The day that is asked about; undefined where no rule counts as overdue. */
  readonly day: string | undefined;
  /** Whether that day is still to come. */
  readonly isLater: boolean;
}

/** A demand that cannot be filled, without whom, and by whom it may be made. */
export interface Failure {
  readonly of: Case;
  readonly absent: Absent;
  readonly initiators: readonly number[];
}

/** Failures of one demand and the same initiators. */
export type Group = readonly [Failure, ...Failure[]];

/** The same demand of the same initiators is one case, whatever it is made of. */
export const distinct = (cases: readonly Case[]): readonly Case[] =>
  [
    ...new Map(
      cases.toReversed().map((it) => [`${String(it.demand)}/${it.initiators.join()}`, it] as const),
    ).values(),
  ].reverse();

/** What nobody can fill, whoever makes the demand. */
export const failuresOfAll = (view: View): readonly Failure[] => failuresWithout(view, []);

/** What some may initiate and others approve, but not if these initiate it: by kind of initiator. */
export const failuresByInitiator = ({ cases, crew }: View): readonly (readonly Failure[])[] =>
  crew.kinds.map((_, kind) =>
    cases
      .filter((it) => it.initiators.includes(kind) && !crew.fills(it.demand, [kind]))
      .filter((it) => standingOf(it, crew, []) === 'open')
      .map((it): Failure => ({ of: it, absent: [kind], initiators: [kind] })),
  );

/** Demands that are blocked by these absences, and by no fewer. */
export const failuresWithout = ({ cases, crew }: View, absent: Absent): readonly Failure[] =>
  cases
    .filter((it) => standingOf(it, crew, absent) === 'blocked')
    .filter((it) => fewer(absent).every((less) => standingOf(it, crew, less) !== 'blocked'))
    .map((it) => ({ of: it, absent, initiators: it.initiators }));

const fewer = (absent: Absent): readonly Absent[] =>
  absent.length === 0 ? [] : [[], ...(absent.length > 1 ? absent.map((kind) => [kind]) : [])];

/**
 * That more of the same cannot be filled either, or not when fewer may initiate it, goes without saying. Of two
 * that say the same the first is left.
 */
export const telling = (failures: readonly Failure[], view: View): readonly Failure[] =>
  failures.filter(
    (it, at) =>
      !failures.some(
        (other, place) =>
          place !== at && isImplied(it, other, view) && (place < at || !isImplied(other, it, view)),
      ),
  );

export const isImplied = (failure: Failure, by: Failure, { demands }: Pick<View, 'demands'>): boolean =>
  demands.isWithin(by.of.demand, failure.of.demand) &&
  failure.initiators.every((kind) => by.initiators.includes(kind));

export const alike = (failures: readonly Failure[]): readonly Group[] => {
  const groups = new Map<string, [Failure, ...Failure[]]>();
  for (const failure of failures) {
    const key = `${String(failure.of.demand)}/${failure.initiators.join()}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups.values()];
};
