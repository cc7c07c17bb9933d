import { fastify, type FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { routes, type Route, type Touchpoint } from '#shared/api';
import { createApi } from '../../../../ledger/api/index.ts';
import { mapControls } from '../../../../ledger/api/touchpoints.ts';

/** The real server with all of its routes; there is no ledger behind it, and nothing is asked of it. */
const server = (): FastifyInstance =>
  createApi({
    ledgers: [],
    version: '1',
    instance: 'test',
    log: { info: () => undefined, error: () => undefined },
    stopping: new AbortController().signal,
  });

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** Routes that change something and name nothing that holds them to the policy. */
const uncontrolled = (app: FastifyInstance): readonly string[] =>
  app.controlMap
    .filter(({ method, touchpoint }) => !SAFE.includes(method) && touchpoint === null)
    .map(({ method, url }) => `${method} ${url}`);

describe('the control map', () => {
  test('has every mutating route that the server really has, each with its policy touchpoint', async () => {
    const app = server();
    await app.ready();
    expect(uncontrolled(app)).toEqual([]);
    const mutating = app.controlMap.filter(({ method }) => !SAFE.includes(method));
    expect(mutating).toEqual(
      expect.arrayContaining([
        { method: 'POST', url: '/v1/intents', touchpoint: 'intent-quorum' },
        { method: 'POST', url: '/v1/approvals', touchpoint: 'approval-signature' },
        { method: 'POST', url: '/v1/transfers', touchpoint: 'posting-mandate' },
      ]),
    );
    // What Fastify says by itself that it serves: nothing came past the map.
    const served = app.printRoutes({ commonPrefix: false });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(served.split('\n').filter((line) => line.includes(method))).toHaveLength(
        mutating.filter((route) => route.method === method).length,
      );
  });

  test('is the contract, and the description of it', async () => {
    const app = server();
    await app.ready();
    const expected = Object.values<Route>(routes).map((route) => ({
      method: route.method,
      url: route.path,
      touchpoint: route.method === 'POST' ? route.touchpoint : null,
    }));
    const description = { method: 'GET', url: '/v1/openapi.json', touchpoint: null };
    const sorted = (list: readonly { method: string; url: string }[]): readonly unknown[] =>
      list.toSorted((a, b) => `${a.url} ${a.method}`.localeCompare(`${b.url} ${b.method}`));
    expect(sorted(app.controlMap)).toEqual(sorted([...expected, description]));
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'refuses a %s route without a touchpoint, by name',
    (method) => {
      const app = server();
      expect(() => app.route({ method, url: '/v1/rogue', handler: () => 'ok' })).toThrow(
        `${method} /v1/rogue changes something and names no policy touchpoint`,
      );
    },
  );

  test('refuses a touchpoint that there is not, and a route that hides in a plugin', async () => {
    const app = server();
    const config = { touchpoint: 'none' as Touchpoint };
    expect(() => app.post('/v1/rogue', { config }, () => 'ok')).toThrow('names no policy touchpoint');
    const plugin = async (scope: FastifyInstance): Promise<void> => {
      await Promise.resolve();
      scope.delete('/v1/hidden', () => 'ok');
    };
    const loaded = async (): Promise<unknown> => app.register(plugin);
    await expect(loaded()).rejects.toThrow('DELETE /v1/hidden');
  });

  test('can be told from what the server serves when a route came before it', async () => {
    const app = fastify({ exposeHeadRoutes: false });
    app.post('/v1/early', () => 'ok');
    mapControls(app);
    app.get('/v1/late', () => 'ok');
    await app.ready();
    expect(uncontrolled(app)).toEqual([]);
    // Registered before the map was drawn: only the server's own list gives it away.
    expect(app.printRoutes({ commonPrefix: false })).toContain('/v1/early (POST)');
  });
});
