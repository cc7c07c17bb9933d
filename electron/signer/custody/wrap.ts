import pkcs11 from 'pkcs11js';
import { ok } from '#shared/errors';
import { fail, type Outcome } from '../outcome.ts';
import { describeReturn, outcomeOf } from '../return-codes.ts';
import type { TokenLogin } from './login.ts';

/*
 * Keys that travel between tokens under another key: AES Key Wrap (RFC 3394) and with padding (RFC 5649), the forms in
 * which a backup of a key that may be wrapped leaves one device for the next.
 */

export type WrapForm = 'aes-kw' | 'aes-kwp';

/** PKCS #11 v3.0 §2.14; the last is what older modules call the same thing. */
const MECHANISMS: Readonly<Record<WrapForm, readonly number[]>> = {
  'aes-kw': [pkcs11.CKM_AES_KEY_WRAP],
  'aes-kwp': [0x210b, pkcs11.CKM_AES_KEY_WRAP_PAD],
};
/** A wrapped RSA key of 4,096 bits is about 2.4 kB. */
const WRAPPED_MAX = 8_192;

/** Wraps one object under another. Errors: `token-unsupported`, `token-failed` where it may not leave, token outcomes. */
export const wrapKey = (
  login: TokenLogin,
  form: WrapForm,
  { wrapping, target }: { readonly wrapping: pkcs11.Handle; readonly target: pkcs11.Handle },
): Outcome<Uint8Array> =>
  withForm(login, form, (mechanism) =>
    login.inSession((functions, session) =>
      ok(
        new Uint8Array(
          functions.C_WrapKey(session, { mechanism }, wrapping, target, Buffer.alloc(WRAPPED_MAX)),
        ),
      ),
    ),
  );

/** Unwraps into an object as the template says. Errors: `seal-broken` for any change; as above. */
export const unwrapKey = (
  login: TokenLogin,
  form: WrapForm,
  wrapping: pkcs11.Handle,
  { wrapped, template }: { readonly wrapped: Uint8Array; readonly template: pkcs11.Template },
): Outcome<pkcs11.Handle> =>
  withForm(login, form, (mechanism) =>
    login.inSession((functions, session) => {
      try {
        return ok(functions.C_UnwrapKey(session, { mechanism }, wrapping, Buffer.from(wrapped), template));
      } catch (error) {
        const code = outcomeOf(error);
        return fail(code === 'token-failed' ? 'seal-broken' : code, describeReturn(error));
      }
    }),
  );

const withForm = <T>(
  login: TokenLogin,
  form: WrapForm,
  work: (mechanism: number) => Outcome<T>,
): Outcome<T> => {
  const mechanism = MECHANISMS[form].find(login.offers);
  return mechanism === undefined
    ? fail('token-unsupported', `the token does not wrap with ${form}`)
    : work(mechanism);
};
