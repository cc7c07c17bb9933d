import { z } from 'zod';
import { sha256HexSchema, type Sha256Hex } from '#shared/brand';
import { fromHex, sha256Hex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import type { JsonValue } from '#shared/json';
import { fault, refuse, type ThresholdError } from './errors.ts';
import {
  epochSchema,
  isAscending,
  keyDigest,
  participantSchema,
  participantsOf,
  pointSchema,
  type ThresholdKey,
} from './key.ts';
import type { Participant } from './participant.ts';
import { sessionIdSchema, type SessionId } from './sessions.ts';
import { statementDigest } from './statement.ts';
import { suiteOf } from './suites.ts';

export const SIGNED_BYTES_MAX = 1_048_576;

/** One signature to be made: by whom, with which key, over what. Everybody who takes part holds the same. */
export interface SigningRequest {
  readonly session: SessionId;
  readonly key: ThresholdKey;
  /** Who signs, ascending: at least the threshold. */
  readonly signers: readonly Participant[];
  /** A copy: what the asking side does to its own bytes afterwards changes nothing here. */
  readonly message: Uint8Array;
  /** Digest of all of it; each message of the session carries it. */
  readonly context: Sha256Hex;
}

export const signingRequest = (
  asked: Omit<SigningRequest, 'context'>,
): Result<SigningRequest, ThresholdError> => {
  const { session, key } = asked;
  const [signers, message] = [[...asked.signers], asked.message.slice()];
  const holders = new Set(participantsOf(key));
  const strangers = signers.filter((one) => !holders.has(one));
  if (strangers.length > 0) return refuse('unknown-participant', 'a signer holds no share', ...strangers);
  if (!isAscending(signers)) return refuse('bad-plan', 'the signers are not in ascending order');
  if (signers.length < key.threshold) return refuse('too-few-signers', `${key.threshold} have to sign`);
  if (message.length > SIGNED_BYTES_MAX) return refuse('bad-plan', `over ${SIGNED_BYTES_MAX} bytes to sign`);
  const context = statementDigest('signing', {
    session,
    key: keyDigest(key),
    signers,
    message: sha256Hex(message),
  });
  return ok({ session, key, signers, message, context });
};

const scalarSchema = z.string().regex(/^[0-9a-f]{64}$/);

const header = {
  v: z.literal(1),
  session: sessionIdSchema,
  groupKey: sha256HexSchema as z.ZodType<string>,
  epoch: epochSchema,
  context: sha256HexSchema,
  from: participantSchema,
};

const commitmentSchema = z.strictObject({
  ...header,
  kind: z.literal('nonce-commitment'),
  hiding: pointSchema,
  binding: pointSchema,
});

const partSchema = z.strictObject({
  ...header,
  kind: z.literal('signature-part'),
  commitments: sha256HexSchema,
  part: scalarSchema,
});

interface Header {
  readonly v: 1;
  readonly session: SessionId;
  readonly groupKey: string;
  readonly epoch: number;
  readonly context: Sha256Hex;
  readonly from: Participant;
}

/** A signer's first message: what their nonces times the generator are. */
export interface NonceCommitment extends Header {
  readonly kind: 'nonce-commitment';
  readonly hiding: string;
  readonly binding: string;
}

/** A signer's second message: their part of the signature. */
export interface SignaturePart extends Header {
  readonly kind: 'signature-part';
  /** {@link commitmentsDigest} of what the part was made for: with other commitments it can't be judged. */
  readonly commitments: Sha256Hex;
  readonly part: string;
}

/** What each message of a signing session begins with. */
export const headerOf = (request: SigningRequest, from: Participant): Header => ({
  v: 1,
  session: request.session,
  groupKey: request.key.groupKey,
  epoch: request.key.epoch,
  context: request.context,
  from,
});

/** Everybody's first messages, each signer's once and all of this session; whether they hold points is not judged here. */
export const readCommitments = (
  request: SigningRequest,
  values: readonly unknown[],
): Result<readonly NonceCommitment[], ThresholdError> =>
  readAll<NonceCommitment>(request, values, commitmentSchema);

/** Names the commitments that somebody saw, as {@link readCommitments} gives them. */
export const commitmentsDigest = (commitments: readonly NonceCommitment[]): Sha256Hex =>
  statementDigest('nonce-commitments', commitments as unknown as JsonValue);

/** Whose commitment is no point of the group; undefined where all are. */
export const commitmentFault = (
  { key }: SigningRequest,
  commitments: readonly NonceCommitment[],
): ThresholdError | undefined => {
  const { isPoint } = suiteOf(key.suite);
  const bad = commitments.filter((one) => !isPoint(fromHex(one.hiding)) || !isPoint(fromHex(one.binding)));
  return bad.length === 0
    ? undefined
    : fault('bad-commitment', 'a commitment is no point of the group', ...bad.map(({ from }) => from));
};

/**
 * Does the library's work on commitments. It checks each point, which is most of what a signature costs, so that is not
 * done here as well; but it names nobody, so where it refuses, whoever sent what is no point is looked for.
 */
export const withCommitments = <T>(
  request: SigningRequest,
  commitments: readonly NonceCommitment[],
  work: () => Result<T, ThresholdError>,
): Result<T, ThresholdError> => {
  try {
    return work();
  } catch (thrown) {
    const problem = commitmentFault(request, commitments);
    if (problem === undefined) throw thrown;
    return err(problem);
  }
};

/** Everybody's second messages, each signer's once and all of this session; what they hold is not judged here. */
export const readParts = (
  request: SigningRequest,
  values: readonly unknown[],
): Result<readonly SignaturePart[], ThresholdError> => readAll<SignaturePart>(request, values, partSchema);

const readAll = <T extends Header>(
  request: SigningRequest,
  values: readonly unknown[],
  schema: z.ZodType<T>,
): Result<readonly T[], ThresholdError> => {
  const messages = new Map<Participant, T>();
  for (const value of values) {
    const parsed = schema.safeParse(value);
    if (!parsed.success)
      return refuse('malformed', parsed.error.issues[0]?.message ?? 'not a message of a signing');
    const problem = strangeness(request, parsed.data) ?? repeated(messages, parsed.data);
    if (problem !== undefined) return err(problem);
    messages.set(parsed.data.from, parsed.data);
  }
  const missing = request.signers.filter((one) => !messages.has(one));
  if (missing.length > 0) return refuse('missing', 'not every signer has answered', ...missing);
  return ok([...messages.values()].sort((left, right) => left.from - right.from));
};

const strangeness = (request: SigningRequest, message: Header): ThresholdError | undefined => {
  const { from, epoch } = message;
  const { key } = request;
  if (message.session !== request.session) return fault('wrong-session', 'of another session', from);
  if (!request.signers.includes(from))
    return fault('unknown-participant', `${from} does not sign here`, from);
  if (message.groupKey !== key.groupKey) return fault('wrong-key', 'for another group key', from);
  if (epoch !== key.epoch)
    return fault('mixed-epoch', `with a share of epoch ${epoch}, the key is at ${key.epoch}`, from);
  return message.context === request.context
    ? undefined
    : fault('wrong-context', 'for another message, other signers or other shares', from);
};

const repeated = <T extends Header>(
  messages: ReadonlyMap<Participant, T>,
  message: T,
): ThresholdError | undefined =>
  messages.has(message.from) ? fault('duplicate', `${message.from} answered twice`, message.from) : undefined;
