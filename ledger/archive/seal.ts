import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { err, ok, type Result } from '#shared/errors';

/*
 * Backups are age files (age-encryption.org/v1: X25519, ChaCha20-Poly1305 in chunks), so that the standard tool
 * opens them as well. The recipient's key is public; the identity that opens a backup stays away from the service.
 */

/** Encrypts a stream of bytes for every recipient ("age1…"). Throws on a text that is no recipient. */
export const seal = async (
  plain: ReadableStream<Uint8Array>,
  recipients: readonly string[],
): Promise<ReadableStream<Uint8Array>> => {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(plain);
};

/** Opens an age file with the identities of a key file; what is wrong when none of them fits. */
export const unseal = async (
  sealed: ReadableStream<Uint8Array>,
  identities: readonly string[],
): Promise<Result<ReadableStream<Uint8Array>, string>> => {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return ok(await decrypter.decrypt(sealed));
  } catch {
    return err('the backup is not for this identity, or it is not an age file');
  }
};

const IDENTITY = /^AGE-SECRET-KEY-[A-Z0-9-]+$/;

/** Identities in a key file as `age-keygen` writes it: one a line, comments begin with "#". */
export const identitiesIn = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => IDENTITY.test(line));

/** A new key pair for backups: the text of the key file, and the recipient to give to the service. */
export const newBackupKey = async (): Promise<{ readonly file: string; readonly recipient: string }> => {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  return { file: `# public key: ${recipient}\n${identity}\n`, recipient };
};
