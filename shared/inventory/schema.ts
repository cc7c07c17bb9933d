import { z } from 'zod';
import {
  custodyKeyIdSchema,
  dateSchema,
  personIdSchema,
  sha256HexSchema,
  walletIdSchema,
} from '#shared/brand';
import { isPlainText } from '#shared/encoding';
import { isSortedSet } from '#shared/double-entry';
import { canonicalize } from '#shared/json';
import { custodyAlgorithms, isPublicKeyOf, publicKeySchema } from './public-key.ts';
import { keyStates } from './states.ts';

/*
 * What is known of a custody key: where it is, who holds it, where its backups lie, and the ceremony that it comes from.
 * None of it is secret.
 */

const plain = (max: number): z.ZodType<string, string> => z.string().min(1).max(max).refine(isPlainText);

/** A key in one module, a key in shares, or one of several keys that sign beside each other. */
export const custodyKeyKinds = ['hsm', 'threshold', 'multisig-member'] as const;

export const HOLDERS_MAX = 16;
export const BACKUPS_MAX = 32;
export const KEY_WALLETS_MAX = 64;
/** A share that was not proved alive for longer than this counts as lost, whatever the cadence says. */
export const PROOF_DAYS_MAX = 90;

const tokenNameSchema = z.strictObject({ manufacturer: plain(64), serial: plain(64) });

/** CKA_ID in hex. */
export const moduleKeyIdSchema = z.string().regex(/^([0-9a-f]{2}){1,64}$/);

/** Where the key is. A threshold key is in no module: each share names the token of its holder. */
export const keyTokenSchema = z.strictObject({
  /** Profile of the PKCS #11 module. */
  profile: plain(64),
  ...tokenNameSchema.shape,
  keyId: moduleKeyIdSchema,
});

/** Who holds a share, or a credential of the module. A token that is named is the one that a proof is signed with. */
export const holderSchema = z.strictObject({
  share: z.int().min(1).max(255),
  person: personIdSchema,
  token: tokenNameSchema.nullable(),
});

/** In which bag a backup lies, and where: the bag's number is what is read from it when it is looked after. */
export const backupSchema = z.strictObject({ bag: plain(64), holds: plain(120), place: plain(120) });

export const holdersSchema = z.strictObject({
  /** So many of the holders use the key together. */
  threshold: z.int().min(1).max(HOLDERS_MAX),
  holders: z.array(holderSchema).min(1).max(HOLDERS_MAX),
});

export const backupsSchema = z.array(backupSchema).max(BACKUPS_MAX);
export const keyWalletsSchema = z.array(walletIdSchema).max(KEY_WALLETS_MAX);

/** How often it is exchanged for a new one, and how often each part of it is proved alive. */
export const cadenceSchema = z.strictObject({
  rotateDays: z.int().min(1).max(3_650),
  proveDays: z.int().min(1).max(PROOF_DAYS_MAX),
});

export const custodyKeySchema = z.strictObject({
  id: custodyKeyIdSchema,
  name: plain(140),
  kind: z.enum(custodyKeyKinds),
  algorithm: z.enum(custodyAlgorithms),
  publicKey: publicKeySchema,
  custody: z.enum(['hardware-token', 'software-token']),
  token: keyTokenSchema.nullable(),
  held: holdersSchema,
  backups: backupsSchema,
  /** The ceremony in which it was made: the root of its log, the digest of its script, and its day. */
  ceremony: z.strictObject({
    title: plain(140),
    root: sha256HexSchema,
    script: sha256HexSchema,
    on: dateSchema,
  }),
  /** Digest of what was found of the maker's attestation in the ceremony; null where nobody attests it. */
  attestation: sha256HexSchema.nullable(),
  /** What that proves, as the desk of the ceremony judged it: maker, model, serial number. Absent where there is none. */
  attestedAs: plain(300).optional(),
  cadence: cadenceSchema,
  /** Wallets whose items it carries out. */
  wallets: keyWalletsSchema,
});

/** What can be changed of a key besides its state. What is replaced stands beside what replaces it. */
export const keyChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('set-state'),
    from: z.enum(keyStates),
    to: z.enum(['active', 'suspended', 'deactivated', 'compromised', 'destroyed']),
  }),
  z.strictObject({ kind: z.literal('set-holders'), from: holdersSchema, to: holdersSchema }),
  z.strictObject({ kind: z.literal('set-backups'), from: backupsSchema, to: backupsSchema }),
  z.strictObject({ kind: z.literal('set-wallets'), from: keyWalletsSchema, to: keyWalletsSchema }),
  z.strictObject({ kind: z.literal('set-cadence'), from: cadenceSchema, to: cadenceSchema }),
]);

/** Which part of a key somebody found alive: the own share, or a backup by the number of its bag. */
export const keyPartSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('share'), share: z.int().min(1).max(255) }),
  z.strictObject({ kind: z.literal('backup'), bag: plain(64) }),
]);

export type CustodyKey = z.infer<typeof custodyKeySchema>;
export type CustodyKeyKind = CustodyKey['kind'];
export type KeyHolder = z.infer<typeof holderSchema>;
export type KeyChange = z.infer<typeof keyChangeSchema>;
export type KeyPart = z.infer<typeof keyPartSchema>;

/** What no shape can say of a key; undefined when all is well. */
export const custodyKeyProblem = (key: CustodyKey): string | undefined => {
  if ((key.token === null) !== (key.kind === 'threshold'))
    return 'token: a threshold key is in no module, every other key is in one';
  if (key.attestation === null && key.attestedAs !== undefined)
    return 'attestedAs: nothing attests the key, and it is said what that proves';
  if (!isPublicKeyOf(key.algorithm, key.publicKey)) return `publicKey: not of ${key.algorithm}`;
  return heldProblem(key.held) ?? backupsProblem(key.backups) ?? walletsProblem(key.wallets);
};

const heldProblem = ({ threshold, holders }: CustodyKey['held']): string | undefined => {
  if (threshold > holders.length) return 'held: more are asked than there are holders';
  if (holders.some(({ share }, index) => index > 0 && share <= (holders[index - 1]?.share ?? 0)))
    return 'held: shares not in order, or one twice';
  return new Set(holders.map(({ person }) => person)).size === holders.length
    ? undefined
    : 'held: one person holds two shares';
};

const backupsProblem = (backups: CustodyKey['backups']): string | undefined =>
  isSortedSet(backups.map(({ bag }) => bag)) ? undefined : 'backups: bags not sorted, or one twice';

const walletsProblem = (wallets: CustodyKey['wallets']): string | undefined =>
  isSortedSet(wallets) ? undefined : 'wallets: not sorted, or one twice';

/** As {@link custodyKeyProblem}, for what a change says. */
export const keyChangeProblem = (change: KeyChange): string | undefined => {
  if (canonicalize(change.from) === canonicalize(change.to)) return 'change: nothing changes';
  switch (change.kind) {
    case 'set-holders':
      return heldProblem(change.to);
    case 'set-backups':
      return backupsProblem(change.to);
    case 'set-wallets':
      return walletsProblem(change.to);
    case 'set-state':
    case 'set-cadence':
      return undefined;
  }
};

/** A key with a change made to it; its state is no part of it. */
export const amendedKey = (key: CustodyKey, change: KeyChange): CustodyKey => {
  switch (change.kind) {
    case 'set-holders':
      return { ...key, held: change.to };
    case 'set-backups':
      return { ...key, backups: change.to };
    case 'set-wallets':
      return { ...key, wallets: change.to };
    case 'set-cadence':
      return { ...key, cadence: change.to };
    case 'set-state':
      return key;
  }
};
