import { err, ok, type Result } from '#shared/errors';
import type { JsonObject, JsonValue } from '#shared/json';
import { directoryRecordSchema, type UserContent } from '../directory/index.ts';
import { badRequest, USER_URN, type ScimError } from './messages.ts';

/*
 * A user as SCIM writes it (RFC 7643 section 4.1) and as it is kept. Attributes that nobody here needs are left out
 * without a word: a directory sends what it has, and what is not kept can't be lost.
 */

/** Attributes that are kept, by their names in lower case: names have no case (RFC 7643 section 2.1). */
const KNOWN: ReadonlyMap<string, keyof UserJson> = new Map(
  (['userName', 'externalId', 'displayName', 'name', 'emails', 'active'] as const).map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/** The attributes of a user that are kept, as JSON. */
export interface UserJson {
  userName?: JsonValue;
  externalId?: JsonValue;
  displayName?: JsonValue;
  name?: JsonValue;
  emails?: JsonValue;
  active?: JsonValue;
}

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isArray = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** A known attribute by a name of any case, also written out with its schema; undefined for one that is not kept. */
export const attributeOf = (name: string): keyof UserJson | undefined => {
  const prefix = `${USER_URN}:`.toLowerCase();
  const lower = name.toLowerCase();
  return KNOWN.get(lower.startsWith(prefix) ? lower.slice(prefix.length) : lower);
};

/** What of a resource is kept. */
export const userJsonOf = (value: JsonObject): UserJson => {
  const kept: UserJson = {};
  for (const [name, content] of Object.entries(value)) {
    const attribute = attributeOf(name);
    if (attribute !== undefined) kept[attribute] = content;
  }
  return kept;
};

/** Some directories write truth as a text. A value that is neither is refused: a leaver must not be overheard. */
export const truthOf = (value: JsonValue | undefined): boolean | undefined => {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
};

/** `isActive` where the resource does not say: a replacement without the attribute enables nobody. */
export const contentOf = (json: UserJson, isActive: boolean): Result<UserContent, ScimError> => {
  const active = json.active === undefined || json.active === null ? isActive : truthOf(json.active);
  if (active === undefined) return err(badRequest('active: neither true nor false', 'invalidValue'));
  const parsed = directoryRecordSchema.safeParse({
    userName: json.userName,
    externalId: textOrNull(json.externalId),
    displayName: textOrNull(json.displayName),
    name: nameOf(json.name),
    emails: emailsOf(json.emails),
  });
  if (parsed.success) return ok({ record: parsed.data, isActive: active });
  const where = parsed.error.issues[0]?.path.join('.') ?? 'user';
  return err(badRequest(`${where}: not as described`, 'invalidValue'));
};

/** An empty text is none (RFC 7643 section 2.5 has null and absent alike). */
const textOrNull = (value: JsonValue | undefined): JsonValue =>
  value === undefined || value === '' ? null : value;

const memberOf = (value: JsonObject, name: string): JsonValue | undefined =>
  Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

const nameOf = (value: JsonValue | undefined): JsonValue => {
  if (value === undefined || value === null) return { givenName: null, familyName: null, formatted: null };
  if (!isObject(value)) return value;
  return {
    givenName: textOrNull(memberOf(value, 'givenName')),
    familyName: textOrNull(memberOf(value, 'familyName')),
    formatted: textOrNull(memberOf(value, 'formatted')),
  };
};

const emailsOf = (value: JsonValue | undefined): JsonValue => {
  if (value === undefined || value === null) return [];
  if (!isArray(value)) return value;
  return value.map((one) =>
    isObject(one)
      ? {
          value: memberOf(one, 'value') ?? null,
          type: textOrNull(memberOf(one, 'type')),
          primary: truthOf(memberOf(one, 'primary')) ?? false,
        }
      : one,
  );
};
