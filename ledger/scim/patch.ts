import { err, ok, type Result } from '#shared/errors';
import type { JsonObject, JsonValue } from '#shared/json';
import { attributeOf, isArray, isObject, truthOf, type UserJson } from './attributes.ts';
import { badRequest, type ScimError } from './messages.ts';

/*
 * PATCH (RFC 7644 section 3.5.2) on the attributes that are kept: paths of one attribute, a part of it, or the values
 * of a list that a simple filter names. Changes of anything else are taken and leave nothing.
 */

export const OPERATIONS_MAX = 100;

interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string | undefined;
  readonly value: JsonValue | undefined;
}

interface Path {
  /** undefined: an attribute that is not kept. */
  readonly attribute: keyof UserJson | undefined;
  readonly where: { readonly part: string; readonly value: JsonValue } | undefined;
  readonly part: string | undefined;
}

type Patched = Result<UserJson, ScimError>;

/** The attributes after all operations, in order; all of them or none. */
export const applyPatch = (user: UserJson, body: JsonObject): Patched => {
  const operations = readOperations(body);
  if (!operations.ok) return operations;
  let patched = user;
  for (const operation of operations.value) {
    const next = applyOne(patched, operation);
    if (!next.ok) return next;
    patched = next.value;
  }
  return ok(patched);
};

const memberOf = (value: JsonObject, name: string): JsonValue | undefined =>
  Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];

const readOperations = (body: JsonObject): Result<readonly Operation[], ScimError> => {
  const listed = memberOf(body, 'operations');
  if (!isArray(listed) || listed.length === 0 || listed.length > OPERATIONS_MAX)
    return err(badRequest(`Operations: a list of 1 to ${OPERATIONS_MAX}`, 'invalidSyntax'));
  const operations: Operation[] = [];
  for (const [index, value] of listed.entries()) {
    const operation = isObject(value) ? readOperation(value) : undefined;
    if (operation === undefined)
      return err(badRequest(`Operations.${index}: not an operation`, 'invalidSyntax'));
    operations.push(operation);
  }
  return ok(operations);
};

const readOperation = (value: JsonObject): Operation | undefined => {
  const named = memberOf(value, 'op');
  const op = typeof named === 'string' ? named.toLowerCase() : '';
  const path = memberOf(value, 'path');
  if (op !== 'add' && op !== 'replace' && op !== 'remove') return undefined;
  if (path !== undefined && path !== null && typeof path !== 'string') return undefined;
  return { op, path: path ?? undefined, value: memberOf(value, 'value') };
};

const applyOne = (user: UserJson, { op, path, value }: Operation): Patched => {
  if (path !== undefined) return applyAt(user, op, path, value);
  if (op === 'remove') return err(badRequest('path: a removal names one', 'noTarget'));
  if (!isObject(value)) return err(badRequest('value: an object where there is no path', 'invalidValue'));
  let patched = user;
  for (const [name, content] of Object.entries(value)) {
    const next = applyAt(patched, op, name, content);
    if (!next.ok) return next;
    patched = next.value;
  }
  return ok(patched);
};

const PATH =
  /^((?:urn:[\w.:-]+:)?\w+)(?:\[\s*(\w+)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*\])?(?:\.(\w+))?$/i;

const readPath = (text: string): Path | undefined => {
  const found = PATH.exec(text);
  if (found === null) return undefined;
  const [, name = '', part, literal, sub] = found;
  const where =
    part === undefined || literal === undefined
      ? undefined
      : {
          part: part.toLowerCase(),
          value: JSON.parse(literal.startsWith('"') ? literal : literal.toLowerCase()) as JsonValue,
        };
  return { attribute: attributeOf(name), where, part: sub };
};

const applyAt = (
  user: UserJson,
  op: Operation['op'],
  text: string,
  value: JsonValue | undefined,
): Patched => {
  const path = readPath(text);
  // Attributes of other schemas may have paths of any form; none of theirs is kept.
  if (path === undefined)
    return /^urn:/i.test(text)
      ? ok(user)
      : err(badRequest('path: not of the documented form', 'invalidPath'));
  const { attribute } = path;
  if (attribute === undefined) return ok(user);
  if (op !== 'remove' && value === undefined)
    return err(badRequest(`${attribute}: no value`, 'invalidValue'));
  if (attribute === 'active' || attribute === 'userName') return required(user, op, attribute, value);
  if (attribute === 'emails') return ok({ ...user, emails: emailsAfter(user.emails, op, path, value) });
  if (attribute === 'name' && path.part !== undefined)
    return ok({ ...user, name: withMember(user.name, path.part, op === 'remove' ? null : (value ?? null)) });
  const before = user[attribute];
  const merged = attribute === 'name' && op === 'add' && isObject(before) && isObject(value);
  return ok({
    ...user,
    [attribute]: op === 'remove' ? null : merged ? { ...before, ...value } : (value ?? null),
  });
};

/** Without them a user is none: they are never removed. */
const required = (
  user: UserJson,
  op: Operation['op'],
  attribute: 'active' | 'userName',
  value: JsonValue | undefined,
): Patched => {
  if (op === 'remove') return err(badRequest(`${attribute}: can not be removed`, 'invalidValue'));
  if (attribute === 'active' && truthOf(value) === undefined)
    return err(badRequest('active: neither true nor false', 'invalidValue'));
  return ok({ ...user, [attribute]: value ?? null });
};

const withMember = (value: JsonValue | undefined, name: string, content: JsonValue): JsonObject => {
  const others = Object.entries(isObject(value) ? value : {}).filter(
    ([key]) => key.toLowerCase() !== name.toLowerCase(),
  );
  return Object.fromEntries([...others, [name, content]]);
};

const emailsAfter = (
  before: JsonValue | undefined,
  op: Operation['op'],
  { where, part }: Path,
  value: JsonValue | undefined,
): JsonValue => {
  const listed = isArray(before) ? before : [];
  if (where === undefined) {
    if (op === 'remove') return [];
    const given = isArray(value) ? value : [value ?? null];
    return op === 'replace' ? given : withAdded(listed, given);
  }
  const matches = (one: JsonValue): boolean =>
    isObject(one) && isSame(memberOf(one, where.part), where.value);
  if (op === 'remove' && part === undefined) return listed.filter((one) => !matches(one));
  const changed = (one: JsonValue): JsonValue => {
    if (part !== undefined) return withMember(one, part, op === 'remove' ? null : (value ?? null));
    return value ?? null;
  };
  if (listed.some(matches)) return listed.map((one) => (matches(one) ? changed(one) : one));
  // What is not there yet is added (section 3.5.2.1).
  return op === 'remove' ? listed : [...listed, changed({ [where.part]: where.value })];
};

const isSame = (left: JsonValue | undefined, right: JsonValue): boolean =>
  typeof right === 'boolean' ? truthOf(left) === right : left === right;

const withAdded = (listed: readonly JsonValue[], given: readonly JsonValue[]): JsonValue => {
  const addressOf = (one: JsonValue): JsonValue | undefined => (isObject(one) ? memberOf(one, 'value') : one);
  const known = new Set(listed.map(addressOf));
  return [...listed, ...given.filter((one) => !known.has(addressOf(one)))];
};
