import type { z } from 'zod';
import type { Sha256Hex } from '#shared/brand';
import { decodeUtf8, sha256, toHex, utf8 } from '#shared/encoding';
import {
  parseEnvelope,
  verifyEnvelope,
  type Envelope,
  type PublicKey,
  type VerifySignature,
} from '#shared/envelope';
import { ok, type Result } from '#shared/errors';
import { canonicalize, parseCanonical, type JsonValue } from '#shared/json';
import { sixWords } from '#shared/words';
import { refuse, type CapsuleRefusal } from './refusals.ts';
import {
  ANSWER_TYPE,
  answerSchema,
  CAPSULE_BYTES_MAX,
  REQUEST_TYPE,
  requestSchema,
  type CapsuleAnswer,
  type CapsuleRequest,
} from './schema.ts';

/** A capsule that was read whole, and that a known key signed. */
export interface OpenCapsule<T> {
  readonly content: T;
  /** SHA-256 of the file. */
  readonly digest: Sha256Hex;
  /** The key that signed it. */
  readonly keyId: string;
}

/** Who may send a capsule, by the id of their key. */
export interface Senders {
  readonly keys: (keyId: string) => PublicKey | undefined;
  readonly verify: VerifySignature;
}

const LIMITS = { bytes: CAPSULE_BYTES_MAX, depth: 4 };

/** The text of a capsule's file. */
export const sealed = (envelope: Envelope): string => canonicalize(envelope as unknown as JsonValue);

/** Six words of a file: people at both sides say them, and go on when they are the same. */
export const capsuleWords = (text: string): readonly string[] => sixWords(sha256(utf8(text)));

/** Refusals: `capsule-malformed`, `capsule-unsigned`. */
export const openRequest = (
  text: string,
  senders: Senders,
): Result<OpenCapsule<CapsuleRequest>, CapsuleRefusal> => open(text, REQUEST_TYPE, requestSchema, senders);

/** Refusals: `capsule-malformed`, `capsule-unsigned`. */
export const openAnswer = (
  text: string,
  senders: Senders,
): Result<OpenCapsule<CapsuleAnswer>, CapsuleRefusal> => open(text, ANSWER_TYPE, answerSchema, senders);

const open = <T>(
  text: string,
  type: string,
  schema: z.ZodType<T>,
  { keys, verify }: Senders,
): Result<OpenCapsule<T>, CapsuleRefusal> => {
  const parsed = parseCanonical(text, LIMITS);
  if (!parsed.ok) return refuse('capsule-malformed', parsed.error.code);
  const envelope = parseEnvelope(parsed.value);
  if (!envelope.ok) return refuse('capsule-malformed', envelope.error.detail);
  const held = verifyEnvelope(envelope.value, type, keys, verify);
  if (!held.ok)
    return refuse(isOfSigner(held.error.code) ? 'capsule-unsigned' : 'capsule-malformed', held.error.detail);
  const content = contentOf(held.value.payload, schema);
  if (!content.ok) return content;
  const digest = toHex(sha256(utf8(text))) as Sha256Hex;
  return ok({ content: content.value, digest, keyId: held.value.keyId });
};

/** Whether it is the signature that does not hold, and not the file. */
const isOfSigner = (code: string): boolean =>
  code === 'envelope.unknown-key' || code === 'envelope.key-id' || code === 'envelope.invalid-signature';

const contentOf = <T>(payload: Uint8Array, schema: z.ZodType<T>): Result<T, CapsuleRefusal> => {
  const text = decodeUtf8(payload);
  if (text === undefined) return refuse('capsule-malformed', 'no text');
  const parsed = parseCanonical(text, LIMITS);
  if (!parsed.ok) return refuse('capsule-malformed', parsed.error.code);
  const shaped = schema.safeParse(parsed.value);
  return shaped.success
    ? ok(shaped.data)
    : refuse('capsule-malformed', shaped.error.issues[0]?.path.join('.') ?? '');
};
