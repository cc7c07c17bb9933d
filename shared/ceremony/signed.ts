import type { z } from 'zod';
import type { Sha256Hex } from '#shared/brand';
import { decodeBase64, decodeUtf8, sha256Hex } from '#shared/encoding';
import {
  isProvableDevice,
  isProvedBy,
  keyIdOf,
  verifyEnvelope,
  type Envelope,
  type VerifySignature,
} from '#shared/envelope';
import { err, ok, type CeremonyRefusalCode, type Result } from '#shared/errors';
import { parseCanonical } from '#shared/json';
import type { CrewMember } from './statements.ts';

/** Why something is not done; `detail` holds facts of the case. */
export interface CeremonyRefusal {
  readonly code: CeremonyRefusalCode;
  readonly detail: string;
}

export const refused = (code: CeremonyRefusalCode, detail: string): Result<never, CeremonyRefusal> =>
  err({ code, detail });

const PAYLOAD_LIMITS = { depth: 16, bytes: 512 * 1024 };

/** A payload that was read, with the digest of its bytes. Nothing is said about signatures. */
export interface ReadPayload<T> {
  readonly content: T;
  readonly digest: Sha256Hex;
}

/** Reads the payload of an envelope: canonical JSON of this shape and nothing else. */
export const readPayload = <T>(
  envelope: Envelope,
  schema: z.ZodType<T>,
): Result<ReadPayload<T>, CeremonyRefusal> => {
  const bytes = decodeBase64(envelope.payload);
  const text = bytes === undefined ? undefined : decodeUtf8(bytes);
  if (bytes === undefined || text === undefined) return refused('ceremony-malformed', 'payload');
  const parsed = parseCanonical(text, PAYLOAD_LIMITS);
  if (!parsed.ok) return refused('ceremony-malformed', parsed.error.code);
  const shaped = schema.safeParse(parsed.value);
  if (shaped.success) return ok({ content: shaped.data, digest: sha256Hex(bytes) as Sha256Hex });
  return refused('ceremony-malformed', shaped.error.issues[0]?.path.join('.') ?? '');
};

/**
 * Whether a member of the crew signed an envelope of this type. A desk with a key of its own signs beside the person;
 * see `isProvedBy`.
 */
export const isSignedBy = (
  envelope: Envelope,
  type: string,
  { key, device }: CrewMember,
  verify: VerifySignature,
): boolean => {
  const byPerson = { ...envelope, signatures: envelope.signatures.slice(0, 1) };
  const keyId: string = keyIdOf(key);
  if (!verifyEnvelope(byPerson, type, (id) => (id === keyId ? key : undefined), verify).ok) return false;
  return isProvableDevice(device) ? isProvedBy(envelope, device, verify) : envelope.signatures.length === 1;
};

/** Whether two people sign with different tokens, or at different desks that both prove it. */
export const areApart = (one: CrewMember, other: CrewMember): boolean =>
  (one.token !== null && other.token !== null && one.token !== other.token) ||
  (one.device !== other.device && isProvableDevice(one.device) && isProvableDevice(other.device));
