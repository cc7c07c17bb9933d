import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint, decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TrustIdentity } from '#shared/api';
import type { Result } from '#shared/errors';
import type { Grant, IdentityEvent, IdentityFault } from '../../../electron/identity/contract.ts';
import { identitySession, type IdentitySession } from '../../../electron/identity/identity.ts';
import { FOREIGN_MAX } from '../../../electron/identity/loopback.ts';
import { mayOpen } from '../../../electron/main/identity/browser.ts';
import {
  HttpBrowser,
  startProvider,
  AUDIENCE,
  type RunningProvider,
} from '../../support/identity/provider.ts';
import { eventually } from '../../support/ledger.ts';

/* The desk's sign-in at a real provider, with a browser by plain HTTP. */

type SignedIn = Result<Grant, IdentityFault>;

describe('signing in at the identity provider', () => {
  let provider: RunningProvider;
  let events: IdentityEvent[];
  let session: IdentitySession;

  beforeAll(async () => {
    provider = await startProvider();
  });

  afterAll(async () => {
    await provider.stop();
  });

  beforeEach(() => {
    session = sessionOf(provider.identity);
  });

  afterEach(() => {
    session.signOut();
  });

  const sessionOf = (identity: TrustIdentity, signInMs = 30_000): IdentitySession => {
    events = [];
    return identitySession({
      identity,
      emit: (event) => events.push(event),
      fetch: globalThis.fetch,
      nowMs: Date.now,
      signInMs,
      retryMs: 200,
    });
  };

  /** Where the desk sends the browser. */
  const browserUrl = (): Promise<string> =>
    eventually('a request for the browser', () => {
      const asked = events.find((event) => event.kind === 'browser');
      return asked?.url;
    });

  const begin = async (): Promise<{ readonly signedIn: Promise<SignedIn>; readonly url: string }> => {
    const signedIn = session.signIn();
    return { signedIn, url: await browserUrl() };
  };

  const codeOf = (result: SignedIn): string => (result.ok ? 'signed in' : result.error.code);
  const redirectIn = (url: string): string => new URL(url).searchParams.get('redirect_uri') ?? '';

  test('gives a token for the ledger that is bound to the desk’s key', async () => {
    const { signedIn, url } = await begin();
    const page = await new HttpBrowser('anna').signIn(url);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('You can close this page');
    const result = await signedIn;
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { accessToken, key, claim, expiresAt } = result.value;
    expect(claim).toEqual({ issuer: provider.issuer, subject: 'anna' });
    const { d: _private, ...publicKey } = key;
    expect(decodeJwt(accessToken)).toMatchObject({
      iss: provider.issuer,
      sub: 'anna',
      aud: AUDIENCE,
      cnf: { jkt: await calculateJwkThumbprint(publicKey) },
    });
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(250_000);
  });

  test('asks with PKCE S256, a state and a nonce that are new each time, and an exact redirect to this machine', async () => {
    const first = await begin();
    const asked = new URL(first.url);
    expect(mayOpen(first.url, provider.identity)).toBe(true);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid',
      resource: AUDIENCE,
    });
    expect(redirectIn(first.url)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    session.cancel();
    expect(codeOf(await first.signedIn)).toBe('identity-sign-in-cancelled');
    events.length = 0;
    const second = await begin();
    for (const name of ['state', 'nonce', 'code_challenge', 'redirect_uri'])
      expect(new URL(second.url).searchParams.get(name)).not.toBe(asked.searchParams.get(name));
    session.cancel();
    await second.signedIn;
  });

  test('turns away an answer with another state, and still takes the right one', async () => {
    const { signedIn, url } = await begin();
    const right = await new HttpBrowser('anna').answerTo(url);
    for (const state of ['', 'x', `${right.searchParams.get('state') ?? ''}x`]) {
      const wrong = new URL(right);
      wrong.searchParams.set('state', state);
      expect((await fetch(wrong)).status).toBe(404);
    }
    const without = new URL(right);
    without.searchParams.delete('state');
    const twice = new URL(right);
    twice.searchParams.append('state', right.searchParams.get('state') ?? '');
    for (const wrong of [without, twice]) expect((await fetch(wrong)).status).toBe(404);
    expect((await fetch(right)).status).toBe(200);
    expect(codeOf(await signedIn)).toBe('signed in');
  });

  test('turns away what is not asked of this address: another path, method or host', async () => {
    const { signedIn, url } = await begin();
    const right = await new HttpBrowser('anna').answerTo(url);
    const elsewhere = new URL(right);
    elsewhere.pathname = '/other';
    expect((await fetch(elsewhere)).status).toBe(404);
    expect((await fetch(right, { method: 'POST' })).status).toBe(404);
    // A name that somebody lets point to this machine (DNS rebinding).
    const rebound = new URL(right);
    rebound.hostname = 'localhost';
    expect((await fetch(rebound).catch(() => undefined))?.status ?? 404).toBe(404);
    expect((await fetch(right)).status).toBe(200);
    expect(codeOf(await signedIn)).toBe('signed in');
  });

  test('gives up when somebody goes on trying', async () => {
    const { signedIn, url } = await begin();
    for (let count = 0; count < FOREIGN_MAX; count += 1)
      await fetch(`${redirectIn(url)}?state=guess-${count}&code=x`).catch(() => undefined);
    expect(codeOf(await signedIn)).toBe('identity-answer-refused');
  });

  test('takes one answer: the same again finds nobody, and its code is worth nothing', async () => {
    const { signedIn, url } = await begin();
    const answer = await new HttpBrowser('anna').answerTo(url);
    await fetch(answer);
    expect(codeOf(await signedIn)).toBe('signed in');
    const again = await fetch(answer).catch(() => undefined);
    expect(again?.status ?? 'closed').not.toBe(200);
    // At the provider the code is used up, whoever brings it.
    const token = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: answer.searchParams.get('code') ?? '',
        redirect_uri: redirectIn(url),
        client_id: provider.identity.clientId,
        code_verifier: 'x'.repeat(43),
      }),
    });
    expect(token.status).toBe(400);
  });

  test('a code that was fetched for another port is refused, with its finder none the wiser', async () => {
    const thief = createServer((_request, response) => response.end());
    await new Promise<void>((done) => thief.listen(0, '127.0.0.1', done));
    try {
      const { signedIn, url } = await begin();
      const lured = new URL(url);
      const port = String((thief.address() as AddressInfo).port);
      lured.searchParams.set('redirect_uri', `http://127.0.0.1:${port}/callback`);
      const caught = await new HttpBrowser('anna').answerTo(lured.href);
      expect(caught.port).toBe(port);
      const exchange = await fetch(`${provider.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: caught.searchParams.get('code') ?? '',
          redirect_uri: lured.searchParams.get('redirect_uri') ?? '',
          client_id: provider.identity.clientId,
          code_verifier: 'y'.repeat(43),
        }),
      });
      expect(exchange.status).toBe(400);
      const injected = new URL(redirectIn(url));
      injected.search = caught.search;
      await fetch(injected);
      expect(codeOf(await signedIn)).toBe('identity-provider-refused');
    } finally {
      thief.close();
    }
  });

  test('a redirect to anything but this machine is refused by the provider', async () => {
    const { signedIn, url } = await begin();
    for (const target of ['http://evil.example/callback', 'http://127.0.0.1/elsewhere']) {
      const lured = new URL(url);
      lured.searchParams.set('redirect_uri', target);
      expect((await new HttpBrowser('anna').read(lured.href)).status).toBe(400);
    }
    session.cancel();
    await signedIn;
  });

  test.each<[string, (answer: URL) => void]>([
    [
      'names another issuer',
      (answer) => {
        answer.searchParams.set('iss', 'https://evil.example');
      },
    ],
    [
      'names no issuer, though the provider always does',
      (answer) => {
        answer.searchParams.delete('iss');
      },
    ],
    [
      'has two codes',
      (answer) => {
        answer.searchParams.append('code', 'another');
      },
    ],
  ])('an answer that %s is refused', async (_what, alter) => {
    const { signedIn, url } = await begin();
    const answer = await new HttpBrowser('anna').answerTo(url);
    alter(answer);
    await fetch(answer);
    expect(codeOf(await signedIn)).toBe('identity-answer-refused');
  });

  test('an id token for another question is refused', async () => {
    const { signedIn, url } = await begin();
    const other = new URL(url);
    other.searchParams.set('nonce', 'of-another-question');
    await new HttpBrowser('anna').signIn(other.href);
    expect(codeOf(await signedIn)).toBe('identity-answer-refused');
  });

  test('a person who says no has cancelled', async () => {
    const { signedIn, url } = await begin();
    await fetch(await new HttpBrowser('anna').refuse(url));
    expect(codeOf(await signedIn)).toBe('identity-sign-in-cancelled');
  });

  test('has an end in time, after which an answer finds nobody', async () => {
    session = sessionOf(provider.identity, 1_500);
    const { signedIn, url } = await begin();
    const answer = await new HttpBrowser('anna').answerTo(url);
    expect(codeOf(await signedIn)).toBe('identity-sign-in-expired');
    expect(await fetch(answer).catch(() => 'closed')).toBe('closed');
  });

  test('runs once at a time', async () => {
    const { signedIn } = await begin();
    expect(codeOf(await session.signIn())).toBe('identity-sign-in-cancelled');
    session.cancel();
    await signedIn;
  });

  test('says that a provider is out of reach, or is another one than the trust file names', async () => {
    session = sessionOf({ ...provider.identity, issuer: 'http://127.0.0.1:9' });
    expect(codeOf(await session.signIn())).toBe('identity-provider-unreachable');
    session = sessionOf({ ...provider.identity, issuer: provider.issuer.replace('127.0.0.1', 'localhost') });
    expect(codeOf(await session.signIn())).toBe('identity-answer-refused');
  });

  test('says that the provider does not know this desk', async () => {
    session = sessionOf({ ...provider.identity, clientId: 'nobody' });
    const { signedIn, url } = await begin();
    expect((await new HttpBrowser('anna').read(url)).status).toBe(400);
    session.cancel();
    await signedIn;
  });
});

describe('a session of the identity provider', () => {
  test('is renewed before its token ends, and ends when the provider gives no further one', async () => {
    const provider = await startProvider({ accessTokenSeconds: 4 });
    const events: IdentityEvent[] = [];
    const session = identitySession({
      identity: provider.identity,
      emit: (event) => events.push(event),
      fetch: globalThis.fetch,
      nowMs: Date.now,
      retryMs: 200,
    });
    try {
      const signedIn = session.signIn();
      const url = await eventually(
        'the browser',
        () => events.find((event) => event.kind === 'browser')?.url,
      );
      await new HttpBrowser('anna').signIn(url);
      const first = await signedIn;
      if (!first.ok) throw new Error(JSON.stringify(first.error));
      const renewed = await eventually(
        'a renewed token',
        () => events.find((event) => event.kind === 'renewed')?.grant,
        15_000,
      );
      expect(renewed.accessToken).not.toBe(first.value.accessToken);
      expect(renewed.key).toEqual(first.value.key);
      expect(renewed.claim).toEqual(first.value.claim);
      await provider.stop();
      const ended = await eventually(
        'the end',
        () => events.find((event) => event.kind === 'ended')?.fault,
        15_000,
      );
      expect(ended.code).toBe('identity-ended');
    } finally {
      session.signOut();
      await provider.stop();
    }
  });

  test('whose token is bound to no key is refused', async () => {
    // A provider that is told by a proxy in between that there was no proof issues a plain token or none at all.
    const provider = await startProvider();
    const events: IdentityEvent[] = [];
    const session = identitySession({
      identity: provider.identity,
      emit: (event) => events.push(event),
      fetch: async (url, options) => {
        const response = await fetch(url, options);
        if (!(url as string).endsWith('/token')) return response;
        const body = (await response.json()) as Record<string, unknown>;
        return Response.json({ ...body, token_type: 'Bearer' }, { status: response.status });
      },
      nowMs: Date.now,
    });
    try {
      const signedIn = session.signIn();
      const url = await eventually(
        'the browser',
        () => events.find((event) => event.kind === 'browser')?.url,
      );
      await new HttpBrowser('anna').signIn(url);
      const result = await signedIn;
      expect(result.ok ? '' : result.error.code).toBe('identity-provider-refused');
    } finally {
      session.signOut();
      await provider.stop();
    }
  });
});

describe('the addresses that the browser may be sent to', () => {
  const identity: TrustIdentity = {
    issuer: 'https://id.example/tenant',
    clientId: 'desk',
    resource: null,
    scopes: ['openid'],
    browserHosts: ['login.example:8443'],
  };
  test.each([
    ['https://id.example/authorize?x=1', true],
    ['https://login.example:8443/authorize', true],
    ['https://login.example/authorize', false],
    ['https://evil.example/?https://id.example/', false],
    ['https://id.example.evil.example/', false],
    ['https://id.example@evil.example/', false],
    ['https://user@id.example/', false],
    ['http://id.example/authorize', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['countersign://desk/index.html', false],
    ['', false],
  ])('%s: %s', (url, isAllowed) => {
    expect(mayOpen(url, identity)).toBe(isAllowed);
  });
});
