import { z } from 'zod';
import {
  ATTESTATION_FILE_BYTES_MAX,
  attestationRecordSchema,
  attestedWords,
  judgeAttestation,
  type AttestationRefusal,
  type AttestationRoots,
} from '#shared/attestation';
import { instantSchema, sha256HexSchema } from '#shared/brand';
import { decodeBase64, decodeUtf8, fromUtf8, sha256Hex, toBase64, utf8 } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import { canonicalBytes, parseCanonical } from '#shared/json';
import { pathsOf } from './paths.ts';
import type { AttestStep, CeremonyScript } from './script.ts';
import { attestNames, ATTEST_VERDICTS, type AttestVerdict } from './attest-fields.ts';
import { modeOf } from './statements.ts';
import type { CeremonyState } from './state.ts';
import { valueIn, type Values } from './values.ts';

/*
 * What was found of a key's attestation in a ceremony: the maker's file, what it was judged by, and what it proves. The
 * finding is a file of the evidence, and its digest is a value of the ceremony. Nobody types any of it.
 */

export const FINDING_FORMAT = 'countersign/attestation-finding/v1';
const FINDING_BYTES_MAX = 256 * 1024;
const FILE_CHARACTERS_MAX = Math.ceil(ATTESTATION_FILE_BYTES_MAX / 3) * 4;

const findingSchema = z.strictObject({
  format: z.literal(FINDING_FORMAT),
  verdict: z.enum(Object.values(ATTEST_VERDICTS)),
  /** When it was judged: the certificates had to be valid then. */
  at: instantSchema,
  /** The key that it was asked of, in hex, and the serial number of its module. */
  publicKey: z.string().regex(/^([0-9a-f]{2}){32,600}$/),
  serial: z.string().min(1).max(64),
  /** SHA-256 of the file of roots that it was judged by. */
  roots: sha256HexSchema.nullable(),
  /** The file that was brought, in standard base64. */
  file: z.string().max(FILE_CHARACTERS_MAX).nullable(),
  record: attestationRecordSchema.nullable(),
});
export type AttestationFinding = z.infer<typeof findingSchema>;

export interface FindingQuestion {
  /** Text of the file that was brought; null: there is none. */
  readonly file: Uint8Array | null;
  readonly roots: AttestationRoots;
  readonly at: string;
}

/** The key and the module that a step asks about, as the ceremony knows them; undefined where it does not. */
const askedBy = (
  { key, serial }: AttestStep,
  values: Values,
): Pick<AttestationFinding, 'publicKey' | 'serial'> | undefined => {
  const [publicKey, module] = [valueIn(values, key), valueIn(values, serial)];
  return publicKey === undefined || module === undefined ? undefined : { publicKey, serial: module };
};

/**
 * What a file proves of the key that a step asks about. Without a file it is written down that there is none: for keys of a
 * rehearsal that is the rule. Undefined: the ceremony does not know the key yet. Errors: why the file proves nothing.
 */
export const findingOf = (
  { values, origin }: Pick<CeremonyState, 'origin' | 'values'>,
  step: AttestStep,
  { file, roots, at }: FindingQuestion,
): Result<AttestationFinding, AttestationRefusal> | undefined => {
  const asked = askedBy(step, values);
  if (asked === undefined) return undefined;
  const base = { format: FINDING_FORMAT, at, ...asked } as const;
  const isRehearsal = modeOf(origin) === 'rehearsal';
  if (file === null || isRehearsal) {
    const verdict = isRehearsal ? ATTEST_VERDICTS.software : ATTEST_VERDICTS.none;
    return ok({ ...base, verdict, roots: null, file: null, record: null });
  }
  const judged = judgeAttestation({ ...asked, file, roots, at });
  if (!judged.ok) return judged;
  return ok({
    ...base,
    verdict: ATTEST_VERDICTS.attested,
    roots: sha256HexSchema.parse(roots.digest),
    file: toBase64(file),
    record: judged.value,
  });
};

/** The finding as a file: canonical JSON. */
export const encodeFinding = (finding: AttestationFinding): string => fromUtf8(canonicalBytes(finding));

/** SHA-256 of the file of a finding: what the log names it by. */
export const findingDigest = (text: string): string => sha256Hex(utf8(text));

export const parseFinding = (bytes: Uint8Array): AttestationFinding | undefined => {
  const parsed = parseCanonical(decodeUtf8(bytes) ?? '', { depth: 6, bytes: FINDING_BYTES_MAX });
  const shaped = parsed.ok ? findingSchema.safeParse(parsed.value) : undefined;
  return shaped?.data;
};

/** What an attestation step observes by a finding. */
export const findingValues = (step: AttestStep, finding: AttestationFinding): Values => {
  const names = attestNames(step.id);
  return {
    [names.verdict]: finding.verdict,
    [names.proves]: provesOf(finding),
    [names.finding]: findingDigest(encodeFinding(finding)),
  };
};

const WITHOUT: Readonly<Record<Exclude<AttestVerdict, 'attested by the maker'>, string>> = {
  [ATTEST_VERDICTS.software]: 'Nothing: a key of a rehearsal is kept in software, which nobody attests.',
  [ATTEST_VERDICTS.none]: 'Nothing: no maker attests that this key was made in hardware.',
};

const provesOf = ({ verdict, record }: AttestationFinding): string => {
  if (verdict === ATTEST_VERDICTS.attested) return record === null ? '' : attestedWords(record);
  return WITHOUT[verdict];
};

/** The steps of a script that ask for an attestation, on all its ways. */
export const attestStepsOf = (script: CeremonyScript): readonly AttestStep[] =>
  pathsOf(script).flatMap(({ steps }) => steps.filter((step) => step.kind === 'attest'));

/** The content of a finding's file that is attached in base64. */
export const findingIn = (content: string): AttestationFinding | undefined => {
  const bytes = decodeBase64(content);
  return bytes && parseFinding(bytes);
};
