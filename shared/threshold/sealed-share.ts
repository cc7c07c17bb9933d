import { z } from 'zod';
import { sha256HexSchema, type Sha256Hex } from '#shared/brand';
import { decodeBase64, fromBase64, isPlainText, toBase64, utf8 } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import { canonicalize, parseCanonical } from '#shared/json';
import { shareOf } from './combine.ts';
import { refuse, type ThresholdError } from './errors.ts';
import {
  epochSchema,
  isShareOf,
  participantSchema,
  PARTICIPANTS_MAX,
  thresholdSchema,
  type ThresholdKey,
  type ThresholdShare,
} from './key.ts';
import type { Participant } from './participant.ts';
import { SCALAR_BYTES } from './suites.ts';

/*
 * A share at rest is ciphertext under a key that a token holds and does not give away. What the share is of, and where
 * it belongs, is authenticated with it: a share that was carried to another token, from another epoch or under another
 * policy does not open.
 */

/** What is authenticated with a sealed share. */
export interface SealedShareContext {
  readonly groupKey: string;
  readonly identifier: Participant;
  readonly t: number;
  readonly n: number;
  readonly epoch: number;
  readonly tokenSerial: string;
  /** Of the policy that was in force when the share was sealed. */
  readonly policyDigest: Sha256Hex;
}

/** A share as it is kept. */
export interface SealedShare {
  readonly v: 1;
  readonly context: SealedShareContext;
  /** Base64, 12 bytes: fresh for each sealing under the same key. */
  readonly nonce: string;
  /** Base64 of AES-256-GCM: 32 bytes of share and a tag of 16. */
  readonly ciphertext: string;
  /** Which key of the token seals it. */
  readonly wrappedBy: string;
}

export const SEAL_NONCE_BYTES = 12;
export const SEAL_TAG_BYTES = 16;
const NAME_CHARACTERS_MAX = 64;
const SEALED_SHARE_BYTES_MAX = 4096;

/** What the token does: AES-256-GCM under a key that stays in it. */
export interface ShareSealer {
  readonly keyId: string;
  readonly seal: (plaintext: Uint8Array, aad: Uint8Array) => Promise<SealedBytes> | SealedBytes;
  /** Undefined for anything but what was sealed with the same additional data. */
  readonly open: (
    sealed: SealedBytes,
    aad: Uint8Array,
  ) => Promise<Uint8Array | undefined> | Uint8Array | undefined;
}

