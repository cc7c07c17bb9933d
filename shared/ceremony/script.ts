import { z } from 'zod';
import type { Sha256Hex } from '#shared/brand';
import { concatBytes, isPlainText, sha256Hex, utf8 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { canonicalBytes, parseStrict, type JsonValue } from '#shared/json';
import type { SuiteId } from '#shared/threshold';
import { ceremonyRoleSchema, crewSizeSchema, CUSTODIANS_MAX, sharedRolesSchema } from './roles.ts';
import { expectationSchema, valueForms, valueNameSchema } from './values.ts';

/*
 * A ceremony is a document: who takes part, what is done step by step, what has to be seen, and where to go when it is
 * not. The engine runs what stands here and nothing else, and the digest of the document is what is approved beforehand.
 */

export const SCRIPT_FORMAT = 'countersign/ceremony-script/v1';
const SCRIPT_BYTES_MAX = 256 * 1024;
const STEPS_MAX = 120;
const FIELDS_MAX = 8;
const CONDITIONS_MAX = 8;
const BRANCHES_MAX = 8;
const LINES_MAX = 30;
const INPUTS_MAX = 20;
const PAUSE_MINUTES_MAX = 24 * 60;

const text = (max: number): z.ZodType<string, string> =>
  z.string().min(1).max(max).refine(isPlainText, 'holds characters that can not be seen');
const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);

/** What a token answers by itself in a step of its own: nobody types it, and nobody can change it. */
const tokenAnswers = [
  'serial',
  'firmware',
  'objects',
  'keys',
  'key-label',
  'public-key',
  'key-digest',
  'can-leave',
  'more-uses',
  'holds',
  'signs',
  /** Signs when only a part of those who belong to it are there: a login that is refused counts as no. */
  'signs-alone',
  'destroyed',
  /** Of a key that several share: digest of what this holder published. */
  'commitment',
  /** Of a key that several share: digest of what all holders published, as this one saw it. */
  'transcript',
  /** Of a key that several share: how many shares of its newest epoch are on the token, and how many older ones. */
  'shares',
  'old-shares',
] as const;
export type TokenAnswer = (typeof tokenAnswers)[number];

/** Kinds of keys that a token is asked to make. */
const keyAlgorithms = ['ecdsa-p256-sha256', 'ecdsa-secp256k1', 'ed25519', 'rsa-pss-sha256'] as const;
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** Something that is observed or given: its name in the ceremony, what it is called, and what it has to be. */
const fieldSchema = z.strictObject({
  name: valueNameSchema,
  label: text(120),
  form: z.enum(valueForms),
  /** Of a token step: the token says it. Without it somebody reads it and enters it. */
  answers: z.enum(tokenAnswers).optional(),
  /** Whoever confirms the step enters it as well, without seeing the first entry. */
  twice: z.boolean().optional(),
  expects: expectationSchema.optional(),
});

/** Something that has to hold about values: before a step, or after it. */
export const conditionSchema = z.strictObject({
  value: valueNameSchema,
  expects: expectationSchema,
  /** Why it has to hold, in a sentence. */
  because: text(240),
});

/** What can be asked of a token. */
const tokenOperations = [
  'identify',
  'initialise',
  'generate-key',
  'generate-share',
  'confirm-share',
  'complete-share',
  'export-backup',
  'restore-backup',
  'sign-challenge',
  'prove-share',
  'reshare',
  'revoke-key',
  'destroy-key',
  'reset',
] as const;

/** Change a token for good: asked of the one token alone whose serial number the script or the ceremony knows before. */
export const changingOperations: readonly TokenOperation[] = [
  'initialise',
  'generate-key',
  'generate-share',
  'confirm-share',
  'complete-share',
  'restore-backup',
  'reshare',
  'revoke-key',
  'destroy-key',
  'reset',
];

const common = {
  id: name,
  /** What is said and done, to be read aloud. */
  text: text(800),
  /** Who runs it. */
  by: ceremonyRoleSchema,
  /** Who confirms it, on another device or with another token. */
  confirmedBy: ceremonyRoleSchema,
  /** Have to hold before it can be run. */
  requires: z.array(conditionSchema).max(CONDITIONS_MAX).optional(),
  /** Have to hold with what it observes. */
  ensures: z.array(conditionSchema).max(CONDITIONS_MAX).optional(),
  /** Branches that can be taken instead of it. */
  aborts: z.array(name).max(BRANCHES_MAX).optional(),
  /** No exception excuses a value of it that differs. */
  strict: z.boolean().optional(),
};
const observes = z.array(fieldSchema).min(1).max(FIELDS_MAX);

