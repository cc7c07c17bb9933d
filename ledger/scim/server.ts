import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { err, ok, type Result } from '#shared/errors';
import type { JsonObject } from '#shared/json';
import { bytesOf, readJson } from '../api/read-body.ts';
import { mapControls } from '../api/touchpoints.ts';
import type { Directory } from '../directory/index.ts';
import type { ServiceLog } from '../service/service.ts';
import { isObject } from './attributes.ts';
import { listOf, schemasAt, serviceProviderConfig, userType } from './discovery.ts';
import { badRequest, SCIM_TYPE, scimError, type ScimAnswer, type ScimError } from './messages.ts';
import { secretTable, WINDOW_MS, WrongSecrets, type ScimDoor } from './secrets.ts';
import {
  createUser,
  listUsers,
  patchUser,
  readUser,
  removeUser,
  replaceUser,
  type UsersRequest,
} from './users.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The directory that the secret opens; null before it was looked at. */
    tenant: ScimTenant | null;
  }
}

/** One ledger's directory as its listener has it. */
export interface ScimTenant {
  readonly ledger: string;
  readonly directory: Directory;
}

export interface ScimOptions {
  readonly doors: readonly ScimDoor<ScimTenant>[];
  readonly log: ServiceLog;
  /** Where this listener is reached. */
  readonly url: () => string;
  readonly now?: () => Date;
}

export const SCIM_PREFIX = '/scim/v2';

const BODY_BYTES_MAX = 64 * 1024;
const REQUEST_MS_MAX = 30_000;
const RETRY_WITHDRAWAL_SECONDS = 5;
const MS = 1_000;

/**
 * The listener of directories (RFC 7644). Its secrets open nothing else, and no access token opens it. Every route that
 * changes something can only take power away.
 */
export const createScimApi = (options: ScimOptions): FastifyInstance => {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
  });
  mapControls(app);
  app.decorateRequest('tenant', null);
  takeScimBodies(app);
  guard(app, options);
  answerFailures(app, options.log);
  addDiscovery(app, options);
  addUsers(app, options);
  addGroups(app);
  return app;
};

/** SCIM's own type, and plain JSON (RFC 7644 section 3.1); as bytes, read strictly later. */
const takeScimBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  const types = ['application/scim+json', 'application/json'];
  app.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
};

/** The secret is looked at before anything else of a request, also of one for a place that is not there. */
const guard = (app: FastifyInstance, { doors, log }: ScimOptions): void => {
  const tenantOf = secretTable(doors);
  const wrong = new WrongSecrets();
  app.addHook('onRequest', (request, reply, next) => {
    const tenant = tenantOf(request.headers.authorization);
    if (tenant !== undefined) {
      request.tenant = tenant;
      next();
      return;
    }
    const isTooMany = wrong.count(request.ip, Date.now());
    if (!isTooMany) log.error({ alarm: 'scim-secret', address: request.ip }, 'a wrong SCIM secret came');
    refuse(reply, isTooMany);
  });
};

const refuse = (reply: FastifyReply, isTooMany: boolean): void => {
  if (isTooMany) reply.header('retry-after', String(WINDOW_MS / MS));
  else reply.header('www-authenticate', 'Bearer');
  send(
    reply,
    isTooMany
      ? scimError('directory-too-many-attempts', 'wait a minute')
      : scimError('directory-unauthorised', 'no valid secret came with the request'),
  );
};

const send = (reply: FastifyReply, { status, body, headers }: ScimAnswer): FastifyReply => {
  reply.code(status).headers(headers ?? {});
  if (body === null) return reply.send();
  return reply.type(SCIM_TYPE).send(JSON.stringify(body));
};

const FIRST_FAILED_STATUS = 500;
const TOO_LARGE = 413;

const answerFailures = (app: FastifyInstance, log: ServiceLog): void => {
  app.setNotFoundHandler((request, reply) => send(reply, scimError('not-found', request.method)));
  app.setErrorHandler((error, request, reply) => {
    const { statusCode = FIRST_FAILED_STATUS, code } = error as { statusCode?: number; code?: string };
    if (statusCode === TOO_LARGE)
      return send(reply, scimError('request-too-large', `at most ${BODY_BYTES_MAX} bytes`));
    if (statusCode < FIRST_FAILED_STATUS) return send(reply, badRequest(code ?? 'request', 'invalidSyntax'));
    // The place only: what a database or a parser says could name somebody.
    const name = error instanceof Error ? error.name : typeof error;
    log.error({ route: request.routeOptions.url, error: name }, 'a request of the directory failed');
    return send(reply, scimError('internal-error', 'the request could not be answered'));
  });
};

