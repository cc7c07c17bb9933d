/**
 * Why an envelope was refused:
 * - `envelope.malformed`: not a DSSE envelope; `envelope.payload-type`: signed as something else;
 * - `envelope.signature-count`: not exactly one signature;
 * - `envelope.unknown-key`: nobody enrolled this key; `envelope.key-id`: the key is not the one it is named;
 * - `envelope.invalid-signature`: the key did not sign these bytes.
 */
export type EnvelopeErrorCode =
  | 'envelope.malformed'
  | 'envelope.payload-type'
  | 'envelope.signature-count'
  | 'envelope.unknown-key'
  | 'envelope.key-id'
  | 'envelope.invalid-signature';

/** Why an envelope was refused; `detail` is for the log and the expert, not the headline. */
export interface EnvelopeError {
  readonly code: EnvelopeErrorCode;
  readonly detail: string;
}
