import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { AUTHORITY_URN, ERROR_URN, LIST_URN, USER_URN } from '../../../../ledger/scim/index.ts';
import { ANNA, BEN, CLEO, DIRK } from '../../../support/company.ts';
import { eventually, LedgerClient } from '../../../support/ledger.ts';
import { runCli } from '../../../support/ledger-cli.ts';
import {
  bjensen,
  ScimClient,
  startScimRig,
  type ScimAnswered,
  type ScimRig,
} from '../../../support/identity/scim-rig.ts';

/* Requests follow the examples of RFC 7644; there is no client library that is kept. */

describe('a directory that speaks SCIM', () => {
  let rig: ScimRig;
  let directory: ScimClient;

  beforeAll(async () => {
    rig = await startScimRig([ANNA, BEN, CLEO, DIRK]);
    ({ directory } = rig);
  });

  afterAll(async () => {
    await rig.stop();
  });

  const home = (): string => rig.homes[0]?.home ?? '';
  const idOf = ({ body }: ScimAnswered): string => String(body['id']);
  const authorityOf = ({ body }: ScimAnswered): Record<string, unknown> =>
    body[AUTHORITY_URN] as Record<string, unknown>;
  const disable = (id: string): Promise<ScimAnswered> =>
    directory.patch(id, { op: 'replace', value: { active: false } });
  const enable = (id: string): Promise<ScimAnswered> =>
    directory.patch(id, { op: 'replace', path: 'active', value: true });

  /** A joiner whom IT has linked to a person. */
  const linked = async (person: PersonId): Promise<string> => {
    const id = idOf(await directory.create(bjensen()));
    await rig.link(id, person);
    return id;
  };
  const journalSize = async (): Promise<number> => {
    const [first] = rig.homes;
    if (first === undefined) throw new Error('no ledger');
    return (await new LedgerClient(rig.running.url, first).health()).size ?? 0;
  };

  describe('a joiner', () => {
    test('is a user without any power, and nothing of it is in the journal', async () => {
      const before = await journalSize();
      const user = bjensen();
      const created = await directory.create(user);
      expect(created.status).toBe(201);
      expect(created.headers.get('content-type')).toContain('application/scim+json');
      expect(created.headers.get('location')).toBe(`${rig.scimUrl}/scim/v2/Users/${idOf(created)}`);
      expect(created.body).toMatchObject({
        schemas: [USER_URN, AUTHORITY_URN],
        userName: user['userName'],
        externalId: user['externalId'],
        name: user['name'],
        emails: user['emails'],
        active: true,
        meta: { resourceType: 'User', location: created.headers.get('location') },
      });
      expect(authorityOf(created)).toMatchObject({ authority: 'none' });
      // Whatever the directory says of groups and roles is not even kept.
      for (const grant of ['groups', 'roles', 'entitlements', 'title'])
        expect(created.body).not.toHaveProperty(grant);
      expect(await journalSize()).toBe(before);
      expect(rig.authority.asked).toEqual([]);
    });

    test('is found by its names, whatever their case, and in the list', async () => {
      const user = bjensen();
      const id = idOf(await directory.create(user));
      const name = String(user['userName']);
      for (const filter of [
        `userName eq "${name}"`,
        `USERNAME EQ "${name.toUpperCase()}"`,
        `${USER_URN}:userName eq "${name}"`,
        `externalId eq "${String(user['externalId'])}"`,
      ]) {
        const found = await directory.get(`/Users?filter=${encodeURIComponent(filter)}`);
        expect(found.body).toMatchObject({
          schemas: [LIST_URN],
          totalResults: 1,
          startIndex: 1,
          itemsPerPage: 1,
        });
        expect((found.body['Resources'] as { id: string }[]).map((one) => one.id)).toEqual([id]);
      }
      const none = await directory.get(`/Users?filter=${encodeURIComponent('userName eq "nobody"')}`);
      expect(none.body).toMatchObject({ totalResults: 0, Resources: [] });
      const external = String(user['externalId']).toUpperCase();
      const byCase = await directory.get(
        `/Users?filter=${encodeURIComponent(`externalId eq "${external}"`)}`,
      );
      expect(byCase.body).toMatchObject({ totalResults: 0 });
    });

    test('is listed page by page', async () => {
      await directory.create(bjensen());
      await directory.create(bjensen());
      const all = await directory.get('/Users');
      const total = Number(all.body['totalResults']);
      expect(total).toBeGreaterThanOrEqual(2);
      const ids: string[] = [];
      for (let startIndex = 1; startIndex <= total; startIndex += 2) {
        const page = await directory.get(`/Users?startIndex=${startIndex}&count=2`);
        expect(page.body).toMatchObject({ totalResults: total, startIndex });
        ids.push(...(page.body['Resources'] as { id: string }[]).map(({ id }) => id));
      }
      expect(new Set(ids).size).toBe(total);
      expect((await directory.get('/Users?count=0')).body).toMatchObject({
        totalResults: total,
        Resources: [],
      });
      expect((await directory.get('/Users?count=x')).status).toBe(400);
    });

    test('is refused under a name or external id that there is', async () => {
      const user = bjensen();
      await directory.create(user);
      for (const again of [
        { ...bjensen(), userName: String(user['userName']).toUpperCase() },
        { ...bjensen(), externalId: user['externalId'] },
      ]) {
        const refused = await directory.create(again);
        expect(refused.status).toBe(409);
        expect(refused.body).toMatchObject({ schemas: [ERROR_URN], status: '409', scimType: 'uniqueness' });
      }
    });

    test.each([
      ['{}'],
      ['[]'],
      ['not json'],
      ['{"userName":"a","userName":"b"}'],
      ['{"userName":""}'],
      ['{"userName":42}'],
      ['{"userName":"x-bad-active","active":"perhaps"}'],
      ['{"userName":"x-bad-mail","emails":"none"}'],
      [`{"userName":"${'x'.repeat(257)}"}`],
    ])('that is not of the documented form is refused: %s', async (body) => {
      const refused = await directory.send('POST', '/Users', body);
      expect(refused.status).toBe(400);
      expect(refused.body).toMatchObject({ schemas: [ERROR_URN], status: '400', code: 'bad-request' });
    });
  });

  describe('a leaver', () => {
    beforeEach(() => {
      rig.authority.asked.length = 0;
      for (const person of [ANNA, BEN, CLEO, DIRK]) rig.authority.reinstate(person);
    });

    test('who is disabled loses the authority at once, and once', async () => {
      const id = await linked(ANNA);
      expect(authorityOf(await directory.get(`/Users/${id}`))).toMatchObject({
        person: ANNA,
        authority: 'as-granted',
      });
      const disabled = await disable(id);
      expect(disabled.status).toBe(200);
      expect(disabled.body).toMatchObject({ active: false });
      expect(authorityOf(disabled)).toMatchObject({ person: ANNA, authority: 'withdrawn' });
      expect(rig.authority.asked).toHaveLength(1);
      expect(rig.authority.asked[0]).toMatchObject({ person: ANNA, source: 'scim' });
      expect(rig.authority.asked[0]?.reference).toMatch(/^[0-9a-f]{64}$/);
      await disable(id);
      await directory.patch(id, { op: 'Replace', path: 'active', value: 'False' });
      expect(rig.authority.asked).toHaveLength(1);
      await directory.send('DELETE', `/Users/${id}`);
    });

    test('who is enabled again gets nothing back; a quorum gives it', async () => {
      const id = await linked(BEN);
      await disable(id);
      const enabled = await enable(id);
      expect(enabled.status).toBe(200);
      expect(enabled.body).toMatchObject({ active: true });
      expect(authorityOf(enabled)).toMatchObject({ person: BEN, authority: 'withdrawn' });
      expect(String(authorityOf(enabled)['note'])).toContain('a quorum has to');
      expect(rig.authority.standing(BEN)).toBe('suspended');
      rig.authority.reinstate(BEN);
      expect(authorityOf(await directory.get(`/Users/${id}`))).toMatchObject({ authority: 'as-granted' });
      // And who leaves again is withdrawn again.
      await disable(id);
      expect(rig.authority.asked.map(({ person }) => person)).toEqual([BEN, BEN]);
      expect(new Set(rig.authority.asked.map(({ reference }) => reference)).size).toBe(2);
      await directory.send('DELETE', `/Users/${id}`);
    });

    test('who is deleted loses the authority, and what was known of them is gone', async () => {
      const id = await linked(CLEO);
      expect((await directory.send('DELETE', `/Users/${id}`)).status).toBe(204);
      expect(rig.authority.asked.map(({ person }) => person)).toEqual([CLEO]);
      expect((await directory.get(`/Users/${id}`)).status).toBe(404);
      expect((await directory.send('DELETE', `/Users/${id}`)).status).toBe(404);
    });

    test('by PUT leaves as well, and a PUT that does not say so enables nobody', async () => {
      const user = bjensen();
      const id = idOf(await directory.create(user));
      await rig.link(id, DIRK);
      expect((await directory.send('PUT', `/Users/${id}`, { ...user, active: false })).body).toMatchObject({
        active: false,
      });
      expect(rig.authority.asked.map(({ person }) => person)).toEqual([DIRK]);
      const { active: _active, ...silent } = user;
      expect(
        (await directory.send('PUT', `/Users/${id}`, { ...silent, displayName: 'Else' })).body,
      ).toMatchObject({
        active: false,
        displayName: 'Else',
      });
      await directory.send('DELETE', `/Users/${id}`);
    });

    test('whom the journal can not take now is kept out, waits, and is withdrawn later by itself', async () => {
      const id = await linked(ANNA);
      rig.authority.fault = 'this node does not lead';
      const waiting = await disable(id);
      expect(waiting.status).toBe(503);
      expect(waiting.headers.get('retry-after')).toBe('5');
      expect(waiting.body).toMatchObject({ code: 'withdrawal-waiting' });
      const shown = await directory.get(`/Users/${id}`);
      expect(shown.body).toMatchObject({ active: false });
      expect(authorityOf(shown)).toMatchObject({ authority: 'withdrawing' });
      // Enabling takes back nothing of what was asked for.
      await enable(id);
      rig.authority.fault = undefined;
      await eventually('the withdrawal', () => rig.authority.asked[0], 20_000);
      expect(rig.authority.asked.map(({ person }) => person)).toEqual([ANNA]);
      await directory.send('DELETE', `/Users/${id}`);
    });

    test('who is deleted while nothing can be recorded is withdrawn later all the same', async () => {
      const id = await linked(BEN);
      rig.authority.fault = 'this node does not lead';
      expect((await directory.send('DELETE', `/Users/${id}`)).status).toBe(503);
      expect((await directory.get(`/Users/${id}`)).status).toBe(404);
      // The directory may ask again as often as it wants.
      expect((await directory.send('DELETE', `/Users/${id}`)).status).toBe(503);
      rig.authority.fault = undefined;
      await eventually('the withdrawal', () => rig.authority.asked[0], 20_000);
      expect(rig.authority.asked.map(({ person }) => person)).toEqual([BEN]);
      await eventually('the end of the user', async () =>
        (await directory.send('DELETE', `/Users/${id}`)).status === 404 ? true : undefined,
      );
    });

    test('who was nobody yet asks for nothing, and leaves when a link says who it was', async () => {
      const id = idOf(await directory.create(bjensen()));
      await disable(id);
      expect(rig.authority.asked).toEqual([]);
      await rig.link(id, CLEO);
      await eventually('the withdrawal', () => rig.authority.asked[0], 20_000);
      expect(rig.authority.asked.map(({ person }) => person)).toEqual([CLEO]);
      await directory.send('DELETE', `/Users/${id}`);
    });

    test('a user who was disabled and enabled before the link takes nobody along', async () => {
      const id = idOf(await directory.create(bjensen()));
      await disable(id);
      await enable(id);
      await rig.link(id, DIRK);
      await directory.patch(id, { op: 'replace', path: 'displayName', value: 'Dirk' });
      expect(rig.authority.asked).toEqual([]);
      await directory.send('DELETE', `/Users/${id}`);
    });
  });

  describe('changes', () => {
    test.each<[string, readonly unknown[], Record<string, unknown>]>([
      ['a display name', [{ op: 'replace', path: 'displayName', value: 'B' }], { displayName: 'B' }],
      [
        'a name in part',
        [{ op: 'add', path: 'name.givenName', value: 'Bee' }],
        { name: { givenName: 'Bee' } },
      ],
      [
        'an address by what it is for',
        [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'new@example.com' }],
        { emails: [{ value: 'new@example.com', type: 'work', primary: true }] },
      ],
      [
        'a further address',
        [{ op: 'add', path: 'emails', value: [{ value: 'home@example.com', type: 'home' }] }],
        { emails: [{ type: 'work' }, { value: 'home@example.com', type: 'home', primary: false }] },
      ],
      [
        'several at once, with names written out and of any case',
        [
          { op: 'Replace', value: { DisplayName: 'C', 'name.familyName': 'D' } },
          { op: 'add', path: `${USER_URN}:externalId`, value: 'ext-changed' },
        ],
        { displayName: 'C', name: { familyName: 'D' }, externalId: 'ext-changed' },
      ],
      [
        'nothing that is not kept',
        [
          { op: 'add', path: 'groups', value: [{ value: 'treasury' }] },
          { op: 'add', path: 'roles', value: [{ value: 'approver' }] },
          {
            op: 'replace',
            path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
            value: 'x',
          },
        ],
        { displayName: 'Babs Jensen-Marchetti' },
      ],
    ])('are taken: %s', async (_what, operations, expected) => {
      const id = idOf(await directory.create(bjensen()));
      const patched = await directory.patch(id, ...operations);
      expect(patched.status).toBe(200);
      expect(patched.body).toMatchObject(expected);
      expect(patched.body).not.toHaveProperty('groups');
      expect(authorityOf(patched)).toMatchObject({ authority: 'none' });
      await directory.send('DELETE', `/Users/${id}`);
    });

    test('leave out what is removed', async () => {
      const id = idOf(await directory.create(bjensen()));
      const patched = await directory.patch(
        id,
        { op: 'remove', path: 'emails[type eq "work"]' },
        { op: 'remove', path: 'displayName' },
      );
      expect(patched.body).not.toHaveProperty('emails');
      expect(patched.body).not.toHaveProperty('displayName');
      await directory.send('DELETE', `/Users/${id}`);
    });

    test.each<[string, readonly unknown[]]>([
      ['no operation', []],
      ['an unknown operation', [{ op: 'move', path: 'active', value: false }]],
      ['truth that is neither', [{ op: 'replace', path: 'active', value: 'no' }]],
      ['nothing as truth', [{ op: 'replace', path: 'active', value: null }]],
      ['truth that is removed', [{ op: 'remove', path: 'active' }]],
      ['a name that is removed', [{ op: 'remove', path: 'userName' }]],
      ['a path of no form', [{ op: 'replace', path: 'a b c', value: 1 }]],
      ['a removal of everything', [{ op: 'remove' }]],
      ['a value where there is none', [{ op: 'add', path: 'displayName' }]],
    ])('are refused as a whole: %s', async (_what, operations) => {
      const id = idOf(await directory.create(bjensen()));
      const refused = await directory.patch(
        id,
        ...(operations.length === 0 ? [] : [{ op: 'replace', path: 'displayName', value: 'Changed' }]),
        ...operations,
      );
      expect(refused.status).toBe(400);
      expect((await directory.get(`/Users/${id}`)).body).toMatchObject({
        displayName: 'Babs Jensen-Marchetti',
        active: true,
      });
      await directory.send('DELETE', `/Users/${id}`);
    });

    test('of somebody who is not there are refused', async () => {
      const nobody = '00000000-0000-4000-8000-000000000000';
      for (const answer of [
        await directory.get(`/Users/${nobody}`),
        await disable(nobody),
        await directory.send('PUT', `/Users/${nobody}`, bjensen()),
        await directory.send('DELETE', `/Users/${nobody}`),
      ])
        expect([answer.status, answer.body['status']]).toEqual([404, '404']);
    });
  });

  test('a link is made, seen and taken back by the command line', async () => {
    const user = bjensen();
    const id = idOf(await directory.create(user));
    const call = (...args: readonly string[]): ReturnType<typeof runCli> =>
      runCli('directory', ...args, '--home', home());
    const linkedTo = await call('link', '--user', String(user['userName']), '--person', ANNA);
    expect([linkedTo.code, linkedTo.report]).toMatchObject([0, { id, person: ANNA, isActive: true }]);
    const other = idOf(await directory.create(bjensen()));
    const taken = await call('link', '--user', other, '--person', ANNA);
    expect([taken.code, taken.complaint]).toMatchObject([
      2,
      expect.stringContaining('linked to another user'),
    ]);
    const { report } = await call('list');
    expect(report['users']).toEqual(expect.arrayContaining([expect.objectContaining({ id, person: ANNA })]));
    expect((await call('unlink', '--user', id)).report).toMatchObject({ person: null });
    expect(authorityOf(await directory.get(`/Users/${id}`))).toMatchObject({ authority: 'none' });
  });

  test('groups give nothing, and whoever sends one hears why', async () => {
    const group = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'approvers',
      members: [{ value: 'anna' }],
    };
    for (const [method, path] of [
      ['POST', '/Groups'],
      ['GET', '/Groups'],
      ['PATCH', '/Groups/1'],
      ['PUT', '/Groups/1'],
      ['DELETE', '/Groups/1'],
    ] as const) {
      const refused = await directory.send(method, path, method === 'GET' ? undefined : group);
      expect([refused.status, refused.body['code']]).toEqual([501, 'directory-groups-refused']);
    }
  });

  test('the service describes itself', async () => {
    const config = await directory.get('/ServiceProviderConfig');
    expect(config.body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: false },
      etag: { supported: false },
    });
    const types = await directory.get('/ResourceTypes');
    expect(types.body).toMatchObject({ totalResults: 1 });
    expect((await directory.get('/ResourceTypes/User')).body).toMatchObject({ schema: USER_URN });
    expect((await directory.get('/ResourceTypes/Group')).status).toBe(404);
    const schemas = await directory.get('/Schemas');
    expect((schemas.body['Resources'] as { id: string }[]).map(({ id }) => id)).toEqual([
      USER_URN,
      AUTHORITY_URN,
    ]);
    expect((await directory.get(`/Schemas/${USER_URN}`)).body).toMatchObject({ id: USER_URN });
    expect((await directory.get('/Bulk')).status).toBe(404);
  });

  describe('the secret', () => {
    test('is asked for everywhere, and that of another ledger opens nothing here', async () => {
      const id = idOf(await directory.create(bjensen()));
      const strangers = [
        new ScimClient(rig.scimUrl, null),
        new ScimClient(rig.scimUrl, 'wrong'),
        new ScimClient(rig.scimUrl, rig.otherSecret),
        // The ledger's own access token is none.
        new ScimClient(rig.scimUrl, rig.homes[0]?.token ?? ''),
      ];
      for (const stranger of strangers) {
        const answer = await stranger.get(`/Users/${id}`);
        expect([401, 429]).toContain(answer.status);
      }
      // Too many came by now: the wrong ones hear so, the right one is not touched.
      const wrong = new ScimClient(rig.scimUrl, 'wrong');
      for (let tries = 0; tries < 12; tries += 1) await wrong.send('DELETE', `/Users/${id}`);
      const limited = await wrong.get('/ServiceProviderConfig');
      expect([limited.status, limited.body['code']]).toEqual([429, 'directory-too-many-attempts']);
      expect(limited.headers.get('retry-after')).toBe('60');
      expect((await directory.get(`/Users/${id}`)).status).toBe(200);
      expect((await rig.otherDirectory.get(`/Users/${id}`)).status).toBe(404);
      expect((await rig.otherDirectory.send('DELETE', `/Users/${id}`)).status).toBe(404);
      expect((await directory.get(`/Users/${id}`)).status).toBe(200);
    });

    test('opens nothing of the ledger', async () => {
      const response = await fetch(`${rig.running.url}/v1/checkpoint`, {
        headers: { authorization: `Bearer ${rig.otherSecret}` },
      });
      expect(response.status).toBe(401);
      const onScim = await fetch(`${rig.scimUrl}/v1/checkpoint`, {
        headers: { authorization: `Bearer ${rig.otherSecret}` },
      });
      expect([401, 429]).toContain(onScim.status);
    });
  });

  test('nothing of a person is in the log, in the journal, or readable in the files', async () => {
    const id = idOf(await directory.create(bjensen()));
    await directory.patch(id, { op: 'replace', path: 'displayName', value: 'Babs Jensen-Marchetti' });
    const [first] = rig.homes;
    if (first === undefined) throw new Error('no ledger');
    const journal = (await new LedgerClient(rig.running.url, first).lines()).join('\n');
    const said = JSON.stringify(rig.said);
    const files = readdirSync(home())
      .filter((name) => name.includes('sqlite'))
      .map((name) => readFileSync(`${home()}/${name}`).toString('latin1'))
      .join('');
    for (const text of ['Marchetti', 'bjensen', 'babs-', 'Barbara'])
      for (const place of [journal, said, files]) expect(place.includes(text)).toBe(false);
  });
});
