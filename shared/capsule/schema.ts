import { z } from 'zod';
import { intentDigestSchema, sha256HexSchema, type IntentDigest, type Sha256Hex } from '#shared/brand';
import { decodeBase64 } from '#shared/encoding';

/*
 * What goes to a desk without a network, and what comes back. Both are DSSE envelopes in one file each: canonical JSON, so
 * that the same capsule is the same bytes, and the words of both sides are equal exactly when the files are.
 */

export const REQUEST_TYPE = 'application/vnd.countersign.capsule-request.v1+json';
export const ANSWER_TYPE = 'application/vnd.countersign.capsule-answer.v1+json';

/** A whole journal fits: a desk that was never fed reads it from its genesis. */
export const CAPSULE_BYTES_MAX = 64 * 1024 * 1024;
const LINES_MAX = 1_000_000;
const NOTE_CHARACTERS_MAX = 64 * 1024;
const PAYLOAD_CHARACTERS_MAX = 128 * 1024;

const bytes = z
  .string()
  .max(PAYLOAD_CHARACTERS_MAX)
  .refine((text) => decodeBase64(text) !== undefined, 'not standard base64');

/** What the desk without a network is to sign, and all that it needs to judge it by itself. */
export interface CapsuleRequest {
  /** Name of the journal. */
  readonly origin: string;
  /** How many events the journal has before the first of `lines`. */
  readonly from: number;
  readonly lines: readonly string[];
  /** The ledger's signed checkpoint of exactly where the lines end. */
  readonly checkpoint: string;
  readonly intent: IntentDigest;
  /** Base64 of the bytes that the sender makes of the item. The other side makes its own and compares. */
  readonly payload: string;
}

export const requestSchema: z.ZodType<CapsuleRequest> = z.strictObject({
  origin: z.string().min(1).max(256),
  from: z.int().nonnegative(),
  lines: z.array(z.string()).max(LINES_MAX),
  checkpoint: z.string().max(NOTE_CHARACTERS_MAX),
  intent: intentDigestSchema,
  payload: bytes,
});

/** What was signed for a request. */
export interface CapsuleAnswer {
  /** SHA-256 of the request's file. */
  readonly request: Sha256Hex;
  readonly intent: IntentDigest;
  /** Base64 of what goes out: the payload with what the custody key signed. */
  readonly signed: string;
}

export const answerSchema: z.ZodType<CapsuleAnswer> = z.strictObject({
  request: sha256HexSchema,
  intent: intentDigestSchema,
  signed: bytes,
});
