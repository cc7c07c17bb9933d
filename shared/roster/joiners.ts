import type { GroupId, PersonId } from '#shared/brand';
import type { RosterIndex } from './lookup.ts';
import type { Joiner, Person, Roster } from './schema.ts';

/*
 * The shadow of whoever joined after the genesis: what they approve is recorded and checked like everybody's, and does
 * not count towards any quorum yet. It ends seven days after they first could decide in a seat of their own that the
 * policy asks for, or with the fifth item of at least two approvals that they signed there and that others approved
 * without them. The journal's time counts. A break begins it again; once it is over it is over for good.
 */

export const SHADOW_DAYS = 7;
export const SHADOW_ITEMS = 5;
/** An item counts towards the end of a shadow where at least so many approvals were asked: nobody alone ends one. */
export const SHADOW_APPROVALS_MIN = 2;

const DAY_MS = 86_400_000;

/** How long somebody is in shadow still. */
export interface Shadow {
  /** Null: they have no seat of their own that is asked for, or no key; the days have not begun. */
  readonly until: string | null;
  readonly itemsLeft: number;
}

const shadowAt = ({ since, approved, isOver }: Joiner, time: string): Shadow | null => {
  if (isOver) return null;
  if (since === null) return { until: null, itemsLeft: SHADOW_ITEMS };
  const until = Date.parse(since) + SHADOW_DAYS * DAY_MS;
  return approved >= SHADOW_ITEMS || Date.parse(time) >= until
    ? null
    : { until: new Date(until).toISOString(), itemsLeft: SHADOW_ITEMS - approved };
};

/** The shadow in which a person is at a moment of the journal; null where their approvals count. */
export const shadowOf = (index: RosterIndex, person: PersonId, time: string): Shadow | null => {
  const joiner = index.joiner(person);
  return joiner === undefined ? null : shadowAt(joiner, time);
};

/**
 * Whether an approval is given in shadow: by somebody who is, or in the seat of somebody who is. Neither is a seat that
 * is not theirs alone yet passed on, nor does another's seat lift a shadow.
 */
export const isInShadow = (
  index: RosterIndex,
  person: PersonId,
  time: string,
  seatOf: PersonId = person,
): boolean => shadowOf(index, person, time) !== null || shadowOf(index, seatOf, time) !== null;

/** "in shadow until 2026-05-08 09:00 UTC or after 5 more items" */
export const shadowText = ({ until, itemsLeft }: Shadow): string =>
  until === null
    ? `in shadow until ${String(SHADOW_DAYS)} days after the first seat that is asked for, or after ${itemsText(itemsLeft)}`
    : `in shadow until ${until.slice(0, 16).replace('T', ' ')} UTC or after ${itemsText(itemsLeft)}`;

const itemsText = (count: number): string => `${String(count)} more item${count === 1 ? '' : 's'}`;

const withJoiners = ({ joiners: _, ...rest }: Roster, joiners: readonly Joiner[]): Roster =>
  // A roster of founders has one form only.
  joiners.length === 0 ? rest : { ...rest, joiners: [...joiners] };

/** The roster with somebody who has just joined. A service account never decides. */
export const withJoiner = (roster: Roster, { id, serviceOf }: Person): Roster =>
  serviceOf !== null
    ? roster
    : withJoiners(roster, [
        ...(roster.joiners ?? []),
        { person: id, since: null, approved: 0, isOver: false },
      ]);

/**
 * The roster once it has been looked at who can decide now: a shadow begins for whoever can and could not before, begins
 * again for whoever can't any more, and is over for good where it is over. `asked` holds the groups that the policy in force
 * asks for. The same object where nothing changes.
 */
export const withShadows = (roster: Roster, asked: ReadonlySet<GroupId>, time: string): Roster => {
  const { joiners = [] } = roster;
  if (joiners.length === 0) return roster;
  const deciding = decidingIn(roster, asked);
  const next = joiners.map((joiner) => afterLook(joiner, deciding.has(joiner.person), time));
  return next.every((joiner, at) => joiner === joiners[at]) ? roster : withJoiners(roster, next);
};

const afterLook = (joiner: Joiner, canDecide: boolean, time: string): Joiner => {
  const { person, since, isOver } = joiner;
  if (isOver) return joiner;
  if (shadowAt(joiner, time) === null) return { ...joiner, isOver: true };
  if (canDecide === (since !== null)) return joiner;
  return { person, since: canDecide ? time : null, approved: 0, isOver };
};

/** Who can decide in a seat of their own: active, with an active key, in a group that is asked for. */
const decidingIn = ({ people, keys }: Roster, asked: ReadonlySet<GroupId>): ReadonlySet<PersonId> => {
  const holders = new Set(keys.filter(({ standing }) => standing === 'active').map(({ person }) => person));
  return new Set(
    people
      .filter(({ id, standing }) => standing === 'active' && holders.has(id))
      .filter(({ groups }) => groups.some((group) => asked.has(group)))
      .map(({ id }) => id),
  );
};

/** The last moment at which a shadow ended with its days, by a time of the journal; null where none did. */
export const lastShadowEnd = ({ joiners = [] }: Roster, time: string): string | null => {
  const ends = joiners
    .filter(({ approved }) => approved < SHADOW_ITEMS)
    .flatMap(({ since }) => (since === null ? [] : [Date.parse(since) + SHADOW_DAYS * DAY_MS]))
    .filter((end) => end <= Date.parse(time));
  return ends.length === 0 ? null : new Date(Math.max(...ends)).toISOString();
};

/** An approval in shadow of an item that others have approved. */
export interface ShadowApproval {
  readonly person: PersonId;
  /** Journal time. */
  readonly recordedAt: string;
}

/** The roster after such an item: one more for each of them who signed it since their shadow began. */
export const withShadowItem = (roster: Roster, signed: readonly ShadowApproval[]): Roster => {
  const { joiners = [] } = roster;
  const counts = ({ person, since, isOver }: Joiner): boolean =>
    !isOver &&
    since !== null &&
    signed.some((it) => it.person === person && Date.parse(it.recordedAt) >= Date.parse(since));
  if (!joiners.some(counts)) return roster;
  return withJoiners(
    roster,
    joiners.map((joiner) =>
      counts(joiner) ? { ...joiner, approved: Math.min(SHADOW_ITEMS, joiner.approved + 1) } : joiner,
    ),
  );
};
