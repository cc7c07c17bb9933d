import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { ledgerIdSchema, sha256HexSchema } from '#shared/brand';

/** `config.json` in the ledger's home folder. Paths are relative to that folder. */
export const configSchema = z.strictObject({
  v: z.literal(1),
  ledger: ledgerIdSchema,
  database: z.string().min(1).default('ledger.sqlite'),
  /** Seed of the ledger's Ed25519 key, 32 bytes in hex, readable by the service's user alone. */
  seedFile: z.string().min(1).default('ledger.seed'),
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  /** SHA-256 of each access token that may read and deliver; the token itself is given to a desk by IT. */
  accessTokens: z.array(z.strictObject({ name: z.string().min(1).max(140), sha256: sha256HexSchema })).min(1),
  queue: z
    .strictObject({
      itemsMax: z.int().min(1),
      weightMax: z.int().min(1),
      batchWeightMax: z.int().min(1),
    })
    .default({ itemsMax: 4_096, weightMax: 50_000, batchWeightMax: 2_000 }),
  expirySweepMs: z.int().min(100).default(5_000),
});

export type Config = z.infer<typeof configSchema>;

/** A configuration with the absolute paths of its files. */
export interface LoadedConfig extends Config {
  readonly home: string;
  readonly databasePath: string;
  readonly seedPath: string;
  readonly runPath: string;
}

export const CONFIG_FILE = 'config.json';

/** Reads and checks a configuration file. Throws with a sentence for the operator. */
export const loadConfig = (file: string): LoadedConfig => {
  const parsed = configSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(`${file} is not a ledger configuration: ${z.prettifyError(parsed.error)}`);
  const home = dirname(resolve(file));
  return {
    ...parsed.data,
    home,
    databasePath: resolve(home, parsed.data.database),
    seedPath: resolve(home, parsed.data.seedFile),
    runPath: resolve(home, 'run.json'),
  };
};
