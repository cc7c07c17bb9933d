import type { IntentDigest } from '#shared/brand';
import { concatBytes, fromUtf8, sha256Hex, utf8 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { canonicalize, parseCanonical, type JsonValue } from '#shared/json';
import { signedIntentSchema, type Intent, type SignedIntent } from './schema.ts';
import { valueProblem } from './values.ts';

/** Why bytes are not an intent that can be shown, and so can't be signed. */
export interface UndecodableIntent {
  readonly code: 'not-canonical' | 'unknown-shape' | 'bad-value';
  readonly detail: string;
}

const DOMAIN_TAG = utf8('countersign/intent/v1\n');
const KIBIBYTE = 1024;
export const INTENT_BYTES_MAX = 64 * KIBIBYTE;
/** A version of the policy is one intent: a table of 1,000 rules has to fit. */
export const PUBLICATION_BYTES_MAX = 1024 * KIBIBYTE;

/** The canonical bytes (JCS, RFC 8785) of an intent: what is shown, hashed and signed. */
export const encodeIntent = (intent: SignedIntent): Uint8Array =>
  utf8(canonicalize(intent as unknown as JsonValue));

/** SHA-256("countersign/intent/v1\n" ‖ canonical bytes), lower-case hex. */
export const digestOfBytes = (canonical: Uint8Array): IntentDigest =>
  sha256Hex(concatBytes(DOMAIN_TAG, canonical)) as unknown as IntentDigest;

export const digestOf = (intent: SignedIntent): IntentDigest => digestOfBytes(encodeIntent(intent));

/**
 * Decodes the canonical bytes of an item completely, or says why that can't be done. Bytes that are valid JSON but not
 * in canonical form are refused: there is one encoding of each meaning.
 */
export const decodeIntent = (bytes: Uint8Array): Result<Intent, UndecodableIntent> =>
  itemIn(decodeSigned(bytes));

/** As `decodeIntent`, for everything that an initiator signs. */
export const decodeSigned = (bytes: Uint8Array): Result<SignedIntent, UndecodableIntent> => {
  if (bytes.length > PUBLICATION_BYTES_MAX) return tooLarge(PUBLICATION_BYTES_MAX);
  const parsed = parseCanonical(safeText(bytes));
  if (!parsed.ok) return undecodable('not-canonical', parsed.error.code);
  const decoded = decodeSignedValue(parsed.value);
  const isTooLarge = decoded.ok && bytes.length > bytesMaxOf(decoded.value.type);
  return isTooLarge ? tooLarge(bytesMaxOf(decoded.value.type)) : decoded;
};

const bytesMaxOf = (type: SignedIntent['type']): number =>
  type === 'policy.publish' ? PUBLICATION_BYTES_MAX : INTENT_BYTES_MAX;

const tooLarge = (bytesMax: number): Result<never, UndecodableIntent> =>
  undecodable('unknown-shape', `larger than ${String(bytesMax / KIBIBYTE)} KiB`);

/** As `decodeIntent`, for a value that is already parsed (for instance out of a journal event). */
export const decodeIntentValue = (value: JsonValue): Result<Intent, UndecodableIntent> =>
  itemIn(decodeSignedValue(value));

export const decodeSignedValue = (value: JsonValue): Result<SignedIntent, UndecodableIntent> => {
  const shaped = signedIntentSchema.safeParse(value);
  if (!shaped.success) {
    const issue = shaped.error.issues[0];
    return undecodable('unknown-shape', issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown');
  }
  const problem = valueProblem(shaped.data);
  return problem === undefined ? ok(shaped.data) : undecodable('bad-value', problem);
};

const itemIn = (decoded: Result<SignedIntent, UndecodableIntent>): Result<Intent, UndecodableIntent> => {
  if (!decoded.ok) return decoded;
  const { value } = decoded;
  return value.type === 'runbook' || value.type === 'key.prove'
    ? undecodable('bad-value', 'type: no item')
    : ok(value);
};

const undecodable = (code: UndecodableIntent['code'], detail: string): Result<never, UndecodableIntent> =>
  err({ code, detail });

const safeText = (bytes: Uint8Array): string => {
  try {
    return fromUtf8(bytes);
  } catch {
    return '';
  }
};
