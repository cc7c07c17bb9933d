import { z } from 'zod';
import { instantSchema, personIdSchema, sha256HexSchema, type PersonId, type Sha256Hex } from '#shared/brand';
import { concatBytes, decodeBase64, sha256Hex, toHex, utf8 } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import { canonicalBytes, canonicalize, parseCanonical, type JsonValue } from '#shared/json';
import type { Draft } from './draft.ts';
import { isInCharge } from './roles.ts';
import { scriptSchema } from './script.ts';
import { ceremonyMode, headOf, type CeremonyState } from './state.ts';
import {
  COMMITS_MAX,
  envelopeOf,
  logHeadSchema,
  modeOf,
  originSchema,
  recordSchema,
  SEALS_MAX,
  type CeremonyMode,
} from './statements.ts';
import { treeOf } from './tree.ts';
import { valueNameSchema, valuesSchema } from './values.ts';

/*
 * One file that holds a whole ceremony: the script, every commit with both signatures, what follows from them, the
 * attestations, and the seals of the administrator and of every witness over all of it.
 */

export const EVIDENCE_BYTES_MAX = 16 * 1024 * 1024;
const ATTACHMENTS_MAX = 40;
const ATTACHMENT_CHARACTERS_MAX = 2 * 1024 * 1024;
/** Room for the seals in a file, beside its content. */
const SEALS_BYTES = 64 * 1024;
const LINES_MAX = 1_000;
const PATH_MAX = 64;

export const SEAL_TYPES: Readonly<Record<CeremonyMode, string>> = {
  live: 'application/vnd.countersign.ceremony-seal.v1+json',
  rehearsal: 'application/vnd.countersign.rehearsal-seal.v1+json',
};

const words = z.string().min(1).max(800);
const exceptionSchema = z.strictObject({
  number: z.int().min(1),
  step: z.string().max(64).nullable(),
  what: words,
  why: words,
  accepts: valuesSchema.nullable(),
  at: instantSchema,
  by: personIdSchema,
  confirmedBy: personIdSchema,
  settled: z.strictObject({ how: words, at: instantSchema }).nullable(),
  leaf: z.int().min(0),
});

const custodySchema = z.strictObject({
  moves: z.enum(['sealed', 'opened']),
  item: z.string().min(1).max(120),
  serial: z.string().max(64).nullable(),
  bag: z.string().min(1).max(64),
  photo: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  at: instantSchema,
  by: personIdSchema,
  confirmedBy: personIdSchema,
  step: z.string().max(64),
  leaf: z.int().min(0),
});

/** A file that a value of the ceremony is the digest of: an attestation, a statement, a photograph. */
const attachmentSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}$/),
  value: valueNameSchema,
  /** Standard base64. */
  content: z
    .string()
    .max(ATTACHMENT_CHARACTERS_MAX)
    .refine((text) => decodeBase64(text) !== undefined, 'not standard base64'),
});
export type Attachment = z.infer<typeof attachmentSchema>;

const contentSchema = z.strictObject({
  format: z.literal('countersign/ceremony-evidence/v1'),
  origin: originSchema,
  outcome: z.enum(['completed', 'aborted']),
  script: scriptSchema,
  scriptDigest: sha256HexSchema,
  records: z.array(recordSchema).min(1).max(COMMITS_MAX),
  log: logHeadSchema,
  exceptions: z.array(exceptionSchema).max(LINES_MAX),
  register: z.array(custodySchema).max(LINES_MAX),
  attachments: z.array(attachmentSchema).max(ATTACHMENTS_MAX),
  /** Audit paths of the exceptions and of the register, so that each can be shown alone. */
  proofs: z
    .array(z.strictObject({ leaf: z.int().min(0), path: z.array(sha256HexSchema).max(PATH_MAX) }))
    .max(LINES_MAX),
});
export type EvidenceContent = z.infer<typeof contentSchema>;

const packSchema = z.strictObject({
  content: contentSchema,
  seals: z.array(envelopeOf(Object.values(SEAL_TYPES))).max(SEALS_MAX),
});
export type EvidencePack = z.infer<typeof packSchema>;

