import { z } from 'zod';
import { sha256HexSchema, type Sha256Hex } from '#shared/brand';
import { equalBytes, fromHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import type { JsonValue } from '#shared/json';
import { interpolate, type PointAt } from './algebra.ts';
import { fault, refuse, type ThresholdError } from './errors.ts';
import type { Participant } from './participant.ts';
import type { SecretBytes } from './secret.ts';
import { statementDigest } from './statement.ts';
import { suiteIds, suiteOf, type Suite, type SuiteId } from './suites.ts';

export const PARTICIPANT_NUMBER_MAX = 255;
export const PARTICIPANTS_MAX = 16;
/** One share that signs alone would be a plain key: there is no threshold of one. */
export const THRESHOLD_MIN = 2;
export const EPOCH_MAX = 2 ** 31 - 1;

export const participantSchema = z.number().int().min(1).max(PARTICIPANT_NUMBER_MAX) as unknown as z.ZodType<
  Participant,
  Participant
>;
export const epochSchema = z.number().int().min(1).max(EPOCH_MAX);
export const thresholdSchema = z.number().int().min(THRESHOLD_MIN).max(PARTICIPANTS_MAX);
/** A point in hex: 32 or 33 bytes; which of them a suite takes is checked with the suite. */
export const pointSchema = z.string().regex(/^(?:[0-9a-f]{64}|[0-9a-f]{66})$/);

const thresholdKeySchema = z.strictObject({
  v: z.literal(1),
  suite: z.enum(suiteIds),
  threshold: thresholdSchema,
  /** What signatures are verified with: 32 bytes; the x coordinate for BIP-340. */
  groupKey: sha256HexSchema,
  /** Which generation of shares this is; shares of two epochs never sign together. */
  epoch: epochSchema,
  /** What each participant's share times the generator is, by ascending number: so anybody can check a share's work. */
  shares: z
    .array(z.strictObject({ participant: participantSchema, point: pointSchema }))
    .min(THRESHOLD_MIN)
    .max(PARTICIPANTS_MAX),
});

/** The public side of a key that is shared among several: what everybody may know, and anybody can check. */
export interface ThresholdKey {
  readonly v: 1;
  readonly suite: SuiteId;
  readonly threshold: number;
  readonly groupKey: string;
  readonly epoch: number;
  readonly shares: readonly { readonly participant: Participant; readonly point: string }[];
}

/** One participant's secret share of a key, and which key and epoch it is of. */
export interface ThresholdShare {
  /** Digest of the {@link ThresholdKey}. */
  readonly key: Sha256Hex;
  readonly suite: SuiteId;
  readonly groupKey: string;
  readonly epoch: number;
  readonly participant: Participant;
  /** A scalar of 32 bytes. */
  readonly secret: SecretBytes;
}

/** Digest of a key's whole public side: other participants, another threshold or another epoch is another digest. */
export const keyDigest = (key: ThresholdKey): Sha256Hex => statementDigest('key', plainKey(key));

const plainKey = ({ v, suite, threshold, groupKey, epoch, shares }: ThresholdKey): JsonValue => ({
  v,
  suite,
  threshold,
  groupKey,
  epoch,
  shares: shares.map(({ participant, point }) => ({ participant, point })),
});

export const participantsOf = (key: ThresholdKey): readonly Participant[] =>
  key.shares.map(({ participant }) => participant);

/** What a participant's share times the generator is; undefined for whoever has none. */
export const verifyingShare = (key: ThresholdKey, of: Participant): Uint8Array | undefined => {
  const point = key.shares.find(({ participant }) => participant === of)?.point;
  return point === undefined ? undefined : fromHex(point);
};

/**
 * Reads a key from outside and checks all that is public about it: any `threshold` of the verifying shares give the
 * group key and every other share, and fewer do not.
 */
export const readKey = (value: unknown): Result<ThresholdKey, ThresholdError> => {
  const parsed = thresholdKeySchema.safeParse(value);
  if (!parsed.success) return refuse('malformed', parsed.error.issues[0]?.message ?? 'not a threshold key');
  const problem = keyFault(parsed.data);
  return problem === undefined ? ok(parsed.data) : err(problem);
};

const keyFault = (key: ThresholdKey): ThresholdError | undefined => {
  const suite = suiteOf(key.suite);
  const numbers = participantsOf(key);
  if (!isAscending(numbers)) return fault('bad-key', 'the participants are not in ascending order');
  if (key.threshold > numbers.length) return fault('bad-key', 'the threshold exceeds the participants');
  const points = pointsOf(key);
  const strange = points.filter(({ point }) => !suite.isPoint(point)).map(({ participant }) => participant);
  if (strange.length > 0) return fault('bad-key', 'a verifying share is no point of the group', ...strange);
  const group = suite.pointOf(fromHex(key.groupKey));
  if (!suite.isPoint(group)) return fault('bad-key', 'the group key is no point of the group');
  return polynomialFault(suite, key.threshold, points, group);
};

const polynomialFault = (
  suite: Suite,
  threshold: number,
  points: readonly PointAt[],
  group: Uint8Array,
): ThresholdError | undefined => {
  const basis = points.slice(0, threshold);
  if (!isSamePoint(interpolate(suite, basis, 0), group))
    return fault('bad-key', 'the verifying shares do not give the group key');
  if (isSamePoint(interpolate(suite, basis.slice(1), 0), group))
    return fault('bad-key', 'fewer shares than the threshold give the group key');
  const off = points
    .slice(threshold)
    .filter(({ participant, point }) => !isSamePoint(interpolate(suite, basis, participant), point));
  return off.length === 0
    ? undefined
    : fault('bad-key', 'a verifying share is not on the polynomial', ...off.map((one) => one.participant));
};

const isSamePoint = (left: Uint8Array | undefined, right: Uint8Array): boolean =>
  left !== undefined && equalBytes(left, right);

/** The verifying shares as points. */
export const pointsOf = (key: ThresholdKey): readonly PointAt[] =>
  key.shares.map(({ participant, point }) => ({ participant, point: fromHex(point) }));

/** Whether numbers ascend, so each stands once. */
export const isAscending = (numbers: readonly number[]): boolean =>
  numbers.every((one, at) => at === 0 || (numbers[at - 1] ?? 0) < one);

/** Why a share can't be used with a key; undefined if it can. */
export const shareFault = (key: ThresholdKey, share: ThresholdShare): ThresholdError | undefined => {
  if (share.suite !== key.suite || share.groupKey !== key.groupKey)
    return fault('wrong-key', 'the share is of another group key', share.participant);
  if (share.epoch !== key.epoch)
    return fault(
      'mixed-epoch',
      `the share is of epoch ${share.epoch}, the key of ${key.epoch}`,
      share.participant,
    );
  if (share.key !== keyDigest(key))
    return fault('wrong-key', 'the share is of other participants', share.participant);
  return undefined;
};

/** Whether a secret scalar is the one behind a verifying share. */
export const isShareOf = (key: ThresholdKey, of: Participant, secret: Uint8Array): boolean => {
  const suite = suiteOf(key.suite);
  const point = verifyingShare(key, of);
  const scalar = scalarIn(suite, secret);
  return point !== undefined && scalar !== undefined && equalBytes(suite.baseTimes(scalar), point);
};

/** A scalar that is not zero, from its canonical bytes; undefined for any others. */
export const scalarIn = ({ scalars }: Suite, bytes: Uint8Array): bigint | undefined => {
  try {
    const scalar = scalars.fromBytes(bytes);
    return scalars.is0(scalar) ? undefined : scalar;
  } catch {
    return undefined;
  }
};

/** The points and scalars of a key in the form of the library. */
export const publicPackage = (key: ThresholdKey): FrostPackage => {
  const suite = suiteOf(key.suite);
  return {
    signers: { min: key.threshold, max: key.shares.length },
    commitments: [suite.pointOf(fromHex(key.groupKey))],
    verifyingShares: Object.fromEntries(
      key.shares.map(({ participant, point }) => [identifierOf(suite, participant), fromHex(point)]),
    ),
  };
};

interface FrostPackage {
  readonly signers: { min: number; max: number };
  readonly commitments: Uint8Array[];
  readonly verifyingShares: Record<string, Uint8Array>;
}

/** A participant's number as the library writes identifiers. */
export const identifierOf = ({ frost }: Suite, participant: Participant): string =>
  frost.Identifier.fromNumber(participant);