export interface SealedBytes {
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

const bytesSchema = (length: number): z.ZodType<string, string> =>
  z
    .string()
    .max(NAME_CHARACTERS_MAX * 2)
    .refine((text) => decodeBase64(text)?.length === length);
const nameSchema = z.string().min(1).max(NAME_CHARACTERS_MAX).refine(isPlainText);

const sealedShareSchema: z.ZodType<SealedShare> = z.strictObject({
  v: z.literal(1),
  context: z.strictObject({
    groupKey: sha256HexSchema,
    identifier: participantSchema,
    t: thresholdSchema,
    n: z.number().int().min(1).max(PARTICIPANTS_MAX),
    epoch: epochSchema,
    tokenSerial: nameSchema,
    policyDigest: sha256HexSchema,
  }),
  nonce: bytesSchema(SEAL_NONCE_BYTES),
  ciphertext: bytesSchema(SCALAR_BYTES + SEAL_TAG_BYTES),
  wrappedBy: nameSchema,
});

/** The additional data of a sealed share: canonical JSON (RFC 8785) of all that it belongs to, and nothing else. */
export const sealedShareAad = (context: SealedShareContext): string => {
  const { groupKey, identifier, t, n, epoch, tokenSerial, policyDigest } = context;
  return canonicalize({ groupKey, identifier, t, n, epoch, tokenSerial, policyDigest });
};

/** Where a share belongs, besides its key. */
export interface SharePlace {
  readonly key: ThresholdKey;
  readonly identifier: Participant;
  readonly tokenSerial: string;
  readonly policyDigest: Sha256Hex;
}

const contextOf = ({ key, identifier, tokenSerial, policyDigest }: SharePlace): SealedShareContext => ({
  groupKey: key.groupKey,
  identifier,
  t: key.threshold,
  n: key.shares.length,
  epoch: key.epoch,
  tokenSerial,
  policyDigest,
});

/** Seals a share to a token. What was sealed is opened again before it counts as kept. */
export const sealShare = async (
  share: ThresholdShare,
  place: Omit<SharePlace, 'identifier'>,
  sealer: ShareSealer,
): Promise<Result<SealedShare, ThresholdError>> => {
  const whole = { ...place, identifier: share.participant };
  const context = contextOf(whole);
  const sealed = await sealedBytes(share, context, sealer);
  const kept: SealedShare = {
    v: 1,
    context,
    nonce: toBase64(sealed.nonce),
    ciphertext: toBase64(sealed.ciphertext),
    wrappedBy: sealer.keyId,
  };
  const opened = await openShare(kept, whole, sealer);
  if (!opened.ok) return opened;
  opened.value.secret.wipe();
  return ok(kept);
};

/** The sealer may throw, where its token was taken away: nothing in the clear is left behind then either. */
const sealedBytes = async (
  { secret }: ThresholdShare,
  context: SealedShareContext,
  sealer: ShareSealer,
): Promise<SealedBytes> => {
  const plaintext = secret.reveal();
  try {
    return await sealer.seal(plaintext, utf8(sealedShareAad(context)));
  } finally {
    plaintext.fill(0);
  }
};

/**
 * Opens a share in the place where it has to belong. `share-integrity` where any part of that is another than it was
 * sealed with, where a byte was changed, or where what comes out is not the share of the key.
 */
export const openShare = async (
  value: unknown,
  place: SharePlace,
  sealer: ShareSealer,
): Promise<Result<ThresholdShare, ThresholdError>> => {
  const parsed = sealedShareSchema.safeParse(value);
  if (!parsed.success) return refuse('malformed', parsed.error.issues[0]?.message ?? 'not a sealed share');
  const sealed = parsed.data;
  const other = differing(sealed.context, contextOf(place));
  if (other.length > 0) return broken(place, `sealed with another ${other.join(', ')}`);
  if (sealed.wrappedBy !== sealer.keyId) return broken(place, 'sealed by another key of the token');
  const plaintext = await sealer.open(
    { nonce: fromBase64(sealed.nonce), ciphertext: fromBase64(sealed.ciphertext) },
    utf8(sealedShareAad(sealed.context)),
  );
  if (plaintext === undefined) return broken(place, 'it does not open');
  const isRight = isShareOf(place.key, place.identifier, plaintext);
  const share = isRight ? shareOf(place.key, place.identifier, plaintext) : undefined;
  plaintext.fill(0);
  return share === undefined ? broken(place, 'what is inside is not the share of the key') : ok(share);
};

const broken = ({ identifier }: SharePlace, detail: string): Result<never, ThresholdError> =>
  refuse('share-integrity', detail, identifier);

const differing = (kept: SealedShareContext, due: SealedShareContext): readonly string[] =>
  (Object.keys(due) as (keyof SealedShareContext)[]).filter((field) => kept[field] !== due[field]);

/** Reads a sealed share from the text of its file: canonical JSON of closed shape. */
export const readSealedShare = (text: string): Result<SealedShare, ThresholdError> => {
  const json = parseCanonical(text, { bytes: SEALED_SHARE_BYTES_MAX, depth: 4 });
  if (!json.ok) return refuse('malformed', json.error.code);
  const parsed = sealedShareSchema.safeParse(json.value);
  return parsed.success ? ok(parsed.data) : refuse('malformed', 'not a sealed share');
};

/** The text of the file that a sealed share is kept in. */
export const sealedShareText = ({ v, context, nonce, ciphertext, wrappedBy }: SealedShare): string =>
  canonicalize({ v, context: { ...context }, nonce, ciphertext, wrappedBy });
