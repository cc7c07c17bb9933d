import { beforeEach, describe, expect, test } from 'vitest';
import type { IdentityResponse } from '#shared/api';
import type { PersonId } from '#shared/brand';
import { err, ok, shownError, type Result } from '#shared/errors';
import type { IdentityView, TokenView } from '#shared/ipc';
import type { Grant, IdentityFault } from '../../../../electron/identity/contract.ts';
import * as identityModule from '../../../../electron/main/identity/identity.ts';
import * as session from '../../../../electron/main/session/session.ts';
import type { NamedPerson } from '#shared/roster';

const ANNA = 'p-anna' as PersonId;
const BEN = 'p-ben' as PersonId;

const grantOf = (accessToken: string): Grant => ({
  accessToken,
  key: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' },
  expiresAt: '2026-05-01T10:05:00.000Z',
  claim: { issuer: 'https://id.example', subject: 'anna' },
});

const people = [ANNA, BEN].map((id): NamedPerson => ({
  id,
  commitment: 'aa'.repeat(32) as NamedPerson['commitment'],
  groups: [],
  standing: 'active',
  name: `Name of ${id}`,
  title: 'Officer',
}));

describe('a session of the identity provider, as main joins it together', () => {
  let handed: (string | null)[];
  let ledgerKnows: PersonId | null;
  let opened: string[];
  let others: PersonId[];
  let views: IdentityView[];
  let cancelled: number;
  let answer: PromiseWithResolvers<Result<Grant, IdentityFault>>;
  let identity: identityModule.Identity;

  beforeEach(() => {
    handed = [];
    ledgerKnows = ANNA;
    opened = [];
    others = [];
    views = [];
    cancelled = 0;
    answer = Promise.withResolvers();
    const who = (): IdentityResponse => ({
      isRequired: true,
      identity:
        ledgerKnows === null
          ? null
          : { issuer: 'https://id.example', subject: 'anna', person: ledgerKnows, expiresAt: '' },
    });
    identity = identityModule.init({
      identity: {
        issuer: 'https://id.example',
        clientId: 'desk',
        resource: null,
        scopes: ['openid'],
        browserHosts: [],
      },
      host: {
        signIn: () => answer.promise,
        cancel: () => {
          cancelled += 1;
          answer.resolve(err({ code: 'identity-sign-in-cancelled', detail: null }));
          return Promise.resolve();
        },
        signOut: () => Promise.resolve(),
      },
      vault: {
        identify: (grant) => {
          handed.push(grant?.accessToken ?? null);
          return Promise.resolve();
        },
        ask: () => Promise.resolve(ok(who())),
      },
      people: () => people,
      openBrowser: (url) => {
        opened.push(url);
        return Promise.resolve();
      },
      onOtherPerson: (person) => others.push(person),
      onChange: (view) => views.push(view),
      log: { info: () => undefined, error: () => undefined } as never,
    });
  });

  const signedIn = async (token = 'first'): Promise<void> => {
    const result = identity.signIn();
    answer.resolve(ok(grantOf(token)));
    await result;
  };

  test('goes to the vault, and shows who the ledger says that is', async () => {
    const result = identity.signIn();
    expect(identity.view()).toMatchObject({ provider: 'id.example', state: 'in-browser' });
    answer.resolve(ok(grantOf('first')));
    expect(await result).toMatchObject({ ok: true });
    expect(handed).toEqual(['first']);
    expect(identity.view()).toMatchObject({
      state: 'signed-in',
      person: { id: ANNA, name: `Name of ${ANNA}` },
      error: null,
    });
    expect(others).toEqual([ANNA]);
  });

  test('shows the browser nothing but the provider', async () => {
    const result = identity.signIn();
    identity.onEvent({ kind: 'browser', url: 'https://id.example/authorize?x=1' });
    expect(opened).toEqual(['https://id.example/authorize?x=1']);
    identity.onEvent({ kind: 'browser', url: 'https://evil.example/authorize' });
    expect(opened).toHaveLength(1);
    expect(cancelled).toBe(1);
    expect(await result).toMatchObject({ ok: false, error: { code: 'identity-browser-failed' } });
  });

  test('is handed on when it is renewed, and to a vault that is started again', async () => {
    await signedIn();
    identity.onEvent({ kind: 'renewed', grant: grantOf('second') });
    await Promise.resolve();
    identity.onVaultReady();
    expect(handed).toEqual(['first', 'second', 'second']);
  });

  test('ends at the vault when the provider, the officer or a crash ends it', async () => {
    for (const end of [
      () => {
        identity.onEvent({ kind: 'ended', fault: { code: 'identity-ended', detail: null } });
      },
      () => void identity.signOut(),
      () => {
        identity.onLost();
      },
    ]) {
      answer = Promise.withResolvers();
      await signedIn();
      end();
      await Promise.resolve();
      expect(handed.at(-1)).toBeNull();
      expect(identity.view()).toMatchObject({ state: 'signed-out', person: null });
    }
    identity.onVaultReady();
    expect(handed.at(-1)).toBeNull();
  });

  test('that was there goes on when another sign-in fails', async () => {
    await signedIn();
    answer = Promise.withResolvers();
    const again = identity.signIn();
    answer.resolve(err({ code: 'identity-provider-unreachable', detail: 'ECONNREFUSED' }));
    expect(await again).toMatchObject({ ok: false, error: { code: 'identity-provider-unreachable' } });
    expect(identity.view()).toMatchObject({ state: 'signed-in', person: { id: ANNA } });
  });

  test('keeps another person than the provider knows from working here', async () => {
    expect(identity.contradicts(BEN)).toBeUndefined();
    await signedIn();
    expect(identity.contradicts(ANNA)).toBeUndefined();
    expect(identity.contradicts(BEN)).toMatchObject({ code: 'identity-other-person' });
  });

  test('says nothing of a person whom the ledger does not name', async () => {
    ledgerKnows = null;
    await signedIn();
    expect(identity.contradicts(BEN)).toBeUndefined();
    expect(others).toEqual([]);
  });
});

describe('signing in with a token while the provider knows somebody else', () => {
  test('is refused, and the signer is signed out again', async () => {
    const done: string[] = [];
    const sessions = session.init({
      signer: {
        tokens: () => Promise.resolve(ok([])),
        signIn: () => Promise.resolve(ok({ person: BEN, token: {} as TokenView })),
        signOut: () => {
          done.push('signed out');
          return Promise.resolve();
        },
      },
      people: () => people,
      now: () => '2026-05-01T10:00:00Z',
      objection: (person) => (person === BEN ? shownError('identity-other-person') : undefined),
      onChange: () => done.push('changed'),
    });
    expect(await sessions.signIn('token')).toMatchObject({
      ok: false,
      error: { code: 'identity-other-person' },
    });
    expect(done).toEqual(['signed out']);
    expect(sessions.current()).toBeNull();
  });

  test('a session that is locked ends here and in the signer, once', async () => {
    const done: unknown[] = [];
    const sessions = session.init({
      signer: {
        tokens: () => Promise.resolve(ok([])),
        signIn: () => Promise.resolve(ok({ person: ANNA, token: {} as TokenView })),
        signOut: () => {
          done.push('signed out');
          return Promise.resolve();
        },
      },
      people: () => people,
      now: () => '2026-05-01T10:00:00Z',
      objection: () => undefined,
      onChange: (view, because) => done.push([view?.person.id ?? null, because]),
    });
    await sessions.signIn('token');
    await sessions.lock('screen-locked');
    await sessions.lock('session-idle');
    expect(done).toEqual([[ANNA, null], [null, 'screen-locked'], 'signed out']);
  });
});
