import { rsaKeyIn } from '#shared/der';
import { equalBytes, fromHex, toHex } from '#shared/encoding';

/* Keys that are attested, in the one form that keys have everywhere else here. */

export interface AttestedKey {
  /** Hex: an uncompressed point (65 bytes), an Ed25519 key (32 bytes), or SubjectPublicKeyInfo in DER for RSA. */
  readonly publicKey: string;
  /** The one thing that a device may let it do. */
  readonly use: 'sign-ecdsa' | 'sign-eddsa' | 'sign-pss';
}

/** SubjectPublicKeyInfo up to the key itself (RFC 5480, SEC 2, RFC 8410). */
const FORMS = [
  { prefix: fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200'), bytes: 65, use: 'sign-ecdsa' },
  { prefix: fromHex('3056301006072a8648ce3d020106052b8104000a034200'), bytes: 65, use: 'sign-ecdsa' },
  { prefix: fromHex('302a300506032b6570032100'), bytes: 32, use: 'sign-eddsa' },
] as const;

/** Undefined where it is of a kind that holds no money here. */
export const attestedKeyIn = (spki: Uint8Array): AttestedKey | undefined => {
  const form = FORMS.find(
    ({ prefix, bytes }) =>
      spki.length === prefix.length + bytes && equalBytes(spki.subarray(0, prefix.length), prefix),
  );
  if (form !== undefined) return { publicKey: toHex(spki.subarray(form.prefix.length)), use: form.use };
  return rsaKeyIn(spki) === undefined ? undefined : { publicKey: toHex(spki), use: 'sign-pss' };
};
