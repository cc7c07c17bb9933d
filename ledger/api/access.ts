import { hash, timingSafeEqual } from 'node:crypto';
import type { Touchpoint } from '#shared/api';
import type { PersonId, Sha256Hex } from '#shared/brand';
import { fromHex } from '#shared/encoding';
import type { ErrorCode } from '#shared/errors';
import type { IdentityGate } from '../identity/index.ts';

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/;

/** An access token as the configuration keeps it: the token itself is not known here. */
export interface AccessToken {
  /** Who holds it; a posting mandate names it as its client. */
  readonly name: string;
  readonly sha256: Sha256Hex;
  /** Absent: a desk's, of which a session of the identity provider may be asked. */
  readonly use?: 'desk' | 'client' | undefined;
}

export interface AccessRefusal {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** An API key as it stands now, looked at for every request. */
export interface KeyHolder {
  readonly name: string;
  /** The human who acts whenever the key does. */
  readonly owner: PersonId;
  /** Why it does not reach a route that a touchpoint holds to the policy; null: one that only reads. */
  readonly refusalFor: (touchpoint: Touchpoint | null) => AccessRefusal | undefined;
}

/** The API keys of a ledger, by the digests of their secrets. */
export interface KeyRing {
  readonly find: (sha256: Sha256Hex) => KeyHolder | undefined;
}

/** A ledger with the tokens that open it. */
export interface Door<L> {
  readonly ledger: L;
  readonly accessTokens: readonly AccessToken[];
  readonly keys?: KeyRing | undefined;
  readonly identity?: IdentityGate | undefined;
}

/** Who calls, which the token alone decides, and what of theirs is open. */
export interface Caller<L> {
  readonly name: string;
  readonly ledger: L;
  /** A desk's token: with an identity provider that is required it opens nothing by itself. */
  readonly isDesk: boolean;
  /** Holds callers of the ledger against its identity provider, where it has one. */
  readonly identity: IdentityGate | undefined;
  /** Of an API key: as it stood when it came last. */
  key: KeyHolder | undefined;
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
  const known = knownTokens(doors);
  const keyed = new Map<string, Caller<L>>();
  const byKey = (digest: Sha256Hex): Caller<L> | undefined => {
    for (const door of doors) {
      const key = door.keys?.find(digest);
      if (key === undefined) continue;
      const caller = keyed.get(digest) ?? callerAt(door, key.name, false);
      caller.key = key;
      keyed.set(digest, caller);
      return caller;
    }
    return undefined;
  };
  return (header) => {
    const token = BEARER.exec(header ?? '')?.[1];
    if (token === undefined) return undefined;
    const digest = hash('sha256', token, 'hex') as Sha256Hex;
    const found = known.get(digest);
    if (found === undefined) return byKey(digest);
    return timingSafeEqual(found.digest, fromHex(digest)) ? found.caller : undefined;
  };
};

const knownTokens = <L>(doors: readonly Door<L>[]): ReadonlyMap<string, Known<L>> => {
  const known = new Map<string, Known<L>>();
  for (const door of doors)
    for (const { name, sha256, use } of door.accessTokens) {
      const same = known.get(sha256)?.caller;
      if (same !== undefined && same.ledger !== door.ledger)
        throw new Error(`The access tokens ${same.name} and ${name} of two ledgers are the same`);
      known.set(sha256, { digest: fromHex(sha256), caller: callerAt(door, name, use !== 'client') });
    }
  return known;
};

const callerAt = <L>({ ledger, identity }: Door<L>, name: string, isDesk: boolean): Caller<L> => ({
  name,
  ledger,
  isDesk,
  identity,
  key: undefined,
  openRequests: 0,
  openStreams: 0,
});