const stepSchema = z.discriminatedUnion('kind', [
  /** Something is said to everybody. */
  z.strictObject({ ...common, kind: z.literal('say') }),
  /** Something is looked at; `opens` names what is taken out of a bag by it. */
  z.strictObject({ ...common, kind: z.literal('check'), observes, opens: text(120).optional() }),
  /** A digest is read out row by row, and the other side types back three words of it. */
  z.strictObject({ ...common, kind: z.literal('read-out'), reads: valueNameSchema }),
  /** A code is scanned from a screen or from paper. */
  z.strictObject({ ...common, kind: z.literal('scan'), observes }),
  /** A token does something. */
  z.strictObject({
    ...common,
    kind: z.literal('token'),
    operation: z.enum(tokenOperations),
    /** Of `generate-key`: the kind of key. */
    algorithm: z.enum(keyAlgorithms).optional(),
    /** Of `sign-challenge` by a key that several share: who signs beside whoever runs the step. */
    with: z.array(ceremonyRoleSchema).max(CUSTODIANS_MAX).optional(),
    /** Of such a signature: whoever runs the step offers their oldest share, not the newest. */
    old: z.boolean().optional(),
    observes,
  }),
  /**
   * The maker's statement of where a key was made is taken from a file and judged: what it proves, and the digest of what
   * was found, are observed. `key`: the value that is the public key; `serial`: the one that names its module.
   */
  z.strictObject({ ...common, kind: z.literal('attest'), key: valueNameSchema, serial: valueNameSchema }),
  /** Something goes into a tamper-evident bag: its serial, the bag's number and the photograph are observed. */
  z.strictObject({ ...common, kind: z.literal('seal'), item: text(120) }),
  /** Somebody signs a statement over the whole log so far. */
  z.strictObject({ ...common, kind: z.literal('sign'), statement: text(500) }),
  /** A planned break, of so many minutes at most. */
  z.strictObject({ ...common, kind: z.literal('pause'), minutesMax: z.int().min(1).max(PAUSE_MINUTES_MAX) }),
]);

/** Where a ceremony goes when it can not go on. Its end is the end of the ceremony, as aborted. */
const branchSchema = z.strictObject({
  id: name,
  title: text(140),
  /** When it is taken. */
  when: text(500),
  /** Can be taken at any step. Otherwise the steps name it. */
  anywhere: z.boolean().optional(),
  steps: z.array(stepSchema).min(1).max(STEPS_MAX),
});

/** Kinds of keys that several share. */
const sharedSuites = ['ed25519', 'bip340'] as const satisfies readonly SuiteId[];

/** A key that several share: each holder makes their part on a token of their own. */
export const sharedKeySchema = z.strictObject({
  suite: z.enum(sharedSuites),
  /** How many holders sign together. */
  threshold: z.int().min(2).max(CUSTODIANS_MAX),
  /** Who holds a share. Their order gives the numbers of the shares, from 1. */
  holders: z.array(ceremonyRoleSchema).min(2).max(CUSTODIANS_MAX),
  /** The input that names the policy in force by its digest: it is kept with each share, and authenticated with it. */
  policy: valueNameSchema,
  /** Of a key that is there already: those of its holders who hand on what they have; everybody gets a new share. */
  deals: z.array(ceremonyRoleSchema).min(2).max(CUSTODIANS_MAX).optional(),
});
export type SharedKeyPlan = z.infer<typeof sharedKeySchema>;

export const scriptSchema = z.strictObject({
  id: name,
  version: z.int().min(1),
  title: text(140),
  /** What is true when it is done. */
  purpose: text(800),
  crew: crewSizeSchema,
  /** Pairs of roles that one person may hold. All others are kept apart. */
  sharing: z.array(sharedRolesSchema).max(LINES_MAX),
  /** The key that its holders make together, where it is about one. */
  sharedKey: sharedKeySchema.optional(),
  /** What has to be in the room. */
  prepare: z.array(text(240)).min(1).max(LINES_MAX),
  /** What is known before it begins, and signed with its opening. */
  inputs: z.array(fieldSchema).max(INPUTS_MAX),
  steps: z.array(stepSchema).min(1).max(STEPS_MAX),
  branches: z.array(branchSchema).min(1).max(BRANCHES_MAX),
});

/** A script as it ships in resources/ceremonies. */
const scriptFileSchema = z.strictObject({
  format: z.literal(SCRIPT_FORMAT),
  script: scriptSchema,
});

export type CeremonyScript = z.infer<typeof scriptSchema>;
export type CeremonyStep = z.infer<typeof stepSchema>;
export type CeremonyBranch = z.infer<typeof branchSchema>;
export type CeremonyField = z.infer<typeof fieldSchema>;
export type TokenOperation = (typeof tokenOperations)[number];
export type TokenStep = Extract<CeremonyStep, { kind: 'token' }>;
export type AttestStep = Extract<CeremonyStep, { kind: 'attest' }>;
export type CeremonyCondition = z.infer<typeof conditionSchema>;

/** Why a text is no script; `detail` says where. */
export interface ScriptError {
  readonly code: 'not-json' | 'unknown-shape';
  readonly detail: string;
}

/** Reads a file of resources/ceremonies. Whether the script makes sense is for `lintScript`. */
export const parseScriptFile = (file: string): Result<CeremonyScript, ScriptError> => {
  const parsed = parseStrict(file, { depth: 16, bytes: SCRIPT_BYTES_MAX });
  if (!parsed.ok) return err({ code: 'not-json', detail: parsed.error.code });
  const shaped = scriptFileSchema.safeParse(parsed.value);
  if (shaped.success) return ok(shaped.data.script);
  const [issue] = shaped.error.issues;
  return err({ code: 'unknown-shape', detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` });
};

const SCRIPT_DOMAIN = utf8(`${SCRIPT_FORMAT}\n`);

/** SHA-256("countersign/ceremony-script/v1\n" ‖ canonical bytes): what a quorum approves. */
export const scriptDigest = (script: CeremonyScript): Sha256Hex =>
  sha256Hex(concatBytes(SCRIPT_DOMAIN, canonicalBytes(script as unknown as JsonValue))) as Sha256Hex;
