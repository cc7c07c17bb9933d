import { randomBytes } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import type { TokenAnswer, TokenOperation } from '#shared/ceremony';
import { sha256, sha256Hex, toHex, utf8 } from '#shared/encoding';
import { ok } from '#shared/errors';
import { padded, setPins } from '../custody/initialise.ts';
import { destroyKey, generateSigningKey, otherUse, type CustodyKey } from '../custody/keys.ts';
import { openLogin, type TokenLogin } from '../custody/login.ts';
import { inventory, objectOf, type TokenObject } from '../custody/objects.ts';
import { signWithCustodyKey } from '../custody/sign.ts';
import { fail, type Outcome } from '../outcome.ts';
import { describeReturn, outcomeOf } from '../return-codes.ts';
import { pinFrom, type Pin } from '../secret.ts';
import type { PresentToken } from '../tokens.ts';
import { newPin, tokenNow, withPin, type AskContext } from './ask.ts';
import { challengeText } from './challenge.ts';
import type { TokenAnswers } from './contract.ts';
import {
  firmwareOf,
  hasPin,
  keyDigest,
  keyInQuestion,
  publicObjects,
  seenKeys,
  type SeenKey,
} from './look.ts';

/* What a token does in a step, and what it says of it. What it says is what is recorded: nobody types it. */

type Operated = Promise<Outcome<TokenAnswers>>;

const CHALLENGE_BYTES = 32;
const OBJECT_ID_DIGITS = 32;
const FIRST_PIN_BYTES = 12;

const unwired = (): Operated => Promise.resolve(fail('token-unsupported', 'this desk does not do it'));

const OPERATIONS: Readonly<Record<TokenOperation, (context: AskContext) => Operated>> = {
  identify: (context) => identify(context),
  reset: (context) => reset(context),
  initialise: (context) => initialise(context),
  'generate-key': (context) => generate(context),
  'sign-challenge': (context) => challenge(context),
  'prove-share': (context) => challenge(context),
  'destroy-key': (context) => destroy(context),
  // Several make it, each in a process of their own: see share-making.ts.
  'generate-share': unwired,
  'confirm-share': unwired,
  'complete-share': unwired,
  'export-backup': unwired,
  'restore-backup': unwired,
  reshare: unwired,
  'revoke-key': unwired,
};

/** Carries an order out. Errors: the token outcomes, `pin-cancelled`, `token-unsupported`, `token-wrong`. */
export const operate = async (context: AskContext): Operated => {
  const token = tokenNow(context);
  if (token === undefined) return fail('token-removed');
  const done = await guarded(context);
  if (!done.ok) return done;
  const { asks } = context.order;
  const known: TokenAnswers = { serial: token.serial, ...done.value };
  const missing = asks.find((one) => known[one] === undefined);
  if (missing !== undefined) return fail('token-wrong', `the token does not say: ${missing}`);
  return ok(Object.fromEntries(asks.map((one) => [one, known[one]])) as TokenAnswers);
};

/** Whatever Cryptoki raises outside of a login is an outcome too. */
const guarded = async (context: AskContext): Operated => {
  try {
    return await OPERATIONS[context.order.operation](context);
  } catch (error) {
    return fail(outcomeOf(error), describeReturn(error));
  }
};

const asksAny = ({ order }: AskContext, ...answers: readonly TokenAnswer[]): boolean =>
  order.asks.some((one) => answers.includes(one));

const keyAnswers = (key: SeenKey): TokenAnswers => ({
  'public-key': key.publicKey,
  'key-digest': keyDigest(key),
  'key-label': key.label,
});

/** A key has two halves that count as one; a secret key has one. */
const countAnswers = (objects: readonly TokenObject[]): TokenAnswers => ({
  objects: String(objects.length),
  keys: String(objects.filter(({ kind }) => kind === 'private-key' || kind === 'secret-key').length),
});

const loggedIn = async <T>(
  context: AskContext,
  title: string,
  work: (login: TokenLogin) => Outcome<T>,
): Promise<Outcome<T>> =>
  withPin(context, { purpose: 'token', whose: 'user', title }, (token, pin) => {
    const opened = openLogin(token, pin);
    if (!opened.ok) return opened;
    try {
      return work(opened.value.login);
    } finally {
      opened.value.release();
    }
  });

const identify = async (context: AskContext): Operated => {
  const token = tokenNow(context);
  if (token === undefined) return fail('token-removed');
  const key = asksAny(context, 'public-key', 'key-digest', 'key-label')
    ? keyInQuestion(token, context.order.key)
    : ok(undefined);
  if (!key.ok) return key;
  const seen: TokenAnswers = {
    firmware: firmwareOf(token),
    ...(key.value === undefined ? {} : keyAnswers(key.value)),
  };
  if (!asksAny(context, 'objects', 'keys')) return ok(seen);
  const counted = await listed(context);
  return counted.ok ? ok({ ...seen, ...counted.value }) : counted;
};

/** A token that has no PIN yet holds nothing behind one. */
const listed = async (context: AskContext): Operated => {
  const token = tokenNow(context);
  if (token === undefined) return fail('token-removed');
  if (!hasPin(token)) return ok(countAnswers(publicObjects(token)));
  return loggedIn(context, 'List what is on the token', (login) => {
    const objects = inventory(login);
    return objects.ok ? ok(countAnswers(objects.value)) : objects;
  });
};

const OFFICER = 'PIN of the token’s security officer';

