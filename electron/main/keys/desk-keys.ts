import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { withLimit } from '../module.ts';
import { writePrivate } from './files.ts';

/*
 * Keys of this desk: 32 random bytes each, sealed by the system's keystore. In a sandbox without a keystore they
 * lie in a file that says so; with real money there is no such fallback.
 */

/** The system's keystore, as far as it is used (Electron's `safeStorage`). */
export interface Keystore {
  /**
   * Whether it really protects, waiting so long for it to come up: Chromium's `basic_text`, obfuscation under
   * a fixed password, never does.
   */
  readonly isTrustworthy: (limitMs: number) => Promise<boolean>;
  readonly seal: (text: string) => Promise<Buffer>;
  readonly unseal: (sealed: Buffer) => Promise<string>;
}

/** A locked keyring waits for its owner: so long, and not for ever. */
const KEYSTORE_LIMIT_MS = 60_000;
/** A sandbox has a way without one. */
const SANDBOX_KEYSTORE_LIMIT_MS = 3_000;
const KEY_BYTES = 32;

const keyHexSchema = z.string().regex(/^[0-9a-f]{64}$/);
const fileSchema = z.discriminatedUnion('protection', [
  z.strictObject({ v: z.literal(1), protection: z.literal('keystore'), sealed: z.base64() }),
  z.strictObject({
    v: z.literal(1),
    protection: z.literal('sandbox-file'),
    label: z.string(),
    keyHex: keyHexSchema,
  }),
]);

type KeyFile = z.infer<typeof fileSchema>;
type Environment = 'sandbox' | 'production';

const SANDBOX_LABEL = 'Sandbox only: this key is not protected by a keystore. Never use it with real money.';

/** The opened keys of a desk. */
export interface DeskKeys {
  readonly keyHex: string;
  /** Seed of the device's own key (RFC 8032, 32 bytes). */
  readonly deviceSeed: Uint8Array;
}

/** What can't be opened without the key that a file holds. */
type Unreadable = 'vault-wrong-key' | 'device-key-unreadable';

/**
 * Opens or makes the vault's key, in hex. Errors: `keystore-unavailable`; `vault-wrong-key` when the keystore is not
 * the one that sealed it.
 */
export const vaultKey = (
  file: string,
  environment: Environment,
  keystore: Keystore,
): Promise<Result<string, ShownError>> => sealedKey(file, environment, keystore, 'vault-wrong-key');

/** Opens or makes the seed of this device's own key, in hex. Errors: `keystore-unavailable`; `device-key-unreadable`. */
export const deviceSeed = (
  file: string,
  environment: Environment,
  keystore: Keystore,
): Promise<Result<string, ShownError>> => sealedKey(file, environment, keystore, 'device-key-unreadable');

const sealedKey = async (
  file: string,
  environment: Environment,
  keystore: Keystore,
  unreadable: Unreadable,
): Promise<Result<string, ShownError>> => {
  if (existsSync(file)) return openKey(file, environment, keystore, unreadable);
  const limitMs = environment === 'sandbox' ? SANDBOX_KEYSTORE_LIMIT_MS : KEYSTORE_LIMIT_MS;
  const hasKeystore = await keystore.isTrustworthy(limitMs);
  if (!hasKeystore && environment === 'production') return err(shownError('keystore-unavailable'));
  const keyHex = randomBytes(KEY_BYTES).toString('hex');
  try {
    const made = hasKeystore ? await sealedFile(keyHex, keystore) : plainFile(keyHex);
    writePrivate(file, `${JSON.stringify(made, null, 2)}\n`);
    return ok(keyHex);
  } catch {
    return err(shownError('keystore-unavailable'));
  }
};

const limited = <T>(work: Promise<T>): Promise<T> => withLimit(work, KEYSTORE_LIMIT_MS);

const sealedFile = async (keyHex: string, keystore: Keystore): Promise<KeyFile> => {
  const sealed = await limited(keystore.seal(keyHex));
  return { v: 1, protection: 'keystore', sealed: sealed.toString('base64') };
};

const plainFile = (keyHex: string): KeyFile => ({
  v: 1,
  protection: 'sandbox-file',
  label: SANDBOX_LABEL,
  keyHex,
});

const openKey = async (
  file: string,
  environment: Environment,
  keystore: Keystore,
  unreadable: Unreadable,
): Promise<Result<string, ShownError>> => {
  const read = readKeyFile(file);
  if (read === undefined) return err(shownError(unreadable, 'The file with the sealed key is damaged.'));
  if (read.protection === 'sandbox-file')
    return environment === 'sandbox'
      ? ok(read.keyHex)
      : err(shownError('keystore-unavailable', 'The key lies in a sandbox file.'));
  if (!(await keystore.isTrustworthy(KEYSTORE_LIMIT_MS))) return err(shownError('keystore-unavailable'));
  try {
    const keyHex = await limited(keystore.unseal(Buffer.from(read.sealed, 'base64')));
    return keyHexSchema.safeParse(keyHex).success ? ok(keyHex) : err(shownError(unreadable));
  } catch {
    return err(shownError(unreadable, 'This keystore can not open the key.'));
  }
};

const readKeyFile = (file: string): KeyFile | undefined => {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
};
