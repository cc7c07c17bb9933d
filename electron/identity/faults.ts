import * as oidc from 'openid-client';
import type { IdentityFault } from './contract.ts';

/** What went wrong, in the protocol's own codes: texts of a provider may hold anything. */
export const faultOf = (error: unknown): IdentityFault => {
  if (error instanceof oidc.AuthorizationResponseError) return refusedInBrowser(error.error);
  if (error instanceof oidc.ResponseBodyError)
    return error.error === 'invalid_grant'
      ? { code: 'identity-provider-refused', detail: 'invalid_grant' }
      : { code: 'identity-provider-refused', detail: codeIn(error.error) };
  if (error instanceof oidc.ClientError)
    return { code: clientCode(error.code), detail: codeIn(error.code ?? '') };
  // What the platform's fetch throws, and time limits.
  return { code: 'identity-provider-unreachable', detail: causeOf(error) };
};

/** RFC 6749 section 4.1.2.1: a person's "no" is not an error. */
const refusedInBrowser = (code: string): IdentityFault =>
  code === 'access_denied'
    ? { code: 'identity-sign-in-cancelled', detail: code }
    : { code: 'identity-provider-refused', detail: codeIn(code) };

/** Failures of the network that the library wraps; everything else is an answer that does not hold. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
]);

const clientCode = (code: string | undefined): IdentityFault['code'] =>
  code !== undefined && NETWORK_CODES.has(code) ? 'identity-provider-unreachable' : 'identity-answer-refused';

const codeIn = (text: string): string => (/^[A-Za-z0-9_.-]{1,64}$/.test(text) ? text : 'unknown');

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return codeIn(String(cause.code));
  return error instanceof Error ? codeIn(error.name) : 'unknown';
};