const addDiscovery = (app: FastifyInstance, { url }: ScimOptions): void => {
  const base = (): string => `${url()}${SCIM_PREFIX}`;
  const get = (path: string, make: (id: string) => unknown): void => {
    app.get<{ Params: { id?: string } }>(`${SCIM_PREFIX}${path}`, (request, reply) => {
      const body = make(request.params.id ?? '');
      return send(reply, body === undefined ? scimError('not-found', path) : { status: 200, body });
    });
  };
  get('/ServiceProviderConfig', () => serviceProviderConfig(base()));
  get('/ResourceTypes', () => listOf([userType(base())]));
  get('/ResourceTypes/:id', (id) => (id === 'User' ? userType(base()) : undefined));
  get('/Schemas', () => listOf(schemasAt(base())));
  get('/Schemas/:id', (id) => schemasAt(base()).find((schema) => schema['id'] === id));
};

const WITHDRAWS = { config: { touchpoint: 'power-withdrawal' } } as const;
const USERS = `${SCIM_PREFIX}/Users`;
const USER = `${USERS}/:id`;

interface WithId {
  readonly Params: { readonly id: string };
}

const addUsers = (app: FastifyInstance, options: ScimOptions): void => {
  const usersRequest = (request: FastifyRequest): UsersRequest => requestOf(request, options);
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    work: Promise<ScimAnswer>,
  ): Promise<FastifyReply> => {
    const answered = await work;
    note(request, answered, options.log);
    if (answered.status === 503) reply.header('retry-after', String(RETRY_WITHDRAWAL_SECONDS));
    return send(reply, answered);
  };
  const withBody = (
    request: FastifyRequest,
    work: (body: JsonObject) => Promise<ScimAnswer>,
  ): Promise<ScimAnswer> => {
    const body = objectIn(request.body);
    return body.ok ? work(body.value) : Promise.resolve(body.error);
  };
  app.get(USERS, (request, reply) =>
    answer(request, reply, listUsers(usersRequest(request), queryOf(request))),
  );
  app.get<WithId>(USER, (request, reply) =>
    answer(request, reply, readUser(usersRequest(request), request.params.id)),
  );
  app.post(USERS, WITHDRAWS, (request, reply) =>
    answer(
      request,
      reply,
      withBody(request, (body) => createUser(usersRequest(request), body)),
    ),
  );
  app.put<WithId>(USER, WITHDRAWS, (request, reply) =>
    answer(
      request,
      reply,
      withBody(request, (body) => replaceUser(usersRequest(request), request.params.id, body)),
    ),
  );
  app.patch<WithId>(USER, WITHDRAWS, (request, reply) =>
    answer(
      request,
      reply,
      withBody(request, (body) => patchUser(usersRequest(request), request.params.id, body)),
    ),
  );
  app.delete<WithId>(USER, WITHDRAWS, (request, reply) =>
    answer(request, reply, removeUser(usersRequest(request), request.params.id)),
  );
};

/** Groups of a directory are no source of power: there are none here, and whoever sends one hears why. */
const addGroups = (app: FastifyInstance): void => {
  for (const url of [`${SCIM_PREFIX}/Groups`, `${SCIM_PREFIX}/Groups/:id`])
    app.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url,
      ...WITHDRAWS,
      handler: (request, reply) => send(reply, scimError('directory-groups-refused', request.method)),
    });
};

const tenantIn = ({ tenant }: FastifyRequest): ScimTenant => {
  if (tenant === null) throw new Error('A route of the directory was reached without a secret');
  return tenant;
};

const requestOf = (request: FastifyRequest, { url, now }: ScimOptions): UsersRequest => ({
  directory: tenantIn(request).directory,
  base: `${url()}${SCIM_PREFIX}`,
  method: request.method,
  path: request.url,
  bytes: bytesOf(request.body),
  now: now ?? (() => new Date()),
});

const objectIn = (body: unknown): Result<JsonObject, ScimError> => {
  const parsed = readJson(bytesOf(body));
  if (!parsed.ok) return err(badRequest(`${parsed.error.code} at ${parsed.error.position}`, 'invalidSyntax'));
  return isObject(parsed.value) ? ok(parsed.value) : err(badRequest('body: not an object', 'invalidSyntax'));
};

const queryOf = ({
  query,
}: FastifyRequest): {
  filter: string | undefined;
  startIndex: string | undefined;
  count: string | undefined;
} => {
  const { filter, startIndex, count } = query as Readonly<Record<string, unknown>>;
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return { filter: text(filter), startIndex: text(startIndex), count: text(count) };
};

/** What a directory changed: ids and codes, never a name. */
const note = (request: FastifyRequest, { status }: ScimAnswer, log: ServiceLog): void => {
  if (request.method === 'GET') return;
  const { id } = request.params as { readonly id?: string };
  const facts = { ledger: tenantIn(request).ledger, method: request.method, user: id?.slice(0, 40), status };
  log.info(facts, 'the directory changed a user');
};
