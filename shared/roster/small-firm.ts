import { badnessLevels, keptApartByProduct, levelOf, outsiders, type Control } from './duty-badness.ts';
import {
  DUTIES_MAX,
  isClean,
  leastBad,
  SMALL_FIRM_MAX,
  type Duties,
  type DutyAssignment,
} from './least-bad.ts';
import { roleTitles, type Role } from './roles.ts';
import { relationOf, type Relation } from './separation.ts';

/* Advice for a firm that has fewer people than duties. It grants nothing: what is never one person stays refused. */

/** Two duties that meet in one person of an assignment, and what makes up for it. */
export interface MetDuties {
  /** By place in the assignment. */
  readonly person: number;
  readonly a: Role;
  readonly b: Role;
  readonly relation: Exclude<Relation, 'fine'>;
  /** Why it is as bad as it is. */
  readonly why: string;
  readonly control: Control;
}

/** Who holds what, and what meets in whom. */
export interface DutyPlan {
  readonly held: readonly (readonly Role[])[];
  /** The worst first; what is `apart` is refused when it is granted. */
  readonly met: readonly MetDuties[];
  /** Whether everything that has to be decided can be, by these people and those outside. */
  readonly isOperable: boolean;
  readonly badness: readonly number[];
}

/** Duties that somebody outside carries. */
export interface GivenOutside {
  readonly role: Role;
  readonly who: string;
}

export interface SmallFirmAdvice {
  readonly people: number;
  /** The least bad where all duties stay inside. */
  readonly inside: DutyPlan;
  /** The fewest duties that have to be carried outside so that nothing is refused, and who holds the others. */
  readonly outside: { readonly given: readonly GivenOutside[]; readonly plan: DutyPlan } | null;
}

/**
 * What so many people can carry: the least bad of all assignments, and what has to be given to others so that no two
 * duties meet that are never one person. `outside` is null where not even that is enough.
 *
 * @param people from 1 to {@link SMALL_FIRM_MAX}.
 * @returns null for more duties than {@link DUTIES_MAX}.
 */
export const smallFirmAdvice = (duties: Duties, people: number): SmallFirmAdvice | null => {
  if (duties.roles.length > DUTIES_MAX) return null;
  const count = Math.max(1, Math.min(people, SMALL_FIRM_MAX));
  return {
    people: count,
    inside: planOf(leastBad(duties, count) ?? { held: [], badness: [] }),
    outside: outsideOf(duties, count),
  };
};

/** Sets of duties by their number, then by how usual it is to give them away: the first that is enough. */
const outsideOf = (duties: Duties, people: number): SmallFirmAdvice['outside'] => {
  const possible = outsiders.filter(({ role }) => duties.roles.includes(role));
  for (let size = 0; size <= possible.length; size += 1)
    for (const given of choose(possible, size)) {
      const kept = without(duties, given);
      const found = leastBad(kept, people, FIRST_UNCLEAN);
      if (found !== null && isClean(found.badness)) return { given, plan: planOf(found) };
    }
  return null;
};

/** Anything that is clean is better than this. */
const FIRST_UNCLEAN: readonly number[] = [0, 1];

const without = ({ roles, demands }: Duties, given: readonly GivenOutside[]): Duties => ({
  roles: roles.filter((role) => given.every((it) => it.role !== role)),
  demands,
});

const choose = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  size === 0
    ? [[]]
    : items.flatMap((item, at) => choose(items.slice(at + 1), size - 1).map((rest) => [item, ...rest]));

const planOf = ({ held, badness }: DutyAssignment): DutyPlan => ({
  held,
  met: held.flatMap(metBy).toSorted((a, b) => rankOf(a) - rankOf(b)),
  isOperable: badness[0] === 0,
  badness,
});

const rankOf = ({ a, b }: MetDuties): number => {
  const level = levelOf(a, b);
  return level === -1 ? badnessLevels.length : level;
};

const metBy = (roles: readonly Role[], person: number): readonly MetDuties[] =>
  roles.flatMap((a, at) =>
    roles.slice(at + 1).flatMap((b) => {
      const relation = relationOf(a, b);
      return relation === 'fine' ? [] : [{ person, a, b, relation, ...reasonOf(a, b) }];
    }),
  );

const reasonOf = (a: Role, b: Role): Pick<MetDuties, 'why' | 'control'> => {
  const level = badnessLevels[levelOf(a, b)];
  return level === undefined
    ? {
        why: `${roleTitles[a]} and ${roleTitles[b]} may be one person, never on one object.`,
        control: keptApartByProduct,
      }
    : { why: level.why, control: level.control };
};
