import { z } from 'zod';
import { concatBytes, decodeBase64, fromBase64, utf8 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import type { JsonValue } from '#shared/json';
import type { EnvelopeError } from './errors.ts';

/** One signature of an envelope. */
export interface EnvelopeSignature {
  /** Names the key, see `keyIdOf`. */
  readonly keyid: string;
  /** Standard base64. */
  readonly sig: string;
}

/** DSSE v1 envelope. */
export interface Envelope {
  readonly payloadType: string;
  /** Standard base64. */
  readonly payload: string;
  readonly signatures: readonly EnvelopeSignature[];
}

const TEXT_LENGTH_MAX = 256;
const SIGNATURES_MAX = 16;

const name = z.string().min(1).max(TEXT_LENGTH_MAX);
const base64 = z.string().refine((text) => decodeBase64(text) !== undefined, 'Not standard base64');
const envelopeSchema = z.strictObject({
  payloadType: name.refine((text) => text.isWellFormed(), 'Not Unicode'),
  payload: base64,
  signatures: z.array(z.strictObject({ keyid: name, sig: base64 })).max(SIGNATURES_MAX),
});

/**
 * DSSE v1 pre-authentication encoding, the bytes a key signs:
 * `DSSEv1 <length of type> <type> <length of payload> <payload>`, lengths in bytes.
 */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType);
  return concatBytes(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}

/** The bytes that an envelope's signatures cover. Throws when the payload is not base64: parse it first. */
export function envelopeBytes(envelope: Envelope): Uint8Array {
  return preAuthEncoding(envelope.payloadType, fromBase64(envelope.payload));
}

/** Reads an envelope; members that DSSE v1 does not name are refused. Error: `envelope.malformed`. */
export function parseEnvelope(value: JsonValue): Result<Envelope, EnvelopeError> {
  const parsed = envelopeSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err({
    code: 'envelope.malformed',
    detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  });
}
