import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApiKey, revokeApiKey, type ApiKey } from '#shared/api';
import type { PersonId, Sha256Hex } from '#shared/brand';
import { ok } from '#shared/errors';
import { indexRoster, withErased, type RosterIndex } from '#shared/roster';
import {
  newSecret,
  openApiKeyRing,
  openApiKeyStore,
  type ApiKeyStore,
} from '../../../../ledger/api-keys/index.ts';
import {
  openDirectory,
  openDirectoryStore,
  type Asked,
  type DirectoryStore,
  type DirectoryTargets,
  type UserContent,
} from '../../../../ledger/directory/index.ts';
import { ANNA, BEN, CLEO, testGenesis } from '../../../support/company.ts';
import { InMemoryAuthority } from '../../../support/identity/in-memory-authority.ts';
import { places, type Place } from '../../../support/store.ts';

const AT = '2026-05-01T10:00:00.000Z';

let count = 0;

const asked = (): Asked => {
  count += 1;
  return { reference: count.toString(16).padStart(64, '0') as Sha256Hex, at: AT };
};

const content = (userName: string, over: Partial<UserContent> = {}): UserContent => ({
  record: {
    userName,
    externalId: `ext-${userName}`,
    displayName: `Display ${userName}`,
    name: { givenName: 'Given', familyName: null, formatted: null },
    emails: [{ value: `${userName}@example.com`, type: 'work', primary: true }],
  },
  isActive: true,
  ...over,
});

describe.each(places)('a directory on %s', (_, open) => {
  let place: Place;
  let targets: DirectoryTargets;
  let store: DirectoryStore;

  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place.remove());
  beforeEach(async () => {
    targets = { users: place.fresh(), keys: place.fresh() };
    store = await openDirectoryStore(targets);
  });

  const create = async (userName: string): Promise<string> => {
    const id = randomUUID();
    const created = await store.create(id, content(userName), AT);
    if (!created.ok) throw new Error(created.error);
    return id;
  };
  const link = async (id: string, person: PersonId): Promise<void> => {
    const linked = await store.link(id, person, asked());
    if (!linked.ok) throw new Error(linked.error);
  };

  test('gives what was put in, also when it is opened again', async () => {
    const id = await create('anna');
    await store.close();
    store = await openDirectoryStore(targets);
    const user = await store.get(id);
    expect(user).toMatchObject({ id, person: null, isActive: true, record: content('anna').record });
    expect(await store.find('userName', 'ANNA')).toEqual(user);
    expect(await store.find('externalId', 'ext-anna')).toEqual(user);
    expect(await store.find('externalId', 'EXT-ANNA')).toBeUndefined();
    expect(await store.stateOf('externalId', 'ext-anna')).toEqual({ isActive: true, person: null });
    await store.close();
  });

  test('has each name and external id once', async () => {
    const id = await create('anna');
    const other = await create('ben');
    expect(await store.create(randomUUID(), content('Anna'), AT)).toEqual({ ok: false, error: 'taken' });
    expect(await store.replace(other, content('anna'), asked())).toEqual({ ok: false, error: 'taken' });
    expect((await store.replace(id, content('anna', { isActive: false }), asked())).ok).toBe(true);
    expect(await store.replace(randomUUID(), content('eve'), asked())).toEqual({
      ok: false,
      error: 'unknown',
    });
    await store.close();
  });

  test('links one user to one person', async () => {
    const [anna, ben] = [await create('anna'), await create('ben')];
    await link(anna, ANNA);
    expect(await store.link(ben, ANNA, asked())).toEqual({ ok: false, error: 'taken' });
    await link(anna, BEN);
    await link(ben, ANNA);
    expect(await store.stateOf('userName', 'ben')).toEqual({ isActive: true, person: ANNA });
    await store.close();
  });

  test('keeps what is to be withdrawn until that is done, and gives each once', async () => {
    const id = await create('anna');
    await link(id, ANNA);
    const first = asked();
    await store.replace(id, content('anna', { isActive: false }), first);
    await store.replace(id, content('anna', { isActive: false }), asked());
    expect(await store.due()).toEqual([{ id, person: ANNA, ...first }]);
    expect(await store.disabled()).toEqual([ANNA]);
    await store.replace(id, content('anna', { isActive: true }), asked());
    const [due] = await store.due();
    expect(due).toEqual({ id, person: ANNA, ...first });
    if (due !== undefined) await store.settled(due);
    expect(await store.due()).toEqual([]);
    expect(await store.disabled()).toEqual([]);
    const second = asked();
    await store.replace(id, content('anna', { isActive: false }), second);
    // An answer that comes late is about another one.
    if (due !== undefined) await store.settled(due);
    expect(await store.due()).toEqual([{ id, person: ANNA, ...second }]);
    await store.close();
  });

  test('forgets a user who is removed at once, and the withdrawal only when it is done', async () => {
    const id = await create('anna');
    await link(id, ANNA);
    expect(await store.remove(id, asked())).toBe(true);
    expect(await store.get(id)).toBeUndefined();
    expect(await store.find('userName', 'anna')).toBeUndefined();
    expect(await store.isLeaving(id)).toBe(true);
    const again = await create('anna');
    await link(again, ANNA);
    const [due] = await store.due();
    if (due === undefined) throw new Error('a withdrawal is due');
    await store.settled(due);
    expect(await store.isLeaving(id)).toBe(false);
    expect(await store.remove(id, asked())).toBe(false);
    expect(await store.page(0, 10)).toMatchObject({ total: 1, users: [{ id: again }] });
    await store.close();
  });

  test('destroys what it has of people who are erased', async () => {
    const [anna, ben] = [await create('anna'), await create('ben')];
    await link(anna, ANNA);
    await link(ben, BEN);
    let roster: RosterIndex = indexRoster(testGenesis().roster);
    let forgotten = 0;
    const directory = openDirectory({
      store,
      authority: new InMemoryAuthority([ANNA, BEN]),
      roster: () => roster,
      onWithdrawn: () => undefined,
      onWaiting: () => undefined,
      onForgotten: (number) => (forgotten += number),
    });
    await directory.settle();
    expect(forgotten).toBe(0);
    roster = withErased(roster, ANNA);
    await directory.settle();
    expect(forgotten).toBe(1);
    expect(await directory.standingOf('userName', 'anna')).toEqual({ kind: 'unknown' });
    expect(await directory.standingOf('userName', 'ben')).toEqual({ kind: 'active', person: BEN });
    await directory.close();
  });
});

