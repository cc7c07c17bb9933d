import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Sha256Hex } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import type { JsonObject } from '#shared/json';
import type { Asked, Directory, DirectoryUser, UserContent } from '../directory/index.ts';
import { contentOf, userJsonOf } from './attributes.ts';
import { listOf } from './discovery.ts';
import { readFilter } from './filter.ts';
import { badRequest, LIST_MAX, scimError, type ScimAnswer, type ScimError } from './messages.ts';
import { applyPatch } from './patch.ts';
import { jsonOf, resourceOf } from './resource.ts';

const LIST_DEFAULT = 100;

/** A request of a directory for its users, once the secret has said which directory that is. */
export interface UsersRequest {
  readonly directory: Directory;
  /** Where this service is reached, with its prefix. */
  readonly base: string;
  readonly method: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly now: () => Date;
}

const created = 201;
const gone = 204;
const found = 200;

const unknownUser = (id: string): ScimError => scimError('not-found', `user ${id.slice(0, 40)}`);
const taken = (): ScimError => scimError('directory-conflict', 'userName or externalId', 'uniqueness');

/**
 * The evidence of a withdrawal: the digest of the request. It goes into the journal, and a request may name the
 * person, so it is salted, and the salt is kept nowhere.
 */
const askedBy = ({ method, path, bytes, now }: UsersRequest): Asked => ({
  reference: createHash('sha256')
    .update('countersign/withdrawal-request/v1\n')
    .update(randomBytes(32))
    .update(`${method} ${path}\n`)
    .update(bytes)
    .digest('hex') as Sha256Hex,
  at: now().toISOString(),
});

/** A joiner: known, and without any power. */
export const createUser = async (request: UsersRequest, body: JsonObject): Promise<ScimAnswer> => {
  const content = contentOf(userJsonOf(body), true);
  if (!content.ok) return content.error;
  const { store } = request.directory;
  const user = await store.create(randomUUID(), content.value, request.now().toISOString());
  if (!user.ok) return taken();
  const resource = resourceIn(request, user.value);
  return {
    status: created,
    body: resource,
    headers: { location: `${request.base}/Users/${user.value.id}` },
  };
};

export const readUser = async (request: UsersRequest, id: string): Promise<ScimAnswer> => {
  const user = await request.directory.store.get(id);
  return user === undefined ? unknownUser(id) : { status: found, body: resourceIn(request, user) };
};

export interface ListQuery {
  readonly filter: string | undefined;
  readonly startIndex: string | undefined;
  readonly count: string | undefined;
}

export const listUsers = async (request: UsersRequest, query: ListQuery): Promise<ScimAnswer> => {
  const { store } = request.directory;
  const show = (user: DirectoryUser): unknown => resourceIn(request, user);
  if (query.filter !== undefined) {
    const filter = readFilter(query.filter);
    if (!filter.ok) return filter.error;
    const user = await store.find(filter.value.attribute, filter.value.value);
    return { status: found, body: listOf(user === undefined ? [] : [show(user)]) };
  }
  const range = rangeOf(query);
  if (range === undefined) return badRequest('startIndex, count: whole numbers', 'invalidValue');
  const { total, users } = await store.page(range.startIndex - 1, range.count);
  return { status: found, body: listOf(users.map(show), total, range.startIndex) };
};

/** RFC 7644 section 3.4.2.4: what is below the least is the least. */
const rangeOf = ({
  startIndex,
  count,
}: ListQuery): { readonly startIndex: number; readonly count: number } | undefined => {
  const first = wholeOf(startIndex, 1);
  const most = wholeOf(count, LIST_DEFAULT);
  if (first === undefined || most === undefined) return undefined;
  return { startIndex: Math.max(1, first), count: Math.min(LIST_MAX, Math.max(0, most)) };
};

const wholeOf = (text: string | undefined, otherwise: number): number | undefined => {
  if (text === undefined) return otherwise;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
};

/** Sets everything anew; a user who is disabled stays so when the replacement does not say otherwise. */
export const replaceUser = (request: UsersRequest, id: string, body: JsonObject): Promise<ScimAnswer> =>
  changeUser(request, id, (user) => contentOf(userJsonOf(body), user.isActive));

export const patchUser = (request: UsersRequest, id: string, body: JsonObject): Promise<ScimAnswer> =>
  changeUser(request, id, (user) => {
    const patched = applyPatch(jsonOf(user), body);
    return patched.ok ? contentOf(patched.value, user.isActive) : patched;
  });

const changeUser = async (
  request: UsersRequest,
  id: string,
  contentAfter: (user: DirectoryUser) => Result<UserContent, ScimError>,
): Promise<ScimAnswer> => {
  const { store } = request.directory;
  const user = await store.get(id);
  if (user === undefined) return unknownUser(id);
  const content = contentAfter(user);
  if (!content.ok) return content.error;
  const changed = await store.replace(id, content.value, askedBy(request));
  if (!changed.ok) return changed.error === 'taken' ? taken() : unknownUser(id);
  const waiting = await withdrawNow(request, id, !content.value.isActive);
  if (!waiting.ok) return waiting.error;
  const settled = (await store.get(id)) ?? changed.value;
  return { status: found, body: resourceIn(request, settled) };
};

/** A leaver. What is known of the person goes at once; the withdrawal stays until the journal has it. */
export const removeUser = async (request: UsersRequest, id: string): Promise<ScimAnswer> => {
  const { store } = request.directory;
  const isThere = (await store.remove(id, askedBy(request))) || (await store.isLeaving(id));
  if (!isThere) return unknownUser(id);
  const waiting = await withdrawNow(request, id, true);
  return waiting.ok ? { status: gone, body: null } : waiting.error;
};

/** The directory hears that a leaver is withdrawn when that is durable, and not before. */
const withdrawNow = async (
  { directory }: UsersRequest,
  id: string,
  isLeaver: boolean,
): Promise<Result<null, ScimError>> => {
  if (!isLeaver) return ok(null);
  const waiting = await directory.settle();
  return waiting.has(id) ? err(scimError('withdrawal-waiting', `user ${id}`)) : ok(null);
};

const resourceIn = ({ directory, base }: UsersRequest, user: DirectoryUser): unknown =>
  resourceOf(user, directory.authority, base);
