import type { TrustIdentity } from '#shared/api';
import type { PersonId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { IdentityView } from '#shared/ipc';
import type { NamedPerson } from '#shared/roster';
import type { Grant, IdentityEvent } from '../../identity/contract.ts';
import type { IdentityHost } from '../children/identity.ts';
import type { VaultHost } from '../children/vault.ts';
import type { Log } from '../log.ts';
import { mayOpen } from './browser.ts';

/*
 * A session of the identity provider, as main joins it together: the identity process gets it, the vault uses it for
 * what it sends. It gives no power here; the one thing that it can do is to lock the desk when the provider knows the
 * officer as somebody else than the token does.
 */

export const name = 'identity';

export interface Identity {
  readonly view: () => IdentityView;
  readonly signIn: () => Promise<Result<IdentityView, ShownError>>;
  readonly cancel: () => Promise<null>;
  readonly signOut: () => Promise<null>;
  /** Why a person may not work here with their token; undefined when nothing stands against it. */
  readonly contradicts: (person: PersonId) => ShownError | undefined;
  /** A fresh vault process knows nothing of the session. */
  readonly onVaultReady: () => void;
  readonly onEvent: (event: IdentityEvent) => void;
  /** The process that held the session is gone. */
  readonly onLost: () => void;
}

export interface IdentityDeps {
  /** undefined: the trust file names no provider. */
  readonly identity: TrustIdentity | undefined;
  readonly host: Pick<IdentityHost, 'signIn' | 'cancel' | 'signOut'> | undefined;
  readonly vault: Pick<VaultHost, 'identify' | 'ask'>;
  readonly people: () => readonly NamedPerson[];
  /** Shows an address in the system's browser. */
  readonly openBrowser: (url: string) => Promise<void>;
  /** Another person than the one that the provider knows is signed in here: their session ends. */
  readonly onOtherPerson: (person: PersonId) => void;
  readonly onChange: (view: IdentityView) => void;
  readonly log: Log;
}

type Standing = Pick<IdentityView, 'state' | 'expiresAt' | 'error'> & { readonly person: PersonId | null };

const SIGNED_OUT: Standing = { state: 'signed-out', person: null, expiresAt: null, error: null };

export const init = (deps: IdentityDeps): Identity => {
  const { identity, host, vault, log } = deps;
  let standing = SIGNED_OUT;
  let grant: Grant | null = null;
  /** The browser could not be shown: the sign-in ends for this reason. */
  const browserFaults: ShownError[] = [];

  const view = (): IdentityView => ({
    provider: identity === undefined ? null : new URL(identity.issuer).host,
    state: standing.state,
    person: standing.person === null ? null : named(standing.person, deps.people()),
    expiresAt: standing.expiresAt,
    error: standing.error,
  });
  const set = (next: Standing): void => {
    standing = next;
    log.info({ state: next.state, person: next.person, code: next.error?.code ?? null }, 'identity');
    deps.onChange(view());
  };
  const end = async (error: ShownError | null): Promise<void> => {
    grant = null;
    set({ ...SIGNED_OUT, error });
    await vault.identify(null).catch(() => undefined);
  };

  /** Tells the vault, and asks the ledger who that is: a person is what the ledger says, never the token. */
  const adopt = async (next: Grant): Promise<void> => {
    grant = next;
    await vault.identify(next);
    const answer = await vault.ask('whoAmI', null);
    if (grant !== next) return;
    const person = answer.ok ? (answer.value.identity?.person ?? null) : standing.person;
    const error = answer.ok ? null : answer.error;
    set({ state: 'signed-in', person, expiresAt: next.expiresAt, error });
    if (person !== null) deps.onOtherPerson(person);
  };

  const signIn = async (): Promise<Result<IdentityView, ShownError>> => {
    if (host === undefined || identity === undefined) return err(shownError('identity-not-configured'));
    if (standing.state === 'in-browser') return err(shownError('identity-sign-in-cancelled'));
    browserFaults.length = 0;
    set({ ...standing, state: 'in-browser', error: null });
    const signedIn = await host.signIn();
    if (signedIn.ok) {
      await adopt(signedIn.value);
      return ok(view());
    }
    const fault = browserFaults.at(-1) ?? shownError(signedIn.error.code, signedIn.error.detail);
    // A session that there was before goes on.
    if (grant === null) set({ ...SIGNED_OUT, error: fault });
    else set({ ...standing, state: 'signed-in', error: fault });
    return err(fault);
  };

  const show = async (url: string): Promise<void> => {
    const isAllowed = identity !== undefined && mayOpen(url, identity);
    try {
      if (!isAllowed) throw new Error('not an address of the provider');
      await deps.openBrowser(url);
    } catch (problem) {
      const detail = isAllowed ? null : 'the address is not on the list of the trust file';
      log.error({ problem: problem instanceof Error ? problem.name : '' }, 'the browser was not opened');
      browserFaults.push(shownError('identity-browser-failed', detail));
      await host?.cancel();
    }
  };

  return {
    view,
    signIn,
    cancel: async () => {
      await host?.cancel();
      return null;
    },
    signOut: async () => {
      await host?.signOut();
      await end(null);
      return null;
    },
    contradicts: (person) =>
      standing.state === 'signed-in' && standing.person !== null && standing.person !== person
        ? shownError('identity-other-person', `${standing.person} at the provider, ${person} by the token`)
        : undefined,
    onVaultReady: () => {
      if (grant !== null)
        void vault.identify(grant).catch(() => {
          log.error('the session of the identity provider could not be handed on');
        });
    },
    onEvent: (event) => {
      switch (event.kind) {
        case 'browser':
          void show(event.url);
          return;
        case 'renewed':
          adopt(event.grant).catch(() => {
            log.error('the session of the identity provider could not be handed on');
          });
          return;
        case 'ended':
          void end(shownError(event.fault.code, event.fault.detail));
          return;
      }
    },
    onLost: () => {
      if (grant !== null) void end(shownError('identity-ended', 'the process that held it ended'));
    },
  };
};

const named = (id: PersonId, people: readonly NamedPerson[]): NonNullable<IdentityView['person']> => ({
  id,
  name: people.find((person) => person.id === id)?.name ?? id,
});
