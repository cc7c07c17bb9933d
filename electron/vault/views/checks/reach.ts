import type { DeviceId, GroupId, PersonId } from '#shared/brand';
import {
  canStillHelp,
  checkQuorum,
  groupsAsked,
  INTENT_LIFETIME_HOURS,
  type CountedApproval,
  type QuorumProgress,
  type Requirement,
} from '#shared/policy';
import { isInShadow, type RosterIndex } from '#shared/roster';

/** Somebody who can sign and stands in these groups. */
export interface Signer {
  readonly id: PersonId;
  readonly groups: readonly GroupId[];
}

/** How far a requirement can still be met by the people there are. */
export interface Reach {
  /** Seats that nobody has filled yet. */
  readonly open: number;
  /** Who can still fill one of them. */
  readonly able: readonly PersonId[];
  /** Seats that nobody is left for, by group; empty: it can be completed. */
  readonly missing: readonly { readonly group: GroupId; readonly seats: number }[];
  /** Those without whom it can't be completed; empty where something is missing already. */
  readonly indispensable: readonly PersonId[];
}

export interface Asked {
  readonly requirement: Requirement;
  readonly approvals: readonly CountedApproval[];
  readonly initiator: PersonId;
  /** For how long it will have been open at the latest: who is let in by then can sign in time. A life, unless given. */
  readonly openHours?: number;
}

const LIFE_HOURS = INTENT_LIFETIME_HOURS - 1;

/**
 * Fills the open seats as well as they can be filled by `signers`, each from a device of their own. Whoever has
 * decided already is no signer any more.
 */
export const reachOf = (
  { requirement, approvals, initiator, openHours = LIFE_HOURS }: Asked,
  signers: readonly Signer[],
): Reach => {
  const able = signers.filter(({ id, groups }) =>
    canStillHelp(requirement, approvals, { person: id, groups, openHours }, initiator),
  );
  const filledBy = (more: readonly Signer[]): QuorumProgress =>
    checkQuorum(requirement, [...approvals, ...more.map((it) => signing(it, openHours))], initiator);
  const best = filledBy(able);
  const missing = emptySeats(best);
  const seated = new Set(best.groups.flatMap(({ counted }) => counted));
  return {
    open: sum(emptySeats(filledBy([]))),
    able: able.map(({ id }) => id),
    missing,
    indispensable:
      missing.length > 0
        ? []
        : able
            .map(({ id }) => id)
            .filter((id) => seated.has(id))
            .filter((id) => emptySeats(filledBy(able.filter((other) => other.id !== id))).length > 0),
  };
};

const signing = ({ id, groups }: Signer, openHours: number): CountedApproval => ({
  person: id,
  groups,
  // Optimistic: one that nobody else has.
  device: `device of ${id}` as DeviceId,
  build: `build of ${id}`,
  openHours,
});

const emptySeats = ({ groups }: QuorumProgress): Reach['missing'] =>
  groups
    .map(({ group, atLeast, counted }) => ({ group, seats: atLeast - counted.length }))
    .filter(({ seats }) => seats > 0);

const sum = (seats: Reach['missing']): number => seats.reduce((total, each) => total + each.seats, 0);

/**
 * People who can sign now and count, in a group that is asked, now or once it is escalated: active, with a key that is,
 * and not in shadow.
 */
export const signersFor = (
  { groups }: Requirement,
  index: RosterIndex,
  time: string,
  hasDecided: (person: PersonId) => boolean = () => false,
): readonly Signer[] => {
  const { roster } = index;
  const asked = new Set(groupsAsked(groups, LIFE_HOURS));
  const holders = new Set(
    roster.keys.filter(({ standing }) => standing === 'active').map(({ person }) => person),
  );
  return roster.people
    .filter(({ id, standing }) => standing === 'active' && holders.has(id) && !hasDecided(id))
    .filter((person) => person.groups.some((group) => asked.has(group)))
    .filter(({ id }) => !isInShadow(index, id, time))
    .map(({ id, groups: own }) => ({ id, groups: own }));
};
