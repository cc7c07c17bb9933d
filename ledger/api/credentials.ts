import type { IncomingHttpHeaders } from 'node:http';
import { LEDGER_TOKEN_HEADER, PROOF_HEADER } from '#shared/api';

const BOUND = /^DPoP ([\x21-\x7e]{1,8192})$/;

/** What a request says of its sender. */
export interface Credentials {
  /** The ledger's own access token, in the form of an Authorization header. */
  readonly ledgerToken: string | undefined;
  /** Of the identity provider, with its proof (RFC 9449 section 7.1). */
  readonly session: { readonly accessToken: string; readonly proof: string | undefined } | undefined;
}

export const credentialsIn = (headers: IncomingHttpHeaders): Credentials => {
  const accessToken = BOUND.exec(headers.authorization ?? '')?.[1];
  if (accessToken === undefined) return { ledgerToken: headers.authorization, session: undefined };
  const own = textOf(headers[LEDGER_TOKEN_HEADER]);
  return {
    ledgerToken: own === undefined ? undefined : `Bearer ${own}`,
    session: { accessToken, proof: textOf(headers[PROOF_HEADER]) },
  };
};

const textOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