describe.each(places)('API keys on %s', (_, open) => {
  let place: Place;

  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place.remove());

  const made = (name: string): { readonly key: ApiKey; readonly sha256: Sha256Hex } => {
    const { sha256 } = newSecret('csk');
    const now = new Date();
    const key = createApiKey(
      {
        id: randomUUID(),
        name,
        kind: 'service',
        owner: CLEO,
        scopes: ['read'],
        expiresAt: new Date(now.getTime() + 60_000).toISOString(),
        secret: sha256,
      },
      now.toISOString(),
    );
    if (!key.ok) throw new Error(key.error.detail);
    return { key: key.value, sha256 };
  };

  test('are kept, each name once for ever, and a change is seen by whoever looks', async () => {
    const target = place.fresh();
    const store: ApiKeyStore = await openApiKeyStore(target);
    const { key, sha256 } = made('erp');
    expect(await store.add(key)).toEqual(ok(key));
    let isActive = true;
    const ring = await openApiKeyRing({
      store: await openApiKeyStore(target),
      isActive: () => isActive,
      now: () => new Date(),
      onFailed: (error) => {
        throw error;
      },
      lookEveryMs: 20,
    });
    expect(ring.find(sha256)?.refusalFor(null)).toBeUndefined();
    expect(ring.find(made('other').sha256)).toBeUndefined();
    isActive = false;
    expect(ring.find(sha256)?.refusalFor(null)).toMatchObject({ code: 'api-key-owner-inactive' });
    isActive = true;
    const told = new Promise<void>((done) => {
      ring.watch((keys) => {
        if (keys.length === 0) done();
      });
    });
    await store.change(key.id, (held) => ok(revokeApiKey(held, new Date().toISOString())));
    await told;
    expect(ring.find(sha256)?.refusalFor(null)).toMatchObject({ code: 'api-key-revoked' });
    expect(await store.add(made('erp').key)).toEqual({ ok: false, error: 'taken' });
    await ring.stop();
    const [held] = await store.all();
    expect(held?.lastUsedOn).toBe(new Date().toISOString().slice(0, 10));
    await store.close();
  });
});
