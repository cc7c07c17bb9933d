import pkcs11 from 'pkcs11js';
import { fromHex } from '#shared/encoding';
import { ok } from '#shared/errors';
import { quietly } from '../cryptoki.ts';
import { fail, type Outcome } from '../outcome.ts';
import { CKR, describeReturn, outcomeOf, returnValueOf } from '../return-codes.ts';
import { attribute, findObjects, isSameToken, type TokenIdentity } from '../tokens.ts';
import { schemeOf, type CustodyAlgorithm } from './algorithms.ts';
import type { TokenLogin } from './login.ts';
import { objectOf } from './objects.ts';
import { readPublicKey, type CustodyPublicKey } from './public-key.ts';

/** A custody key by what stays with it: never by slot, handle or label. */
export interface CustodyKey extends CustodyPublicKey {
  readonly token: TokenIdentity;
  /** CKA_ID in hex. */
  readonly objectId: string;
}

export interface KeyName {
  readonly objectId: string;
  readonly label: string;
}

interface Claim {
  readonly type: number;
  readonly is: boolean;
}

const HALVES = [pkcs11.CKO_PRIVATE_KEY, pkcs11.CKO_PUBLIC_KEY] as const;

const NOW: readonly Claim[] = [
  { type: pkcs11.CKA_SENSITIVE, is: true },
  { type: pkcs11.CKA_EXTRACTABLE, is: false },
];
const EVER: readonly Claim[] = [
  { type: pkcs11.CKA_LOCAL, is: true },
  { type: pkcs11.CKA_NEVER_EXTRACTABLE, is: true },
];

/**
 * Makes a key pair on the token that only signs and never leaves it, and reads back what the token says of it. Errors:
 * `token-unsupported`; `token-failed` where the id is taken, or the token made it otherwise than asked; the token outcomes.
 */
export const generateSigningKey = (
  login: TokenLogin,
  algorithm: CustodyAlgorithm,
  name: KeyName,
): Outcome<CustodyKey> => generated(login, algorithm, name, pkcs11.CKA_SIGN);

/** Makes a P-256 key pair that only agrees on secrets (ECDH): for sealing where the token has no AES. Errors: as above. */
export const generateAgreementKey = (login: TokenLogin, name: KeyName): Outcome<CustodyKey> =>
  login.offers(pkcs11.CKM_ECDH1_DERIVE)
    ? generated(login, 'ecdsa-p256-sha256', name, pkcs11.CKA_DERIVE)
    : fail('token-unsupported', 'the token does not agree on secrets');

const generated = (
  login: TokenLogin,
  algorithm: CustodyAlgorithm,
  { objectId, label }: KeyName,
  use: number,
): Outcome<CustodyKey> => {
  const scheme = schemeOf(algorithm);
  if (!login.offers(scheme.generation) || !login.offers(scheme.signing.mechanism))
    return fail('token-unsupported', `the token makes no ${algorithm} keys`);
  return login.inSession((functions, session) => {
    const id = Buffer.from(fromHex(objectId));
    if (findObjects(functions, session, [{ type: pkcs11.CKA_ID, value: id }]).length > 0)
      return fail('token-failed', 'an object with this id is on the token already');
    const named = [
      { type: pkcs11.CKA_TOKEN, value: true },
      { type: pkcs11.CKA_ID, value: id },
      { type: pkcs11.CKA_LABEL, value: label },
    ];
    const pair = madePair(functions, session, scheme.generation, {
      publicHalf: [
        ...named,
        { type: pkcs11.CKA_PRIVATE, value: false },
        ...onlyFor(use === pkcs11.CKA_SIGN ? pkcs11.CKA_VERIFY : undefined, PUBLIC_USES),
        ...scheme.template,
      ],
      privateHalf: [
        ...named,
        { type: pkcs11.CKA_PRIVATE, value: true },
        { type: pkcs11.CKA_SENSITIVE, value: true },
        { type: pkcs11.CKA_EXTRACTABLE, value: false },
        ...onlyFor(use, PRIVATE_USES),
      ],
    });
    if (pair === null) return fail('token-unsupported', `the token makes no ${algorithm} keys`);
    const made = asAsked(login, functions, session, pair, { algorithm, use });
    if (made.ok) return ok({ ...made.value, objectId, token: identityOf(login) });
    // What is not as asked does not stay: nobody could tell it from a key that may be used.
    for (const handle of [pair.publicKey, pair.privateKey]) discard(functions, session, handle);
    return made;
  });
};

/** The public half of a pair that was made as asked. Errors: `token-failed`, the token outcomes. */
const asAsked = (
  login: TokenLogin,
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  pair: pkcs11.KeyPair,
  { algorithm, use }: { readonly algorithm: CustodyAlgorithm; readonly use: number },
): Outcome<CustodyPublicKey> => {
  try {
    const broken =
      brokenClaim(login, functions, session, pair.privateKey) ??
      otherUse(functions, session, pair.privateKey, [use]);
    const made = readPublicKey(functions, session, pair.publicKey);
    if (broken !== undefined) return fail('token-failed', broken);
    return made.algorithm === algorithm
      ? ok(made)
      : fail('token-failed', 'the token made another kind of key');
  } catch (error) {
    return fail(outcomeOf(error), describeReturn(error));
  }
};

