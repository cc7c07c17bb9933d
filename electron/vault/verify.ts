import { createHash, createPublicKey, verify, type KeyObject, type VerifyKeyObjectInput } from 'node:crypto';
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

/**
 * `VerifySignature` by the runtime's own cryptography: the same answers as the plain JavaScript one that all
 * processes share, about ten times as fast. Checks that are known beforehand run on the thread pool.
 */
export class NativeVerifier {
  readonly #keys = new Map<string, KeyObject | undefined>();
  #known = new Map<string, boolean>();

  /** Makes the checks side by side and remembers their answers until the next call. */
  async prepare(checks: readonly Check[]): Promise<void> {
    const answers = await Promise.all(checks.map((check) => this.#verifyAside(check)));
    this.#known = new Map(checks.map((check, index) => [identityOf(check), answers[index] === true]));
  }

  readonly verify: VerifySignature = (key, message, signature) => {
    const known = this.#known.get(identityOf({ key, message, signature }));
    if (known !== undefined) return known;
    const input = this.#inputOf(key, signature);
    return input !== undefined && verify(hashOf(key), message, input, signature);
  };

  #verifyAside(check: Check): Promise<boolean> {
    const input = this.#inputOf(check.key, check.signature);
    if (input === undefined) return Promise.resolve(false);
    return new Promise((resolve) => {
      verify(hashOf(check.key), check.message, input, check.signature, (error, isSigned) => {
        resolve(error === null && isSigned);
      });
    });
  }

  #inputOf(key: PublicKey, signature: Uint8Array): VerifyKeyObjectInput | undefined {
    const object = this.#keyOf(key);
    if (object === undefined || signature.length !== SIGNATURE_BYTES) return undefined;
    // PKCS#11 returns r ‖ s, which is IEEE P1363's form.
    return { key: object, dsaEncoding: 'ieee-p1363' };
  }

  #keyOf(key: PublicKey): KeyObject | undefined {
    const name = `${key.algorithm} ${key.publicKey}`;
    if (this.#keys.has(name)) return this.#keys.get(name);
    if (this.#keys.size >= KEYS_KEPT_MAX) this.#keys.clear();
    const object = importKey(key);
    this.#keys.set(name, object);
    return object;
  }
}

const hashOf = (key: PublicKey): string | null => (key.algorithm === 'ed25519' ? null : 'sha256');

/** Binds key, message and signature: an answer is never taken for another question's. */
const identityOf = ({ key, message, signature }: Check): string =>
  createHash('sha256')
    .update(`${key.algorithm} ${key.publicKey} ${String(message.length)} `)
    .update(message)
    .update(signature)
    .digest('base64');

const importKey = (key: PublicKey): KeyObject | undefined => {
  const { prefix, keyBytes } = SPKI[key.algorithm];
  const bytes = decodeHex(key.publicKey);
  if (bytes?.length !== keyBytes) return undefined;
  // SEC 1's hybrid form of a point, which some libraries take and others refuse, is not an enrolled form.
  if (key.algorithm === 'ecdsa-p256-sha256' && bytes[0] !== UNCOMPRESSED) return undefined;
  try {
    return createPublicKey({ key: Buffer.concat([prefix, bytes]), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
};
