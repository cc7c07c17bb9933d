import { z } from 'zod';
import { sha256HexSchema, type Sha256Hex } from '#shared/brand';
import { decodeBase64 } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import type { JsonValue } from '#shared/json';
import { refuse, type ThresholdError } from './errors.ts';
import { PARTICIPANTS_MAX, participantSchema, pointSchema } from './key.ts';
import type { Participant } from './participant.ts';
import { sessionIdSchema, type SessionId } from './sessions.ts';
import { statementBytes } from './statement.ts';

/*
 * What travels in a key session: plain JSON of bounded size, to be carried by file, by QR code or over the network.
 * Shares travel sealed; everything else may be read by anybody.
 */

export const ATTESTATION_CHARACTERS_MAX = 1024;
export const SEALING_KEY_CHARACTERS_MAX = 256;
export const SEALED_CHARACTERS_MAX = 4096;

const base64 = (max: number): z.ZodType<string, string> =>
  z
    .string()
    .max(max)
    .refine((text) => decodeBase64(text) !== undefined, 'not base64');
const signatureSchema = z.string().regex(/^[0-9a-f]{128}$/);
const hex256 = z.string().regex(/^[0-9a-f]{64}$/);

const header = { v: z.literal(1), session: sessionIdSchema, from: participantSchema };

const dealingSchema = z.strictObject({
  /** One point for each coefficient of the dealer's polynomial, the constant's first. */
  commitment: z.array(pointSchema).min(1).max(PARTICIPANTS_MAX),
  /** Schnorr proof that the dealer knows the constant. */
  proof: z.string().regex(/^[0-9a-f]{128}$/),
});

const shareStatementSchema = z.strictObject({
  ...header,
  to: participantSchema,
  transcript: sha256HexSchema,
  /** The dealer's polynomial at the recipient's number: a secret. */
  share: hex256,
  signature: signatureSchema,
});

const schemas = {
  'round-1': z.strictObject({
    ...header,
    kind: z.literal('round-1'),
    plan: sha256HexSchema,
    /** Ed25519 key of this session alone, for what follows. */
    sessionKey: hex256,
    /** Public key that shares for the sender are sealed to; its form is the sealing's affair. */
    sealingKey: base64(SEALING_KEY_CHARACTERS_MAX),
    /** Null from whoever will hold a share and deals none. */
    dealing: dealingSchema.nullable(),
    /** The sender's own signature, over {@link roundOneBytes}. */
    attestation: base64(ATTESTATION_CHARACTERS_MAX),
  }),
  confirm: z.strictObject({
    ...header,
    kind: z.literal('confirm'),
    transcript: sha256HexSchema,
    /** The sender's own signature, over {@link confirmBytes}. */
    attestation: base64(ATTESTATION_CHARACTERS_MAX),
  }),
  share: z.strictObject({
    ...header,
    kind: z.literal('share'),
    to: participantSchema,
    sealed: base64(SEALED_CHARACTERS_MAX),
    signature: signatureSchema,
  }),
  acknowledge: z.strictObject({
    ...header,
    kind: z.literal('acknowledge'),
    key: sha256HexSchema,
    signature: signatureSchema,
  }),
  complaint: z.strictObject({
    ...header,
    kind: z.literal('complaint'),
    against: participantSchema,
    /** The wrong share as its dealer signed it; null where what came could not be opened. */
    evidence: shareStatementSchema.nullable(),
    signature: signatureSchema,
  }),
} as const;

export interface Dealing {
  readonly commitment: readonly string[];
  readonly proof: string;
}

interface Header {
  readonly v: 1;
  readonly session: SessionId;
  readonly from: Participant;
}

export interface RoundOne extends Header {
  readonly kind: 'round-1';
  readonly plan: Sha256Hex;
  readonly sessionKey: string;
  readonly sealingKey: string;
  readonly dealing: Dealing | null;
  readonly attestation: string;
}
export interface Confirmation extends Header {
  readonly kind: 'confirm';
  readonly transcript: Sha256Hex;
  readonly attestation: string;
}
export interface SealedPart extends Header {
  readonly kind: 'share';
  readonly to: Participant;
  readonly sealed: string;
  readonly signature: string;
}
export interface Acknowledgement extends Header {
  readonly kind: 'acknowledge';
  readonly key: Sha256Hex;
  readonly signature: string;
}
export interface Complaint extends Header {
  readonly kind: 'complaint';
  readonly against: Participant;
  readonly evidence: ShareStatement | null;
  readonly signature: string;
}
export type KeyMessage = RoundOne | Confirmation | SealedPart | Acknowledgement | Complaint;

/** What is inside a sealed part, signed by its dealer before sealing: so a wrong one can be shown to everybody. */
export interface ShareStatement extends Header {
  readonly to: Participant;
  readonly transcript: Sha256Hex;
  readonly share: string;
  readonly signature: string;
}

const messageSchema = z.discriminatedUnion('kind', [
  schemas['round-1'],
  schemas.confirm,
  schemas.share,
  schemas.acknowledge,
  schemas.complaint,
]);

/** Reads a message from outside: closed shapes, bounded sizes. */
export const readKeyMessage = (value: unknown): Result<KeyMessage, ThresholdError> => {
  const parsed = messageSchema.safeParse(value);
  return parsed.success
    ? ok(parsed.data)
    : refuse('malformed', parsed.error.issues[0]?.message ?? 'not a message of a key session');
};

/** Reads what was inside a sealed part; undefined where it is nothing that could be shown to others. */
export const readShareStatement = (value: unknown): ShareStatement | undefined => {
  const parsed = shareStatementSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
};

/** A first message as members compare it: without the attestation, which may be made twice over the same content. */
export const roundOneBody = ({ attestation, dealing, ...rest }: RoundOne): JsonValue => ({
  ...rest,
  dealing: dealing === null ? null : { commitment: [...dealing.commitment], proof: dealing.proof },
});

/** What the sender's own key signs of a first message. */
export const roundOneBytes = (message: RoundOne): Uint8Array =>
  statementBytes('round-1', roundOneBody(message));

/** What a member's own key signs to confirm that they have seen the same first messages as everybody. */
export const confirmBytes = ({ attestation, ...rest }: Confirmation): Uint8Array =>
  statementBytes('confirm', rest);

/** What the session key signs of a message. */
export const signedBytes = (message: SealedPart | Acknowledgement | Complaint): Uint8Array => {
  const { signature, ...rest } = message;
  return statementBytes(message.kind, rest as JsonValue);
};

/** What the session key of a dealer signs of a share before it is sealed. */
export const shareStatementBytes = ({ signature, ...rest }: ShareStatement): Uint8Array =>
  statementBytes('share-inside', rest);
