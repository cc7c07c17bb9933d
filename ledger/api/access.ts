import { hash, timingSafeEqual } from 'node:crypto';
import type { Sha256Hex } from '#shared/brand';
import { fromHex } from '#shared/encoding';

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/;

/** An access token as the configuration keeps it: the token itself is not known here. */
export interface AccessToken {
  /** Who holds it; a posting mandate names it as its client. */
  readonly name: string;
  readonly sha256: Sha256Hex;
}

/** A ledger with the tokens that open it. */
export interface Door<L> {
  readonly ledger: L;
  readonly accessTokens: readonly AccessToken[];
}

/** Who calls, which the token alone decides, and what of theirs is open. */
export interface Caller<L> {
  readonly name: string;
  readonly ledger: L;
  openRequests: number;
  openStreams: number;
}

interface Known<L> {
  readonly digest: Uint8Array;
  readonly caller: Caller<L>;
}

export type CallerOf<L> = (header: string | undefined) => Caller<L> | undefined;

/**
 * Finds the caller by an Authorization header (RFC 6750 section 2.1). The token is looked up by its digest, which
 * nobody can steer towards a known one, and compared in constant time, so that time tells nothing about a token.
 * Throws when one token would open two ledgers.
 */
export const accessTable = <L>(doors: readonly Door<L>[]): CallerOf<L> => {
  const known = new Map<string, Known<L>>();
  for (const { ledger, accessTokens } of doors)
    for (const { name, sha256 } of accessTokens) {
      const same = known.get(sha256)?.caller;
      if (same !== undefined && same.ledger !== ledger)
        throw new Error(`The access tokens ${same.name} and ${name} of two ledgers are the same`);
      known.set(sha256, {
        digest: fromHex(sha256),
        caller: { name, ledger, openRequests: 0, openStreams: 0 },
      });
    }
  return (header) => {
    const token = BEARER.exec(header ?? '')?.[1];
    if (token === undefined) return undefined;
    const digest = hash('sha256', token, 'hex');
    const found = known.get(digest);
    return found !== undefined && timingSafeEqual(found.digest, fromHex(digest)) ? found.caller : undefined;
  };
};
