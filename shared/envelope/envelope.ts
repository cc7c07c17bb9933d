import { type Result } from '#shared/errors';
import type { JsonValue } from '#shared/json';
import type { EnvelopeError } from './errors.ts';

/** One signature of an envelope. */
export interface EnvelopeSignature {
  readonly keyid: string;
  /** Base64. */
  readonly sig: string;
}

/** DSSE v1 envelope. */
export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly EnvelopeSignature[];
}

/** DSSE v1 pre-authentication encoding: the bytes a key signs. */
export function preAuthEncoding(_payloadType: string, _payload: Uint8Array): Uint8Array {
  throw new Error('Not written yet');
}

/** The bytes that an envelope's signatures cover. */
export function envelopeBytes(_envelope: Envelope): Uint8Array {
  throw new Error('Not written yet');
}

/** Reads an envelope. */
export function parseEnvelope(_value: JsonValue): Result<Envelope, EnvelopeError> {
  throw new Error('Not written yet');
}
