import { equalBytes } from '#shared/encoding';
import { bytesOfBits, DER, naturalIn, sequenceIn } from './reader.ts';

/* RSA keys as SubjectPublicKeyInfo (RFC 5280, RFC 8017), read strictly: one encoding of each key, nothing left over. */

export interface RsaKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/** rsaEncryption (1.2.840.113549.1.1.1), and NULL for its parameters. */
const RSA_ENCRYPTION = new Uint8Array([
  0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
]);

/** Undefined for anything that is not exactly one RSA key. */
export const rsaKeyIn = (bytes: Uint8Array): RsaKey | undefined => {
  const [algorithm, bits, ...more] = sequenceIn(bytes) ?? [];
  if (algorithm?.tag !== DER.sequence || bits?.tag !== DER.bitString || more.length > 0) return undefined;
  if (!equalBytes(algorithm.content, RSA_ENCRYPTION)) return undefined;
  const key = bytesOfBits(bits.content);
  const numbers = key && sequenceIn(key);
  if (numbers?.length !== 2 || numbers.some(({ tag }) => tag !== DER.integer)) return undefined;
  const [modulus, exponent] = numbers.map(({ content }) => naturalIn(content));
  if (modulus === undefined || exponent === undefined || modulus === 0n || exponent === 0n) return undefined;
  return { modulus, exponent };
};
