import { z } from 'zod';
import { deviceIdSchema, intentDigestSchema, keyIdSchema, personIdSchema } from '#shared/brand';
import { isPlainText } from '#shared/encoding';
import { rolesSchema } from '#shared/roster';

/*
 * Runbooks: what people do when something happens to a token, a desk or a person, step by step. Opening one, each
 * step and the close are signed statements. None of them moves value or power: they say what was done.
 */

const text = (max: number): z.ZodType<string, string> =>
  z.string().min(1).max(max).refine(isPlainText, 'holds characters that can not be seen');
const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);

/** What the journal shows by itself of a runbook's subject; see `isObserved` in #shared/projection. */
export const runbookObservations = ['stopped', 'replaced', 'left', 'powerless', 'unowned'] as const;
/** What a runbook can be about. */
export const runbookSubjects = ['key', 'device', 'person', 'emergency'] as const;
/** What offers a runbook. */
export const runbookTriggers = [
  'key-lost',
  'device-suspended',
  'person-frozen',
  'person-gone',
  'break-glass',
] as const;

export const RUNBOOK_STEPS_MAX = 40;
const TARGET_MINUTES_MAX = 30 * 24 * 60;

export const runbookStepSchema = z.strictObject({
  id: name,
  text: text(500),
  /** Roles of which one signs it; empty: anybody who is active here. */
  asks: rolesSchema,
  /** null: somebody signs it by hand. Otherwise the journal shows it, and nobody can sign it. */
  observes: z.enum(runbookObservations).nullable(),
  /** Steps before it that have to be signed, skipped or observed first. */
  after: z.array(name).max(RUNBOOK_STEPS_MAX),
  /** From the opening on. */
  targetMinutes: z.int().min(1).max(TARGET_MINUTES_MAX),
});

export const runbookSchema = z.strictObject({
  id: name,
  version: z.int().min(1),
  title: text(140),
  /** When to use it. */
  when: text(500),
  about: z.array(z.enum(runbookSubjects)).min(1).max(runbookSubjects.length),
  offeredOn: z.array(z.enum(runbookTriggers)).max(runbookTriggers.length),
  steps: z.array(runbookStepSchema).min(1).max(RUNBOOK_STEPS_MAX),
});

/** A runbook as it ships in resources/runbooks. */
export const runbookFileSchema = z.strictObject({
  format: z.literal('countersign/runbook/v1'),
  runbook: runbookSchema,
});

export const runbookSubjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('key'), person: personIdSchema, keyId: keyIdSchema }),
  z.strictObject({ kind: z.literal('device'), person: personIdSchema, device: deviceIdSchema }),
  z.strictObject({ kind: z.literal('person'), person: personIdSchema }),
  /** The emergency that was declared by this intent. */
  z.strictObject({ kind: z.literal('emergency'), intent: intentDigestSchema }),
]);

/** A runbook that was opened, by the intent that opened it; its title is there to be read. */
const openedSchema = z.strictObject({ opening: intentDigestSchema, title: text(140) });
/** Repeats the step's text: whoever signs it reads what they sign. */
const stepNamedSchema = z.strictObject({ id: name, text: text(500) });

export const runbookDeedSchema = z.discriminatedUnion('kind', [
  /** Carries the whole text: what was followed stays what it was, whatever becomes of the file. */
  z.strictObject({ kind: z.literal('open'), runbook: runbookSchema, subject: runbookSubjectSchema }),
  z.strictObject({
    kind: z.literal('sign'),
    runbook: openedSchema,
    step: stepNamedSchema,
    note: text(500).nullable(),
  }),
  z.strictObject({
    kind: z.literal('skip'),
    runbook: openedSchema,
    step: stepNamedSchema,
    reason: text(500),
  }),
  z.strictObject({ kind: z.literal('close'), runbook: openedSchema, note: text(500).nullable() }),
]);

export type Runbook = z.infer<typeof runbookSchema>;
export type RunbookStep = z.infer<typeof runbookStepSchema>;
export type RunbookSubject = z.infer<typeof runbookSubjectSchema>;
export type RunbookObservation = (typeof runbookObservations)[number];
export type RunbookTrigger = (typeof runbookTriggers)[number];
export type RunbookDeed = z.infer<typeof runbookDeedSchema>;

/** What no shape can say of a runbook; undefined when all is well. */
export const runbookProblem = ({ about, offeredOn, steps }: Runbook): string | undefined => {
  const before = new Set<string>();
  if (new Set(about).size !== about.length) return 'about: one twice';
  if (new Set(offeredOn).size !== offeredOn.length) return 'offeredOn: one twice';
  for (const { id, after } of steps) {
    if (before.has(id)) return `steps: ${id} is there twice`;
    const unknown = after.find((one) => !before.has(one));
    if (unknown !== undefined) return `steps: ${id} comes after ${unknown}, which is not before it`;
    before.add(id);
  }
  return undefined;
};

export const runbookValue = (deed: RunbookDeed): string | undefined => {
  if (deed.kind !== 'open') return undefined;
  const { runbook, subject } = deed;
  if (!runbook.about.includes(subject.kind))
    return `deed.subject: the runbook is not about a ${subject.kind}`;
  const problem = runbookProblem(runbook);
  return problem === undefined ? undefined : `deed.runbook.${problem}`;
};
