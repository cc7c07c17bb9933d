import type { GroupId, PersonId } from '#shared/brand';
import type { RosterChange } from '#shared/intent';
import type { Group, Person, Role } from '#shared/roster';
import { effectOf, gained } from './change-subjects.ts';
import type { IntentRecord } from './types.ts';

/* Reviews of access come round: every grant is answered for once a quarter, or the review is overdue. */

/** A quarter: after so many days without an answer a grant is due. */
export const REVIEW_DAYS = 92;

const DAY_MS = 86_400_000;

export interface ReviewState {
  /** When the last review was carried out; null: none ever was. */
  readonly lastAt: string | null;
  /** When the first grant is due; null: nobody holds a role. */
  readonly dueAt: string | null;
  readonly isOverdue: boolean;
  /** Grants that are overdue, in the order of ids and roles. */
  readonly overdue: readonly { readonly person: PersonId; readonly role: Role }[];
}

/** What changes of the roster have answered for, whatever the time. */
export interface GrantsSeen {
  /** When the last review was carried out; null: none ever was. */
  readonly lastAt: string | null;
  /** When each grant was last looked at, by person and role; what is not among them never was. */
  readonly seen: ReadonlyMap<string, string>;
}

/**
 * What a grant was last looked at by: a review that was carried out and named it, or a quorum that gave it.
 *
 * @param changes of the roster that are or were in the journal, in any order; others are passed over.
 */
export const grantsSeen = (
  changes: readonly Pick<IntentRecord, 'intent' | 'status' | 'lastAt'>[],
): GrantsSeen => {
  const seen = new Map<string, string>();
  let lastAt: string | null = null;
  for (const { intent, status, lastAt: madeAt } of changes) {
    if (status !== 'carried-out' || intent.type !== 'roster.change') continue;
    if (intent.change.kind === 'access-review') lastAt = later(lastAt, madeAt);
    for (const grant of lookedAt(intent.change)) seen.set(grant, later(seen.get(grant) ?? null, madeAt));
  }
  return { lastAt, seen };
};

/**
 * Where the review stands at an instant. What was never looked at is as old as the journal. So a review that leaves
 * grants out leaves them due.
 *
 * @param people who there are at that instant.
 * @param since when the journal began.
 */
export const reviewState = (
  people: readonly Person[],
  { lastAt, seen }: GrantsSeen,
  { at, since }: { readonly at: string; readonly since: string },
): ReviewState => {
  const grants = [...people]
    .filter(({ standing }) => standing === 'active')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap(({ id: person, roles }) =>
      [...roles]
        .sort()
        .map((role) => ({ person, role, dueAt: dueOf(seen.get(`${person} ${role}`) ?? since) })),
    );
  const now = Date.parse(at);
  const overdue = grants.filter(({ dueAt }) => dueAt <= now);
  const first = Math.min(...grants.map(({ dueAt }) => dueAt));
  return {
    lastAt,
    dueAt: grants.length === 0 ? null : new Date(first).toISOString(),
    isOverdue: overdue.length > 0,
    overdue: overdue.map(({ person, role }) => ({ person, role })),
  };
};

const dueOf = (last: string): number => Date.parse(last) + REVIEW_DAYS * DAY_MS;

const later = (a: string | null, b: string): string => (a === null || Date.parse(a) < Date.parse(b) ? b : a);

/** The grants that a change answered for: those that a review names, and those that are given. */
const lookedAt = (change: RosterChange): readonly string[] => {
  const effect = effectOf(change);
  if (effect.kind === 'access-review') return effect.decisions.map(({ person, role }) => `${person} ${role}`);
  if (effect.kind !== 'set-roles') return [];
  return effect.to.roles
    .filter((role) => !effect.from.roles.includes(role))
    .map((role) => `${effect.person} ${role}`);
};

/** Without these a review may have nobody left who proposes it and decides on it, nor an emergency. */
const VITAL: readonly Role[] = ['security-admin', 'break-glass'];

/**
 * What waits until an overdue review is done: whatever gives somebody a role or a seat of their own that they do not hold.
 * Naming another security administrator or break-glass holder does not wait.
 */
export const waitsForReview = (
  change: RosterChange,
  groups: readonly Pick<Group, 'id' | 'roles'>[],
): boolean => {
  const effect = effectOf(change);
  if (effect.kind !== 'set-roles') return false;
  const more = gained(effect);
  const areVital = (roles: readonly Role[]): boolean => roles.every((role) => VITAL.includes(role));
  const isVital = (id: GroupId): boolean =>
    areVital(groups.find((group) => group.id === id)?.roles ?? ['requester']);
  return !areVital(more.roles) || !more.groups.every(isVital);
};
