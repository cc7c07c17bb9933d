/*
 * The identity process: the only one that speaks to the identity provider and that listens for the browser's answer. It
 * has no tokens, no store and no windows; what it gets is worth nothing without a token that signs.
 */
import { serve } from '../rpc/index.ts';
import type { IdentityEvent, IdentityMethods } from './contract.ts';
import { identitySession, type IdentitySession } from './identity.ts';

let session: IdentitySession | undefined;

const running = (): IdentitySession => {
  if (session === undefined) throw new TypeError('the identity process was not started');
  return session;
};

const server = serve<IdentityMethods, IdentityEvent>(process.parentPort, {
  start: ({ identity }) => {
    session?.signOut();
    session = identitySession({
      identity,
      emit: (event) => {
        server.emit(event);
      },
      fetch: globalThis.fetch,
      nowMs: Date.now,
    });
    return null;
  },
  signIn: () => running().signIn(),
  cancel: () => {
    running().cancel();
    return null;
  },
  signOut: () => {
    running().signOut();
    return null;
  },
});
