import type { TrustIdentity } from '#shared/api';
import type { Grant, IdentityEvent } from '../../../electron/identity/contract.ts';
import { identitySession, type IdentitySession } from '../../../electron/identity/identity.ts';
import { eventually } from '../ledger.ts';
import { HttpBrowser } from './provider.ts';

export interface SignedInSession {
  readonly grant: Grant;
  readonly session: IdentitySession;
}

/** Signs somebody in at a running provider as a desk does. */
export const signInAs = async (identity: TrustIdentity, login: string): Promise<SignedInSession> => {
  const events: IdentityEvent[] = [];
  const session = identitySession({
    identity,
    emit: (event) => events.push(event),
    fetch: globalThis.fetch,
    nowMs: Date.now,
  });
  const signedIn = session.signIn();
  const url = await eventually('the browser', () => events.find((event) => event.kind === 'browser')?.url);
  await new HttpBrowser(login).signIn(url);
  const result = await signedIn;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return { grant: result.value, session };
};
