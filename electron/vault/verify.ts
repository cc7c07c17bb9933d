import {
  createHash,
  createPublicKey,
  verify,
  webcrypto,
  type KeyObject,
  type VerifyKeyObjectInput,
} from 'node:crypto';
import { decodeHex } from '#shared/encoding';
import type { PublicKey, SignatureAlgorithm, VerifySignature } from '#shared/envelope';

const SIGNATURE_BYTES = 64;
const UNCOMPRESSED = 0x04;
const KEYS_KEPT_MAX = 10_000;

/** Fixed beginnings of a SubjectPublicKeyInfo (RFC 5480, RFC 8410): the key's bytes follow. */
const SPKI: Readonly<Record<SignatureAlgorithm, { readonly prefix: Buffer; readonly keyBytes: number }>> = {
  'ecdsa-p256-sha256': {
    prefix: Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex'),
    keyBytes: 65,
  },
  ed25519: { prefix: Buffer.from('302a300506032b6570032100', 'hex'), keyBytes: 32 },
};

/** A check that was made before it is asked for, off the main thread. */
export interface Check {
  readonly key: PublicKey;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** How WebCrypto calls the algorithms; its ECDSA signatures are r ‖ s, as PKCS#11 returns them. */
const SUBTLE = {
  'ecdsa-p256-sha256': {
    key: { name: 'ECDSA', namedCurve: 'P-256' },
    use: { name: 'ECDSA', hash: 'SHA-256' },
  },
  ed25519: { key: { name: 'Ed25519' }, use: { name: 'Ed25519' } },
} as const;

interface ImportedKey {
  readonly now: KeyObject;
  /** For checks on the thread pool. */
  readonly aside: Promise<webcrypto.CryptoKey>;
}

/**
 * `VerifySignature` by the runtime's own cryptography: the same answers as the plain JavaScript one that all
 * processes share, about ten times as fast. Checks that are known beforehand run on the thread pool.
 */
export class NativeVerifier {
  readonly #keys = new Map<string, ImportedKey | undefined>();
  #known = new Map<string, boolean>();

  /** Makes the checks side by side and remembers their answers until the next call. */
  async prepare(checks: readonly Check[]): Promise<void> {
    const known = new Map<string, boolean>();
    await Promise.all(
      checks.map(async (check) => {
        const answer = await this.#verifyAside(check).catch(() => undefined);
        // Without an answer here the check is made when it is asked for.
        if (answer !== undefined) known.set(identityOf(check), answer);
      }),
    );
    this.#known = known;
  }

  readonly verify: VerifySignature = (key, message, signature) => {
    const known = this.#known.get(identityOf({ key, message, signature }));
    if (known !== undefined) return known;
    const imported = this.#keyOf(key);
    if (imported === undefined || signature.length !== SIGNATURE_BYTES) return false;
    const input: VerifyKeyObjectInput = { key: imported.now, dsaEncoding: 'ieee-p1363' };
    return verify(key.algorithm === 'ed25519' ? null : 'sha256', message, input, signature);
  };

  async #verifyAside({ key, message, signature }: Check): Promise<boolean> {
    const imported = this.#keyOf(key);
    if (imported === undefined || signature.length !== SIGNATURE_BYTES) return false;
    const { use } = SUBTLE[key.algorithm];
    return webcrypto.subtle.verify(use, await imported.aside, signature, message);
  }

  #keyOf(key: PublicKey): ImportedKey | undefined {
    const name = `${key.algorithm} ${key.publicKey}`;
    if (this.#keys.has(name)) return this.#keys.get(name);
    if (this.#keys.size >= KEYS_KEPT_MAX) this.#keys.clear();
    const imported = importKey(key);
    this.#keys.set(name, imported);
    return imported;
  }
}

/** Binds key, message and signature: an answer is never taken for another question's. */
const identityOf = ({ key, message, signature }: Check): string =>
  createHash('sha256')
    .update(`${key.algorithm} ${key.publicKey} ${String(message.length)} `)
    .update(message)
    .update(signature)
    .digest('base64');

const importKey = (key: PublicKey): ImportedKey | undefined => {
  const { prefix, keyBytes } = SPKI[key.algorithm];
  const bytes = decodeHex(key.publicKey);
  if (bytes?.length !== keyBytes) return undefined;
  // SEC 1's hybrid form of a point, which some libraries take and others refuse, is not an enrolled form.
  if (key.algorithm === 'ecdsa-p256-sha256' && bytes[0] !== UNCOMPRESSED) return undefined;
  try {
    const now = createPublicKey({ key: Buffer.concat([prefix, bytes]), format: 'der', type: 'spki' });
    const aside = webcrypto.subtle.importKey('raw', bytes, SUBTLE[key.algorithm].key, false, ['verify']);
    // Awaited where it is used; a key that only the other interface takes must not end the process.
    aside.catch(() => undefined);
    return { now, aside };
  } catch {
    return undefined;
  }
};
