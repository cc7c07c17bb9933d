import type { KeyId } from '#shared/brand';
import { concatBytes, fromHex, sha256Hex, utf8 } from '#shared/encoding';

/** How a key signs. */
export type SignatureAlgorithm = 'ecdsa-p256-sha256' | 'ed25519';

/** A public key as it is enrolled. */
export interface PublicKey {
  readonly algorithm: SignatureAlgorithm;
  /** Lower-case hexadecimal: the SEC1 uncompressed point (65 bytes) for P-256, 32 bytes for Ed25519. */
  readonly publicKey: string;
}

const KEY_ID_DOMAIN = 'countersign/key-id/v1\n';

/** A key's name: SHA-256 over a domain tag, the algorithm, a newline and the key bytes; 64 hexadecimal digits. */
export function keyIdOf(key: PublicKey): KeyId {
  const input = concatBytes(utf8(`${KEY_ID_DOMAIN}${key.algorithm}\n`), fromHex(key.publicKey));
  return sha256Hex(input) as KeyId;
}