interface Halves {
  readonly publicHalf: pkcs11.Template;
  readonly privateHalf: pkcs11.Template;
}

/** Null where the token does not know the curve: which ones it knows is in no list. */
const madePair = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  mechanism: number,
  { publicHalf, privateHalf }: Halves,
): pkcs11.KeyPair | null => {
  try {
    return functions.C_GenerateKeyPair(session, { mechanism }, publicHalf, privateHalf);
  } catch (error) {
    if (isUnknownCurve(error)) return null;
    throw error;
  }
};

const UNKNOWN_CURVE: readonly number[] = [
  CKR.CURVE_NOT_SUPPORTED,
  CKR.DOMAIN_PARAMS_INVALID,
  CKR.TEMPLATE_INCONSISTENT,
];
const isUnknownCurve = (error: unknown): boolean => UNKNOWN_CURVE.includes(returnValueOf(error) ?? -1);

/** Tokens allow what they are not told to forbid: a signing key that also unwraps gives what it unwraps away. */
const PRIVATE_USES = [
  pkcs11.CKA_SIGN,
  pkcs11.CKA_SIGN_RECOVER,
  pkcs11.CKA_DECRYPT,
  pkcs11.CKA_UNWRAP,
  pkcs11.CKA_DERIVE,
] as const;
const PUBLIC_USES = [
  pkcs11.CKA_VERIFY,
  pkcs11.CKA_VERIFY_RECOVER,
  pkcs11.CKA_ENCRYPT,
  pkcs11.CKA_WRAP,
] as const;

/** All uses of a list, one of them allowed. */
const onlyFor = (use: number | undefined, uses: readonly number[]): pkcs11.Template =>
  uses.map((type) => ({ type, value: type === use }));

/** A use that a key was not made for and has all the same; undefined when there is none. */
export const otherUse = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  key: pkcs11.Handle,
  allowed: readonly number[],
): string | undefined => {
  const uses = [...PRIVATE_USES, pkcs11.CKA_WRAP, pkcs11.CKA_ENCRYPT];
  const other = uses.find((use) => !allowed.includes(use) && isMarked(functions, session, key, use));
  return other === undefined
    ? undefined
    : `the key may be used for more than it was made for: attribute 0x${other.toString(16)}`;
};

const isMarked = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  key: pkcs11.Handle,
  type: number,
): boolean => {
  try {
    return attribute(functions, session, key, type)[0] === 1;
  } catch (error) {
    // Not every class of key has every use; anything else is a token that fails.
    if (returnValueOf(error) === CKR.ATTRIBUTE_TYPE_INVALID) return false;
    throw error;
  }
};

/** What the token says of a key that it made: a claim, no proof, but one that breaks it is not used. */
const brokenClaim = (
  { token }: TokenLogin,
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  key: pkcs11.Handle,
): string | undefined => {
  const claims = token.cryptoki.profile.marksOrigin ? [...NOW, ...EVER] : NOW;
  const broken = claims.find(({ type, is }) => (attribute(functions, session, key, type)[0] === 1) !== is);
  return (
    broken && `the token says of the key it made: attribute 0x${broken.type.toString(16)} is not as asked`
  );
};

/** The private half of a key. Errors: `token-wrong` when the token, or what lies under the id, is another one. */
export const privateHalfOf = (
  login: TokenLogin,
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  key: CustodyKey,
): Outcome<pkcs11.Handle> => {
  if (!isSameToken(login.token, key.token)) return fail('token-wrong', 'this key is on another token');
  const publicHalf = objectOf(functions, session, pkcs11.CKO_PUBLIC_KEY, key.objectId);
  const privateHalf = objectOf(functions, session, pkcs11.CKO_PRIVATE_KEY, key.objectId);
  if (publicHalf === undefined || privateHalf === undefined)
    return fail('token-wrong', 'the token does not hold this key');
  return readPublicKey(functions, session, publicHalf).publicKey === key.publicKey
    ? ok(privateHalf)
    : fail('token-wrong', 'the token holds another key under this id');
};

/** Destroys both halves, and looks that they are gone. Errors: `token-wrong`, `token-failed`, the token outcomes. */
export const destroyKey = (login: TokenLogin, key: CustodyKey): Outcome<null> =>
  login.inSession((functions, session) => {
    const found = privateHalfOf(login, functions, session, key);
    if (!found.ok) return found;
    const halves = (): readonly pkcs11.Handle[] =>
      HALVES.flatMap((half) => objectOf(functions, session, half, key.objectId) ?? []);
    for (const handle of halves()) functions.C_DestroyObject(session, handle);
    return halves().length === 0 ? ok(null) : fail('token-failed', 'the token still holds it');
  });

export const identityOf = ({ token: { manufacturer, serial } }: TokenLogin): TokenIdentity => ({
  manufacturer,
  serial,
});

/** Destroys an object that was just made; that it fails changes nothing any more. */
export const discard = (functions: pkcs11.PKCS11, session: pkcs11.Handle, handle: pkcs11.Handle): void => {
  quietly(() => {
    functions.C_DestroyObject(session, handle);
  });
};
