import type { PersonId, Sha256Hex } from '#shared/brand';
import type { Result } from '#shared/errors';
import type { Person, RosterIndex } from '#shared/roster';

/** What a withdrawal rests on. It tells nothing of the person: it goes into the journal. */
export interface WithdrawalEvidence {
  readonly source: 'scim' | 'oidc';
  /** SHA-256 of the request that asked for it, salted because a request may name the person. */
  readonly reference: Sha256Hex;
  /** Instant at which it was asked for. */
  readonly at: string;
}

/** `already`: there is no authority left to withdraw. */
export type Withdrawn = 'withdrawn' | 'already';

/** Why nothing is recorded now; it is tried again. */
export interface WithdrawalFault {
  readonly detail: string;
}

/**
 * The only power over people that a directory is given: to have the authority of somebody end at once. Nothing here
 * gives any back; that is a roster change under quorum.
 */
export interface AuthorityPort {
  /** How a person stands in the durable journal. */
  readonly standing: (person: PersonId) => Person['standing'] | 'unknown';
  /** Resolves when it is durable. Asked twice with the same evidence it is one withdrawal. */
  readonly withdraw: (
    person: PersonId,
    evidence: WithdrawalEvidence,
  ) => Promise<Result<Withdrawn, WithdrawalFault>>;
}

export const standingIn = (
  roster: RosterIndex | undefined,
  person: PersonId,
): Person['standing'] | 'unknown' => roster?.person(person)?.standing ?? 'unknown';
