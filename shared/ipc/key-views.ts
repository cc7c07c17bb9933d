import { z } from 'zod';
import {
  custodyKeyIdSchema,
  personIdSchema,
  sha256HexSchema,
  walletIdSchema,
  type IntentDigest,
  type PersonId,
} from '#shared/brand';
import {
  custodyAlgorithms,
  custodyKeyKinds,
  keyPartSchema,
  moduleKeyIdSchema,
  PROOF_DAYS_MAX,
  publicKeySchema,
  type Aliveness,
  type CeremonyKeySource,
  type CustodyKey,
  type KeyChange,
  type KeyPart,
  type KeyState,
} from '#shared/inventory';

/* The inventory of custody keys as a Keys screen asks for it and is given it. */

const text = (max: number): z.ZodString => z.string().min(1).max(max);

/** What people add to what the evidence says. The evidence is the one that was read last, by its root. */
export const keyDraftSchema = z.strictObject({
  root: sha256HexSchema,
  publicKey: publicKeySchema,
  name: text(140),
  kind: z.enum(custodyKeyKinds),
  algorithm: z.enum(custodyAlgorithms),
  /** null for a threshold key. */
  module: z
    .strictObject({
      profile: text(64),
      manufacturer: text(64),
      serial: text(64),
      keyId: moduleKeyIdSchema,
    })
    .nullable(),
  threshold: z.int().min(1).max(16),
  holders: z.array(personIdSchema).min(1).max(16),
  /** Bags of the ceremony that hold its backups, and where they lie. */
  bags: z.array(text(64)).max(32),
  place: z.string().max(120),
  wallets: z.array(walletIdSchema).max(64),
  rotateDays: z.int().min(1).max(3_650),
  proveDays: z.int().min(1).max(PROOF_DAYS_MAX),
});

export const keyInputs = {
  'keys.list': z.strictObject({}),
  /** Opens the system's dialog for a file. */
  'keys.readEvidence': z.strictObject({}),
  'keys.register': keyDraftSchema,
  'keys.change': z.strictObject({
    key: custodyKeyIdSchema,
    to: z.enum(['active', 'suspended', 'deactivated', 'compromised', 'destroyed']),
    reason: text(500),
  }),
  'keys.prove': z.strictObject({ key: custodyKeyIdSchema, part: keyPartSchema, note: z.string().max(500) }),
} as const;

export type KeyDraft = z.infer<typeof keyDraftSchema>;

export type KeyTarget = Exclude<KeyState, 'pre-activation'>;

/** A share or a backup, with what the verified journal says of its life. */
export interface KeyPartView {
  readonly part: KeyPart;
  /** Who holds the share; null for a backup. */
  readonly holder: { readonly id: PersonId; readonly name: string; readonly isActive: boolean } | null;
  /** The token that it is on, or what lies in the bag and where. */
  readonly where: string;
  readonly aliveness: Aliveness;
  readonly days: number;
  readonly dueOn: string;
  /** Who proved it, and by which event; null: nobody since it came there. */
  readonly proved: { readonly byName: string; readonly at: string; readonly seq: number } | null;
}

/** A step in the life of a key, with the item behind it. */
export interface KeyStepView {
  readonly intent: IntentDigest;
  readonly kind: 'register' | KeyChange['kind'];
  /** The state that it leads to; null where it changes none. */
  readonly to: KeyState | null;
  readonly outcome: 'waiting' | 'done' | 'ended';
  readonly at: string;
  readonly initiatorName: string;
  readonly reason: string | null;
  readonly approvedBy: readonly string[];
}

export interface CustodyKeyView {
  readonly key: CustodyKey;
  readonly state: KeyState;
  /** How often it was changed: a change names the one that it comes after. */
  readonly changes: number;
  readonly walletNames: readonly string[];
  /** null where nothing of it has to be kept alive any more. */
  readonly aliveness: Aliveness | null;
  readonly sharesAlive: number;
  readonly backupsAlive: number;
  readonly oldestDays: number;
  /** The first day on which a part is overdue unless it is proved. */
  readonly proveBy: string;
  readonly rotateBy: string;
  readonly isRotationDue: boolean;
  readonly parts: readonly KeyPartView[];
  readonly steps: readonly KeyStepView[];
  /** States that can be asked for, and those that wait for approval already. */
  readonly moves: readonly KeyTarget[];
  readonly waiting: readonly KeyTarget[];
}

export interface KeysView {
  /** Journal's time: ages are counted by it or by this desk's clock, whichever is later. */
  readonly asOf: string;
  readonly keys: readonly CustodyKeyView[];
}

export type KeyEvidence = CeremonyKeySource & { readonly fileName: string };
