import { decodeBase64 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { preAuthEncoding, type Envelope } from './envelope.ts';
import type { EnvelopeError, EnvelopeErrorCode } from './errors.ts';
import { keyIdOf, type PublicKey } from './keys.ts';
import type { VerifySignature } from './signature.ts';

/** An envelope that held. */
export interface VerifiedEnvelope {
  readonly payload: Uint8Array;
  readonly keyId: string;
}

/**
 * Checks an envelope with exactly one signature: the type is the expected one, so that a signature over one kind
 * of statement is never taken for another; the key is enrolled and is the one it is named; the signature covers
 * type and payload. Errors: see `EnvelopeErrorCode`.
 */
export function verifyEnvelope(
  envelope: Envelope,
  expectedType: string,
  keys: (keyid: string) => PublicKey | undefined,
  verify: VerifySignature,
): Result<VerifiedEnvelope, EnvelopeError> {
  const [signature, ...more] = envelope.signatures;
  if (envelope.payloadType !== expectedType) {
    return refuse('envelope.payload-type', `Signed as ${envelope.payloadType}, expected ${expectedType}`);
  }
  if (signature === undefined || more.length > 0) {
    return refuse('envelope.signature-count', `${envelope.signatures.length} signatures, expected one`);
  }
  const payload = decodeBase64(envelope.payload);
  const sig = decodeBase64(signature.sig);
  if (payload === undefined || sig === undefined) return refuse('envelope.malformed', 'Not standard base64');
  const key = keys(signature.keyid);
  if (key === undefined) return refuse('envelope.unknown-key', `No key ${signature.keyid}`);
  if (keyIdOf(key) !== signature.keyid)
    return refuse('envelope.key-id', `Another key than ${signature.keyid}`);
  if (!verify(key, preAuthEncoding(expectedType, payload), sig)) {
    return refuse('envelope.invalid-signature', `${signature.keyid} did not sign this payload`);
  }
  return ok({ payload, keyId: signature.keyid });
}

function refuse(code: EnvelopeErrorCode, detail: string): Result<never, EnvelopeError> {
  return err({ code, detail });
}
