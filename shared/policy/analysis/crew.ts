import type { DeviceId, GroupId, PersonId } from '#shared/brand';
import { compareText } from '../compile.ts';
import { INTENT_LIFETIME_HOURS } from '../lifetime.ts';
import { approvalsNeeded } from '../merge.ts';
import { checkQuorum } from '../quorum.ts';
import type { CountedApproval, QuorumContext, Requirement } from '../types.ts';
import type { Demands } from './demands.ts';
import type { QuorumPeople } from './types.ts';

/** Active people who stand in the same groups: for a quorum one is as good as another. */
export interface Kind {
  readonly groups: readonly GroupId[];
  readonly members: readonly PersonId[];
}

/** Kinds by index; one that is left out twice has two people fewer. */
export type Absent = readonly number[];

/** The active people of a roster, and which demands they can fill. */
export interface Crew {
  readonly kinds: readonly Kind[];
  readonly isThere: (kind: number, absent: Absent) => boolean;
  /** Whether all together, the absent aside, fill the demand. */
  readonly fills: (demand: number, absent: Absent) => boolean;
}

export const crewOf = ({ people }: QuorumPeople, demands: Demands): Crew => {
  const kinds = kindsOf(people);
  const answers = new Map<string, boolean>();
  const left = (kind: number, absent: Absent): readonly PersonId[] =>
    kinds[kind]?.members.slice(absent.filter((it) => it === kind).length) ?? [];
  return {
    kinds,
    isThere: (kind, absent) => left(kind, absent).length > 0,
    fills: (demand, absent) => {
      const sorted = [...absent].sort((a, b) => a - b);
      const key = `${String(demand)}/${sorted.join()}`;
      const before = answers.get(key);
      if (before !== undefined) return before;
      const requirement = demands.requirement(demand);
      const present = kinds.map(({ groups }, kind) => ({ groups, members: left(kind, absent) }));
      const answer = isFilled(requirement, present);
      answers.set(key, answer);
      return answer;
    },
  };
};

const kindsOf = (people: QuorumPeople['people']): readonly Kind[] => {
  const kinds = new Map<string, { groups: readonly GroupId[]; members: PersonId[] }>();
  const active = people.filter(({ standing }) => standing === 'active');
  for (const { id, groups } of active.toSorted((a, b) => compareText(a.id, b.id))) {
    const sorted = [...new Set(groups)].sort();
    const same = kinds.get(sorted.join());
    if (same === undefined) kinds.set(sorted.join(), { groups: sorted, members: [id] });
    else same.members.push(id);
  }
  return [...kinds.values()];
};

/**
 * Each from a device and with a build of their own, as late as an item lives, so that every escalation has opened; what
 * is not about people is taken as met.
 */
const isFilled = (requirement: Requirement, kinds: readonly Kind[]): boolean => {
  const needed = approvalsNeeded(requirement);
  const approvals = kinds.flatMap(({ groups, members }) =>
    members.slice(0, needed).map((person): CountedApproval => ({
      person,
      groups,
      device: person as string as DeviceId,
      build: person,
      openHours: INTENT_LIFETIME_HOURS - 1,
    })),
  );
  return checkQuorum(requirement, approvals, NOBODY, ALL_MET).satisfied;
};

/** The initiator is among the absent already. */
const NOBODY = '' as PersonId;
const ALL_MET: QuorumContext = {
  approvedHoursSince: Number.MAX_SAFE_INTEGER,
  tier: 'cold',
  secondLook: true,
};
