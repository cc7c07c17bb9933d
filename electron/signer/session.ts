import { randomBytes } from 'node:crypto';
import type { PersonId } from '#shared/brand';
import { preAuthEncoding } from '#shared/envelope';
import type { TokenView } from '#shared/ipc';
import type { EnrolledKey, NamedPerson } from '#shared/roster';
import type { TokenIdentity, TokenKey } from './tokens.ts';
import type { KnownKey } from './token-set.ts';

/** Who is signed in, and the one key that may sign for them. Holds no PIN and no open Cryptoki session. */
export interface Session {
  readonly person: NamedPerson;
  readonly key: EnrolledKey;
  readonly known: KnownKey;
  readonly token: TokenView;
}

const CHALLENGE_TYPE = 'application/vnd.countersign.sign-in-challenge.v1';
const CHALLENGE_BYTES = 32;

/**
 * Fresh bytes that prove possession of a key. They are made here, never by a server, and their own payload
 * type keeps a signature over them from being taken for a statement.
 */
export const freshChallenge = (): Uint8Array => preAuthEncoding(CHALLENGE_TYPE, randomBytes(CHALLENGE_BYTES));

export const knownKey = (key: TokenKey, present: readonly TokenIdentity[]): KnownKey => ({
  id: key.id,
  token: identityOf(key.token),
  seen: present.map(identityOf),
});

const identityOf = ({ manufacturer, serial }: TokenIdentity): TokenIdentity => ({ manufacturer, serial });

/** Whether a session still stands after the roster changed. */
export const isStillEnrolled = (
  session: Session,
  enrolment: { readonly people: readonly NamedPerson[]; readonly keys: readonly EnrolledKey[] },
): boolean => {
  const isActivePerson = (id: PersonId): boolean =>
    enrolment.people.some((person) => person.id === id && person.standing === 'active');
  return enrolment.keys.some(
    (key) =>
      key.keyId === session.key.keyId &&
      key.person === session.person.id &&
      key.standing === 'active' &&
      isActivePerson(key.person),
  );
};
