import type { PersonId } from '#shared/brand';
import type { ShownError } from '#shared/errors';

/** Where this desk stands with the identity provider. What the officer may do is not a part of it. */
export interface IdentityView {
  /** Host of the provider; null when the trust file names none. */
  readonly provider: string | null;
  readonly state: 'signed-out' | 'in-browser' | 'signed-in';
  /** Who the ledger takes the session for; null when it does not ask, or was not reached. */
  readonly person: { readonly id: PersonId; readonly name: string } | null;
  readonly expiresAt: string | null;
  /** Why there is no session, when it was not the officer who ended it. */
  readonly error: ShownError | null;
}
