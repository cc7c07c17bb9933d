import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LEDGER_TOKEN_HEADER, type IdentityResponse, type Problem } from '#shared/api';
import type { PersonId, Sha256Hex } from '#shared/brand';
import { credentials, type Credentials } from '../../../electron/vault/sync/credentials.ts';
import { openDirectoryStore, type DirectoryStore } from '../../../ledger/directory/index.ts';
import { accessTokenDigest } from '../../../ledger/genesis.ts';
import { CONFIG_FILE, loadConfig } from '../../../ledger/service/index.ts';
import { ANNA, BEN } from '../../support/company.ts';
import { AUDIENCE, startProvider, type RunningProvider } from '../../support/identity/provider.ts';
import { signInAs, type SignedInSession } from '../../support/identity/session.ts';
import {
  createTestLedger,
  editConfig,
  removeTestLedger,
  startLedger,
  type StartedLedger,
} from '../../support/ledger.ts';
import { deskFolder, openDesk, trustOf } from '../vault/support/desk.ts';

/* A real ledger service that holds its desks against a real provider. */

const CLIENT_TOKEN = randomBytes(24).toString('base64url');

describe('a ledger service whose desks are held against an identity provider', () => {
  let provider: RunningProvider;
  let ledger: StartedLedger;
  let directory: DirectoryStore;
  let anna: SignedInSession;
  let desk: Credentials;
  let userOf: Map<PersonId, string>;

  const asked = { reference: 'ab'.repeat(32) as Sha256Hex, at: new Date().toISOString() };

  const addUser = async (externalId: string, person: PersonId | null): Promise<string> => {
    const record = {
      userName: `${externalId}@test.example`,
      externalId,
      displayName: null,
      name: { givenName: null, familyName: null, formatted: null },
      emails: [],
    };
    const added = await directory.create(randomUUID(), { record, isActive: true }, asked.at);
    if (!added.ok) throw new Error(added.error);
    if (person !== null) await directory.link(added.value.id, person, asked);
    return added.value.id;
  };

  beforeAll(async () => {
    provider = await startProvider();
    const home = await createTestLedger(undefined, {
      reads: { host: '127.0.0.1', port: 0 },
      identity: { issuer: provider.issuer, audience: AUDIENCE, proofAgeSeconds: 60 },
    });
    // Beside the desk's token one of a client, of which no session is asked.
    const file = join(home.home, CONFIG_FILE);
    const config = JSON.parse(readFileSync(file, 'utf8')) as { accessTokens: object[] };
    const accessTokens = [
      ...config.accessTokens,
      { name: 'erp', sha256: accessTokenDigest(CLIENT_TOKEN), use: 'client' },
    ];
    editConfig(home, { accessTokens });
    ledger = await startLedger(home);
    directory = await openDirectoryStore(loadConfig(file).targets.directory);
    userOf = new Map([[ANNA, await addUser('anna', ANNA)]]);
    await addUser('unlinked', null);
    anna = await signInAs(provider.identity, 'anna');
    desk = credentials(ledger.token, () => new Date());
    await desk.identify(anna.grant);
  });

  afterAll(async () => {
    anna.session.signOut();
    await directory.close();
    expect(await ledger.stop()).toBe(0);
    await provider.stop();
    removeTestLedger(ledger);
  });

  const at = (path: string): URL => new URL(path, ledger.url);
  const send = (url: URL, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<Response> =>
    fetch(url, { method, headers: { ...headers } });
  const codeIn = async (response: Response): Promise<string> =>
    response.ok ? 'let in' : ((await response.json()) as Problem).code;
  const asDesk = async (path: string): Promise<Response> =>
    send(at(path), await desk.headersFor('GET', at(path)));

  test('refuses a desk that brings its own token alone, and says what is missing', async () => {
    const answer = await send(at('/v1/checkpoint'), { authorization: `Bearer ${ledger.token}` });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^DPoP algs="ES256/);
    expect(await codeIn(answer)).toBe('identity-required');
    // Nor does it learn of its ledger.
    const health = await send(at('/v1/health'), { authorization: `Bearer ${ledger.token}` });
    expect(await health.json()).not.toHaveProperty('ledgers');
  });

  test('lets in a desk with a session, and says who that is', async () => {
    expect(await codeIn(await asDesk('/v1/checkpoint'))).toBe('let in');
    expect(await codeIn(await asDesk('/v1/events?from=0&limit=1'))).toBe('let in');
    const who = (await (await asDesk('/v1/identity')).json()) as IdentityResponse;
    expect(who).toMatchObject({
      isRequired: true,
      identity: { issuer: provider.issuer, subject: 'anna', person: ANNA },
    });
    expect(await (await asDesk('/v1/health')).json()).toHaveProperty('ledgers');
  });

  test('asks a client that is no desk for no session', async () => {
    expect(await codeIn(await send(at('/v1/checkpoint'), { authorization: `Bearer ${CLIENT_TOKEN}` }))).toBe(
      'let in',
    );
  });

  test('wants the ledger’s own token too', async () => {
    const { [LEDGER_TOKEN_HEADER]: _own, ...rest } = await desk.headersFor('GET', at('/v1/checkpoint'));
    expect(await codeIn(await send(at('/v1/checkpoint'), rest))).toBe('unauthorised');
    const wrong = { ...rest, [LEDGER_TOKEN_HEADER]: 'x'.repeat(32) };
    expect(await codeIn(await send(at('/v1/checkpoint'), wrong))).toBe('unauthorised');
  });

  test('a captured request is worth nothing: not again, not elsewhere, not otherwise', async () => {
    const headers = await desk.headersFor('GET', at('/v1/checkpoint'));
    expect(await codeIn(await send(at('/v1/checkpoint'), headers))).toBe('let in');
    expect(await codeIn(await send(at('/v1/checkpoint'), headers))).toBe('identity-proof-replayed');
    const fresh = (): Promise<Readonly<Record<string, string>>> =>
      desk.headersFor('GET', at('/v1/checkpoint'));
    expect(await codeIn(await send(at('/v1/people'), await fresh()))).toBe('identity-proof-invalid');
    expect(await codeIn(await send(at('/v1/intents'), await fresh(), 'POST'))).toBe('identity-proof-invalid');
    const { dpop: _proof, ...without } = await fresh();
    expect(await codeIn(await send(at('/v1/checkpoint'), without))).toBe('identity-proof-invalid');
    const bearer = { ...without, authorization: (without['authorization'] ?? '').replace('DPoP', 'Bearer') };
    expect(await codeIn(await send(at('/v1/checkpoint'), bearer))).toBe('unauthorised');
  });

  test('a token that was stolen without its key is worth nothing', async () => {
    const other = await signInAs(provider.identity, 'anna');
    const thief = credentials(ledger.token, () => new Date());
    await thief.identify({ accessToken: anna.grant.accessToken, key: other.grant.key });
    const answer = await send(at('/v1/checkpoint'), await thief.headersFor('GET', at('/v1/checkpoint')));
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(await codeIn(answer)).toBe('identity-key-mismatch');
    other.session.signOut();
  });

  test.each<[string, number, string]>([
    ['runs behind by minutes', -180_000, 'identity-proof-invalid'],
    ['runs ahead by minutes', 180_000, 'identity-proof-invalid'],
  ])('a desk whose clock %s hears so', async (_what, shiftMs, code) => {
    const late = credentials(ledger.token, () => new Date(Date.now() + shiftMs));
    await late.identify(anna.grant);
    expect(
      await codeIn(await send(at('/v1/checkpoint'), await late.headersFor('GET', at('/v1/checkpoint')))),
    ).toBe(code);
  });

  test.each([
    ['nobody', 'identity-unknown'],
    ['unlinked', 'identity-unlinked'],
  ])('a user whom the directory has as %s is kept out', async (login, code) => {
    const signedIn = await signInAs(provider.identity, login);
    const other = credentials(ledger.token, () => new Date());
    await other.identify(signedIn.grant);
    const answer = await send(at('/v1/checkpoint'), await other.headersFor('GET', at('/v1/checkpoint')));
    expect([answer.status, await codeIn(answer)]).toEqual([403, code]);
    signedIn.session.signOut();
  });

  test('the listener for reads knows no desk, and every other client', async () => {
    const health = (await (await fetch(at('/v1/health'))).json()) as { reads: { url: string } };
    const reads = new URL('/v1/accounts', health.reads.url);
    expect(await codeIn(await send(reads, { authorization: `Bearer ${ledger.token}` }))).toBe('unauthorised');
    expect(await codeIn(await send(reads, await desk.headersFor('GET', reads)))).toBe('unauthorised');
    const client = await send(reads, { authorization: `Bearer ${CLIENT_TOKEN}` });
    expect(['let in', 'history-behind']).toContain(await codeIn(client));
  });

  test('a desk’s store waits for the session, works with it, and stops when the directory disables its user', async () => {
    const folder = deskFolder();
    const vaultDesk = await openDesk(folder.file, await trustOfIdentified());
    try {
      const waiting = await vaultDesk.phase('unreachable');
      expect(waiting.error?.code).toBe('identity-required');
      await vaultDesk.vault.identify({ grant: anna.grant });
      await vaultDesk.size(1);
      expect(await vaultDesk.vault.whoAmI()).toMatchObject({
        ok: true,
        value: { identity: { person: ANNA } },
      });
      await disable();
      vaultDesk.vault.retry();
      const stopped = await vaultDesk.phase('unreachable');
      expect(stopped.error?.code).toBe('identity-disabled');
      expect(stopped.size).toBe(1);
    } finally {
      await vaultDesk.close();
      folder.remove();
    }
  });

  /** The trust file's facts are read by the client's token here. */
  const trustOfIdentified = async (): ReturnType<typeof trustOf> => {
    const client = {
      request: async (_method: string, path: string) => ({
        text: await (await send(at(path), { authorization: `Bearer ${CLIENT_TOKEN}` })).text(),
      }),
    };
    return trustOf({ ...ledger, client } as unknown as StartedLedger);
  };

  const disable = async (): Promise<void> => {
    const id = userOf.get(ANNA) ?? '';
    const user = await directory.get(id);
    if (user === undefined) throw new Error('Anna is not in the directory');
    await directory.replace(id, { record: user.record, isActive: false }, asked);
  };

  test('nor does another person’s link help a user who is disabled', async () => {
    const code = await codeIn(await asDesk('/v1/checkpoint'));
    expect(code).toBe('identity-disabled');
    expect((await directory.link(userOf.get(ANNA) ?? '', BEN, asked)).ok).toBe(true);
    expect(await codeIn(await asDesk('/v1/checkpoint'))).toBe('identity-disabled');
  });
});
