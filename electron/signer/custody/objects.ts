import pkcs11 from 'pkcs11js';
import { fromHex, toHex } from '#shared/encoding';
import { ok } from '#shared/errors';
import type { Outcome } from '../outcome.ts';
import { attribute, findObjects } from '../tokens.ts';
import type { TokenLogin } from './login.ts';

/* What lies on a token, whole: a ceremony looks at all of it before and after. */

export interface TokenObject {
  readonly kind: 'public-key' | 'private-key' | 'secret-key' | 'certificate' | 'data' | 'other';
  /** CKA_ID in hex; empty for an object without one. */
  readonly objectId: string;
  readonly label: string;
  /** Whether its value may leave the token, as the module claims: no proof. Null for what has no such mark. */
  readonly isExtractable: boolean | null;
}

const KINDS: Readonly<Record<number, TokenObject['kind']>> = {
  [pkcs11.CKO_PUBLIC_KEY]: 'public-key',
  [pkcs11.CKO_PRIVATE_KEY]: 'private-key',
  [pkcs11.CKO_SECRET_KEY]: 'secret-key',
  [pkcs11.CKO_CERTIFICATE]: 'certificate',
  [pkcs11.CKO_DATA]: 'data',
};

/** Every object that stays on the token, those behind the login among them. Errors: the token outcomes. */
export const inventory = (login: TokenLogin): Outcome<readonly TokenObject[]> =>
  login.inSession((functions, session) => ok(objectsIn(functions, session)));

/** The objects that a session shows: without a login the public ones alone. Throws what Cryptoki raises. */
export const objectsIn = (functions: pkcs11.PKCS11, session: pkcs11.Handle): readonly TokenObject[] =>
  findObjects(functions, session, [{ type: pkcs11.CKA_TOKEN, value: true }]).map((handle) =>
    described(functions, session, handle),
  );

/** The one object of a class with an id; undefined when there is none. Throws when there are more. */
export const objectOf = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  objectClass: number,
  objectId: string,
): pkcs11.Handle | undefined => {
  const [first, ...more] = findObjects(functions, session, [
    { type: pkcs11.CKA_CLASS, value: objectClass },
    { type: pkcs11.CKA_ID, value: Buffer.from(fromHex(objectId)) },
  ]);
  if (more.length > 0) throw new TypeError('the token holds more than one such key');
  return first;
};

const described = (functions: pkcs11.PKCS11, session: pkcs11.Handle, handle: pkcs11.Handle): TokenObject => {
  const read = (type: number): Buffer | null => {
    try {
      return attribute(functions, session, handle, type);
    } catch {
      // Not every class has every attribute.
      return null;
    }
  };
  return {
    kind: KINDS[read(pkcs11.CKA_CLASS)?.readUInt32LE(0) ?? -1] ?? 'other',
    objectId: toHex(read(pkcs11.CKA_ID) ?? new Uint8Array()),
    label: read(pkcs11.CKA_LABEL)?.toString('utf8') ?? '',
    isExtractable: flagOf(read(pkcs11.CKA_EXTRACTABLE)),
  };
};

const flagOf = (value: Buffer | null): boolean | null => (value === null ? null : value[0] === 1);