/** What the administrator and each witness sign over the whole. */
export const sealSchema = z.strictObject({
  format: z.literal('countersign/ceremony-seal/v1'),
  origin: originSchema,
  scriptDigest: sha256HexSchema,
  outcome: z.enum(['completed', 'aborted']),
  log: logHeadSchema,
  exceptionCount: z.int().min(0),
  contentDigest: sha256HexSchema,
  person: personIdSchema,
  at: instantSchema,
});
export type Seal = z.infer<typeof sealSchema>;

const CONTENT_DOMAIN = utf8('countersign/ceremony-evidence/v1\n');

/** SHA-256("countersign/ceremony-evidence/v1\n" ‖ canonical bytes of the content). */
export const contentDigest = (content: EvidenceContent): Sha256Hex =>
  sha256Hex(concatBytes(CONTENT_DOMAIN, canonicalBytes(content as unknown as JsonValue))) as Sha256Hex;

/** The leaves that are listed by name: exceptions and movements of the register, each once, in order. */
export const listedLeaves = ({
  exceptions,
  register,
}: Pick<CeremonyState, 'exceptions' | 'register'>): readonly number[] =>
  [...new Set([...exceptions, ...register].map(({ leaf }) => leaf))].sort((one, other) => one - other);

/** The evidence of a ceremony that is over; undefined while it is not, and where the file could not be read again. */
export const evidenceOf = (
  state: CeremonyState,
  attachments: readonly Attachment[],
): EvidenceContent | undefined => {
  if (state.phase.kind !== 'ended') return undefined;
  const tree = treeOf(state.records);
  const content: EvidenceContent = {
    format: 'countersign/ceremony-evidence/v1',
    origin: state.origin,
    outcome: state.phase.outcome,
    script: state.script,
    scriptDigest: state.scriptDigest,
    records: [...state.records],
    log: headOf(state),
    exceptions: state.exceptions.map((one) => ({ ...one, accepts: one.accepts && { ...one.accepts } })),
    register: [...state.register],
    attachments: [...attachments],
    proofs: listedLeaves(state).map((leaf) => ({
      leaf,
      path: tree.pathOf(leaf).map((hash) => toHex(hash) as Sha256Hex),
    })),
  };
  return isReadable(content) ? content : undefined;
};

/** Whether `parseEvidence` takes it, with all its seals. */
const isReadable = (content: EvidenceContent): boolean =>
  contentSchema.safeParse(content).success &&
  canonicalBytes(content as unknown as JsonValue).length <= EVIDENCE_BYTES_MAX - SEALS_BYTES;

/** What one of those who answer for the ceremony signs at its end. */
export const draftSeal = (content: EvidenceContent, person: PersonId, at: string): Draft => {
  const seal: Seal = {
    format: 'countersign/ceremony-seal/v1',
    origin: content.origin,
    scriptDigest: content.scriptDigest,
    outcome: content.outcome,
    log: content.log,
    exceptionCount: content.exceptions.length,
    contentDigest: contentDigest(content),
    person,
    at,
  };
  return { payloadType: SEAL_TYPES[modeOf(content.origin)], payload: canonicalBytes(seal) };
};

/** Who has to seal the evidence: the administrator and every witness. */
export const sealersOf = ({ opening }: CeremonyState): readonly PersonId[] =>
  (opening?.crew ?? []).filter(isInCharge).map(({ person }) => person);

/** The file: canonical JSON, so that no byte of it can be another. */
export const encodePack = (content: EvidenceContent, seals: readonly Envelope[]): string =>
  canonicalize({ content, seals } as unknown as JsonValue);

export interface EvidenceError {
  readonly code: 'not-canonical' | 'unknown-shape';
  readonly detail: string;
}

/** Reads a file of evidence: its form, and nothing about its truth. */
export const parseEvidence = (text: string): Result<EvidencePack, EvidenceError> => {
  const parsed = parseCanonical(text, { depth: 32, bytes: EVIDENCE_BYTES_MAX });
  if (!parsed.ok) return err({ code: 'not-canonical', detail: parsed.error.code });
  const shaped = packSchema.safeParse(parsed.value);
  if (shaped.success) return ok(shaped.data);
  const [issue] = shaped.error.issues;
  return err({ code: 'unknown-shape', detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` });
};

/** Whether the evidence is of a rehearsal. */
export const isRehearsal = (state: CeremonyState): boolean => ceremonyMode(state) === 'rehearsal';
