import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { ledgerIdSchema, sha256HexSchema } from '#shared/brand';
import { CLEAN_ACCOUNTS_MAX, SAVE_LIMITS } from '../memory/index.ts';
import { MEMORY_LIMITS } from '../writer/index.ts';
import { identitySchema } from '../identity/index.ts';
import { scimSchema } from '../scim/index.ts';
import { subscriberSchema } from '../webhooks/index.ts';
import { targetsOf, type LedgerTargets } from './targets.ts';

const postgresSchema = z.strictObject({
  kind: z.literal('postgres'),
  /** Connection addresses, asked in this order for the one that takes writes. */
  urls: z.array(z.string().min(1)).min(1),
  /** One schema a ledger. A name of PostgreSQL has 63 characters; a journal is built beside it as `…_part`. */
  schema: z.string().regex(/^[a-z_][a-z0-9_]{0,57}$/),
});

/** `config.json` in the ledger's home folder. Paths are relative to that folder. */
export const configSchema = z.strictObject({
  v: z.literal(1),
  ledger: ledgerIdSchema,
  database: z.string().min(1).default('ledger.sqlite'),
  /** Seed of the ledger's Ed25519 key, 32 bytes in hex, readable by the service's user alone. */
  seedFile: z.string().min(1).default('ledger.seed'),
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  /** Where a thread of its own answers reads of the books too; absent: there is none. */
  reads: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }).optional(),
  /** SHA-256 of each access token that may read and deliver; the token itself is given to a desk by IT. */
  accessTokens: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(140),
        sha256: sha256HexSchema,
        /** Absent: a desk's, of which a session of the identity provider may be asked. */
        use: z.enum(['desk', 'client']).optional(),
      }),
    )
    .min(1),
  /** The identity provider whose session desks need; absent: none. */
  identity: identitySchema.optional(),
  /** Where a directory reports joiners and leavers; absent: nowhere. */
  scim: scimSchema.optional(),
  queue: z
    .strictObject({
      itemsMax: z.int().min(1),
      weightMax: z.int().min(1),
      batchWeightMax: z.int().min(1),
    })
    .default({ itemsMax: 4_096, weightMax: 100_000, batchWeightMax: 4_000 }),
  expirySweepMs: z.int().min(100).default(5_000),
  webhooks: z.array(subscriberSchema).max(16).default([]),
  /** Where the tables are; absent: the database file. */
  storage: postgresSchema.optional(),
  /**
   * Where the keys to personal records are; absent: in a file of this home, or for a cluster in a schema beside the
   * storage. Whatever backs this up must forget what is deleted here.
   */
  personKeys: postgresSchema.optional(),
  /** This service is one of several nodes on the storage, one of which leads. */
  cluster: z
    .strictObject({
      /** Name of this node, unique in the cluster. */
      node: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/),
      /** Where clients reach this node; absent: where it listens. */
      url: z.url().optional(),
      /** How long a leader that is not heard of keeps the others waiting. */
      leaseMs: z.int().min(500).max(60_000).default(3_000),
    })
    .optional(),
  memory: z
    .strictObject({
      cleanAccountsMax: z.int().min(2).default(CLEAN_ACCOUNTS_MAX),
      recentOperationsMax: z.int().min(1).default(MEMORY_LIMITS.recentOperationsMax),
      dirtyAccountsMax: z.int().min(1).default(MEMORY_LIMITS.dirtyAccountsMax),
      intentsMax: z.int().min(1).default(MEMORY_LIMITS.intentsMax),
    })
    .prefault({}),
  /** When the state that follows from the journal is saved. */
  save: z
    .strictObject({
      operationsMax: z.int().min(1).default(SAVE_LIMITS.operationsMax),
      eventsMax: z.int().min(1).default(SAVE_LIMITS.eventsMax),
      ageMs: z.int().min(1).default(SAVE_LIMITS.ageMs),
    })
    .prefault({}),
});

export type Config = z.infer<typeof configSchema>;

/** A configuration with the absolute paths of its files. */
export interface LoadedConfig extends Config {
  readonly home: string;
  readonly databasePath: string;
  readonly targets: LedgerTargets;
  readonly seedPath: string;
  readonly runPath: string;
}

export const CONFIG_FILE = 'config.json';

/** Reads and checks a configuration file. Throws with a sentence for the operator. */
export const loadConfig = (file: string): LoadedConfig => {
  const parsed = configSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(`${file} is not a ledger configuration: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.cluster !== undefined && parsed.data.storage === undefined)
    throw new Error(`${file}: nodes of a cluster need a storage that they share`);
  const own = new Set(parsed.data.accessTokens.map(({ sha256 }) => sha256));
  if (parsed.data.scim?.secrets.some(({ sha256 }) => own.has(sha256)) === true)
    throw new Error(`${file}: a SCIM secret is an access token too`);
  const home = dirname(resolve(file));
  const databasePath = resolve(home, parsed.data.database);
  return {
    ...parsed.data,
    home,
    databasePath,
    targets: targetsOf(databasePath, {
      storage: parsed.data.storage,
      personKeys: parsed.data.personKeys,
      isShared: parsed.data.cluster !== undefined,
    }),
    seedPath: resolve(home, parsed.data.seedFile),
    runPath: resolve(home, 'run.json'),
  };
};
