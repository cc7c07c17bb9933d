import { hash, timingSafeEqual } from 'node:crypto';
import type { Sha256Hex } from '#shared/brand';
import { fromHex } from '#shared/encoding';

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i;

export interface ScimSecret {
  readonly name: string;
  readonly sha256: Sha256Hex;
}

/** A directory with the secrets that open it. */
export interface ScimDoor<D> {
  readonly directory: D;
  readonly secrets: readonly ScimSecret[];
}

/**
 * Finds the directory by the secret alone, as access tokens find their ledger: no request can name another tenant's.
 * Throws when one secret would open two.
 */
export const secretTable = <D>(
  doors: readonly ScimDoor<D>[],
): ((header: string | undefined) => D | undefined) => {
  const known = new Map<string, { readonly digest: Uint8Array; readonly directory: D }>();
  for (const { directory, secrets } of doors)
    for (const { name, sha256 } of secrets) {
      if (known.has(sha256)) throw new Error(`The SCIM secret ${name} is used twice`);
      known.set(sha256, { digest: fromHex(sha256), directory });
    }
  return (header) => {
    const secret = BEARER.exec(header ?? '')?.[1];
    if (secret === undefined) return undefined;
    const digest = hash('sha256', secret, 'hex');
    const found = known.get(digest);
    return found !== undefined && timingSafeEqual(found.digest, fromHex(digest))
      ? found.directory
      : undefined;
  };
};

export const WRONG_SECRETS_MAX = 10;
export const WINDOW_MS = 60_000;
const ADDRESSES_MAX = 10_000;

/**
 * Counts wrong secrets by address. It limits what a wrong one costs and never what a right one may do: secrets have
 * 256 bits, so that guessing is no danger, and a directory that is kept from reporting a leaver is one.
 */
export class WrongSecrets {
  readonly #since = new Map<string, { count: number; readonly startMs: number }>();

  /** Counts one; whether the address has had too many within the window. */
  count(address: string, nowMs: number): boolean {
    const before = this.#since.get(address);
    const isOld = before === undefined || nowMs - before.startMs >= WINDOW_MS;
    const entry = isOld ? { count: 0, startMs: nowMs } : before;
    entry.count += 1;
    if (isOld) this.#remember(address, entry, nowMs);
    return entry.count > WRONG_SECRETS_MAX;
  }

  #remember(address: string, entry: { count: number; readonly startMs: number }, nowMs: number): void {
    this.#since.delete(address);
    if (this.#since.size >= ADDRESSES_MAX)
      for (const [known, { startMs }] of this.#since) {
        // The oldest stand first: one of them goes in any case.
        this.#since.delete(known);
        if (nowMs - startMs < WINDOW_MS) break;
      }
    this.#since.set(address, entry);
  }
}