const reset = async (context: AskContext): Operated => {
  const wiped = await withPin(
    context,
    { purpose: 'token', whose: 'officer', title: 'Wipe the token', asksFor: OFFICER },
    ({ cryptoki, slot, label }, pin): Outcome<null> => {
      try {
        cryptoki.functions.C_InitToken(slot, pin.reveal(), padded(label));
        // Slots change with it in some modules.
        cryptoki.rescan();
        return ok(null);
      } catch (error) {
        return fail(outcomeOf(error), describeReturn(error));
      }
    },
  );
  if (!wiped.ok) return wiped;
  const token = tokenNow(context);
  if (token === undefined) return fail('token-removed');
  return hasPin(token)
    ? fail('token-failed', 'the token still has a PIN')
    : ok(countAnswers(publicObjects(token)));
};

const initialise = async (context: AskContext): Operated => {
  const token = tokenNow(context);
  if (token === undefined) return fail('token-removed');
  if (hasPin(token)) return fail('token-failed', 'the token is in use: it is not given to anybody else');
  const user = await newPin(context);
  if (!user.ok) return user;
  const first = pinFrom(toHex(randomBytes(FIRST_PIN_BYTES)));
  try {
    const given = await handOver(context, first, user.value);
    return given.ok ? ok({}) : given;
  } finally {
    for (const secret of [first, user.value]) secret.wipe();
  }
};

const handOver = (context: AskContext, first: Pin, user: Pin): Promise<Outcome<null>> =>
  withPin(
    context,
    { purpose: 'token', whose: 'officer', title: 'Set the PIN', asksFor: OFFICER },
    ({ cryptoki, slot }, officer) => {
      try {
        setPins(cryptoki.functions, slot, { label: '', officer, first, user });
        return ok(null);
      } catch (error) {
        return fail(outcomeOf(error), describeReturn(error));
      }
    },
  );

/**
 * The same step of the same ceremony has the same id, whatever else was recorded meanwhile: a key whose making was cut off
 * is found and not made twice. No step is run twice, so it says no more than that.
 */
const objectIdOf = ({ order }: AskContext): string =>
  sha256Hex(utf8(`countersign/ceremony-key/v1\n${order.origin}\n${order.step}`)).slice(0, OBJECT_ID_DIGITS);

const generate = async (context: AskContext): Operated => {
  const { algorithm, label, step } = context.order;
  if (algorithm === null) return fail('token-unsupported', 'the script does not say which kind of key');
  const name = { objectId: objectIdOf(context), label: label ?? step };
  return loggedIn(context, 'Make the key', (login) => {
    const before = existing(login.token, name.objectId);
    const key = before === undefined ? generateSigningKey(login, algorithm, name) : ok(before);
    if (!key.ok) return key;
    const claims = claimsOf(login, name.objectId);
    return claims.ok ? ok({ ...keyAnswers({ ...key.value, ...name }), ...claims.value }) : claims;
  });
};

const existing = (token: PresentToken, objectId: string): CustodyKey | undefined => {
  const seen = seenKeys(token).find((key) => key.objectId === objectId);
  return seen && { ...seen, token: { manufacturer: token.manufacturer, serial: token.serial } };
};

/** What the token says of the private half: claims of it, no proof. */
const claimsOf = (login: TokenLogin, objectId: string): Outcome<TokenAnswers> =>
  login.inSession((functions, session) => {
    const key = objectOf(functions, session, pkcs11.CKO_PRIVATE_KEY, objectId);
    if (key === undefined) return fail('token-failed', 'the token does not show the key that it made');
    const [flag] = functions.C_GetAttributeValue(session, key, [{ type: pkcs11.CKA_EXTRACTABLE }]);
    const canLeave = Buffer.isBuffer(flag?.value) && flag.value[0] === 0 ? 'no' : 'yes';
    const more = otherUse(functions, session, key, [pkcs11.CKA_SIGN]);
    return ok({ 'can-leave': canLeave, 'more-uses': more === undefined ? 'no' : 'yes' });
  });

const REFUSED: TokenAnswers = { holds: 'no', signs: 'no', 'signs-alone': 'no' };
const SIGNED: TokenAnswers = { holds: 'yes', signs: 'yes', 'signs-alone': 'yes' };

const challenge = async (context: AskContext): Operated => {
  const token = tokenNow(context);
  if (token === undefined) return fail('token-removed');
  const found = keyInQuestion(token, context.order.key);
  if (!found.ok) return found;
  const seen = found.value;
  // What is not there does not sign, and no PIN is needed to know it.
  if (seen === undefined) return ok(REFUSED);
  const signed = await loggedIn(context, 'Sign a random text', (login) => {
    const key = { ...seen, token: { manufacturer: token.manufacturer, serial: token.serial } };
    const message = challengeText(context.order, toHex(randomBytes(CHALLENGE_BYTES)));
    const text = key.algorithm === 'ecdsa-secp256k1' ? sha256(message) : message;
    // The signature is verified by a library that is not the token's before it is an answer.
    const signature = signWithCustodyKey(login, key, text);
    return signature.ok ? ok({ ...SIGNED, ...keyAnswers(seen) }) : signature;
  });
  const isRefusal = !signed.ok && signed.error.code === 'token-rejected-pin';
  return isRefusal && asksAny(context, 'signs-alone') ? ok(REFUSED) : signed;
};

const destroy = async (context: AskContext): Operated => {
  const token = tokenNow(context);
  if (token === undefined) return fail('token-removed');
  const found = keyInQuestion(token, context.order.key);
  if (!found.ok) return found;
  const seen = found.value;
  if (seen === undefined) return fail('token-wrong', 'the token does not hold the key');
  return loggedIn(context, 'Destroy the key', (login) => {
    const { manufacturer, serial } = token;
    const gone = destroyKey(login, { ...seen, token: { manufacturer, serial } });
    if (!gone.ok) return gone;
    const left = inventory(login);
    return left.ok ? ok({ destroyed: 'yes', ...countAnswers(left.value) }) : left;
  });
};
