import { z } from 'zod';
import { personIdSchema, sha256HexSchema } from '#shared/brand';
import {
  ceremonyModes,
  ceremonyRoleSchema,
  originSchema,
  valueNameSchema,
  valueSchema,
} from '#shared/ceremony';
import type { Result, ShownError } from '#shared/errors';
import type {
  CeremonyRow,
  CeremonyTokenObject,
  CeremonyTokenView,
  CeremonyView,
  MachineView,
  ScriptRow,
} from './ceremony-views.ts';

/*
 * Everything that the page of the ceremony desk can ask of the main process: a contract of its own, parsed by zod in main.
 * Nothing here takes a path, and nothing runs what is not in a script.
 */

const CREW_MAX = 20;
const empty = z.strictObject({});
const token = z.strictObject({ manufacturer: z.string().max(64), serial: z.string().min(1).max(64) });
const sentence = z.string().min(1).max(800);
const values = z.record(valueNameSchema, valueSchema);

const crewDraft = z.strictObject({
  person: personIdSchema,
  roles: z.array(ceremonyRoleSchema).min(1).max(CREW_MAX),
  serial: z.string().min(1).max(64).nullable(),
  place: z.enum(['room', 'remote']),
});

/** What somebody wants to sign. The opening that was put together is in main. */
const deed = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open') }),
  z.strictObject({ kind: z.literal('step'), step: z.string().max(64), observed: values }),
  z.strictObject({ kind: z.literal('deviate'), what: sentence, why: sentence, accepts: values.nullable() }),
  z.strictObject({ kind: z.literal('settle'), exception: z.int().min(1), how: sentence }),
  z.strictObject({ kind: z.literal('abort'), branch: z.string().max(64), why: sentence }),
  z.strictObject({ kind: z.literal('pause'), why: sentence }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('room'), who: personIdSchema, moves: z.enum(['enters', 'leaves']) }),
]);
export type CeremonyDeedDraft = z.infer<typeof deed>;

export const ceremonyInputs = {
  'machine.look': empty,
  'machine.objects': token,
  'machine.practice': z.strictObject({ label: z.string().min(1).max(32), hasKey: z.boolean() }),
  'scripts.list': empty,
  'scripts.open': empty,
  'ceremonies.list': empty,
  'trust.open': empty,
  'rehearsal.open': empty,
  'approvals.open': empty,
  'ceremony.current': empty,
  'ceremony.begin': z.strictObject({ script: sha256HexSchema, mode: z.enum(ceremonyModes) }),
  'ceremony.goOn': z.strictObject({ origin: originSchema }),
  'ceremony.leave': empty,
  'ceremony.draft': z.strictObject({
    crew: z.array(crewDraft).min(2).max(CREW_MAX),
    inputs: values,
    clockAheadSeconds: z.int().nullable(),
  }),
  'ceremony.operate': token,
  /** Takes the attestation that a step asks for from a file that the person chooses, or says that there is none. */
  'ceremony.attest': z.strictObject({ from: z.enum(['file', 'none']) }),
  'ceremony.state': z.strictObject({ person: personIdSchema, deed, shown: sha256HexSchema }),
  'ceremony.confirm': z.strictObject({
    person: personIdSchema,
    again: values,
    words: z.array(z.string().min(1).max(20)).length(3).nullable(),
    shown: sha256HexSchema,
  }),
  /** Puts a statement aside that nobody confirmed: it was never recorded. */
  'ceremony.discard': empty,
  'ceremony.seal': z.strictObject({ person: personIdSchema, shown: sha256HexSchema }),
  'ceremony.saveEvidence': empty,
  'ceremony.saveRecord': empty,
  /** By file, to and from another desk. */
  'exchange.saveCard': z.strictObject({ person: personIdSchema, ...token.shape }),
  'exchange.openCard': empty,
  'exchange.saveStatement': empty,
  'exchange.openStatement': empty,
  'exchange.saveConfirmation': empty,
  'exchange.openConfirmation': empty,
} as const;

export type CeremonyMethod = keyof typeof ceremonyInputs;
export type CeremonyInput<M extends CeremonyMethod> = z.input<(typeof ceremonyInputs)[M]>;

type Shown<T> = Result<T, ShownError>;
/** null: the person chose no file. */
type Saved = Shown<{ readonly fileName: string } | null>;

export interface CeremonyOutputs {
  'machine.look': MachineView;
  'machine.objects': Shown<readonly CeremonyTokenObject[]>;
  'machine.practice': Shown<CeremonyTokenView>;
  'scripts.list': readonly ScriptRow[];
  'scripts.open': Shown<ScriptRow | null>;
  'ceremonies.list': readonly CeremonyRow[];
  'trust.open': Shown<MachineView['trust']>;
  'rehearsal.open': Shown<{ readonly origin: string } | null>;
  'approvals.open': Shown<{ readonly count: number } | null>;
  'ceremony.current': CeremonyView | null;
  'ceremony.begin': Shown<CeremonyView>;
  'ceremony.goOn': Shown<CeremonyView>;
  'ceremony.leave': Shown<null>;
  'ceremony.draft': Shown<CeremonyView>;
  'ceremony.operate': Shown<CeremonyView>;
  'ceremony.attest': Shown<CeremonyView | null>;
  'ceremony.state': Shown<CeremonyView>;
  'ceremony.confirm': Shown<CeremonyView>;
  'ceremony.discard': Shown<CeremonyView>;
  'ceremony.seal': Shown<CeremonyView>;
  'ceremony.saveEvidence': Saved;
  'ceremony.saveRecord': Saved;
  'exchange.saveCard': Saved;
  'exchange.openCard': Shown<{ readonly person: string; readonly serial: string | null } | null>;
  'exchange.saveStatement': Saved;
  'exchange.openStatement': Shown<CeremonyView | null>;
  'exchange.saveConfirmation': Saved;
  'exchange.openConfirmation': Shown<CeremonyView | null>;
}

/** What main says by itself. */
export type CeremonyEvent =
  | { readonly kind: 'tokens-changed' }
  /** The PIN window shows these six words: the desk shows them beside it. */
  | { readonly kind: 'signing'; readonly words: readonly string[] };

export type CeremonyApi = {
  readonly [M in CeremonyMethod]: (input: CeremonyInput<M>) => Promise<CeremonyOutputs[M]>;
} & { readonly onEvent: (listener: (event: CeremonyEvent) => void) => () => void };

export const CEREMONY_CHANNEL = 'countersign:ceremony';
export const CEREMONY_EVENT_CHANNEL = 'countersign:ceremony-event';
export const ceremonyMethods = Object.keys(ceremonyInputs) as readonly CeremonyMethod[];
