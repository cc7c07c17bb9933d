import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { PersonId, Sha256Hex } from '#shared/brand';
import { fromBase64, fromUtf8, toBase64, utf8 } from '#shared/encoding';
import { canonicalBytes } from '#shared/json';
import { disclosureSchema, type Disclosure } from '#shared/roster';

/** A personal record as it lies beside the journal: nothing without its key. */
export interface SealedRecord {
  readonly person: PersonId;
  /** As in the journal's roster. */
  readonly commitment: Sha256Hex;
  /** AES-256-GCM (NIST SP 800-38D): 12 bytes of nonce, ciphertext, 16 bytes of tag; base64. */
  readonly sealed: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Without it a shortened tag would be taken. */
const TAG = { authTagLength: TAG_BYTES };

export const newPersonKey = (): Uint8Array => randomBytes(KEY_BYTES);

/** Binds a ciphertext to its person and to what the journal committed to: none can take another's place. */
const boundTo = ({ person, commitment }: Pick<SealedRecord, 'person' | 'commitment'>): Uint8Array =>
  utf8(`countersign/person-record/v1\n${person}\n${commitment}`);

/** Seals a record under a key that is used for it alone. */
export const sealRecord = (disclosure: Disclosure, commitment: Sha256Hex, key: Uint8Array): SealedRecord => {
  const { person, salt, record } = disclosure;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, TAG).setAAD(boundTo({ person, commitment }));
  const text = canonicalBytes({ person, salt, record: { ...record } });
  const bytes = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return { person, commitment, sealed: toBase64(bytes) };
};

/** Undefined when the key is not that of the record, or a bit of either has changed. */
export const openRecord = (record: SealedRecord, key: Uint8Array): Disclosure | undefined => {
  try {
    const bytes = fromBase64(record.sealed);
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), TAG)
      .setAAD(boundTo(record))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    const parsed: unknown = JSON.parse(fromUtf8(Buffer.concat([text, decipher.final()])));
    return disclosureSchema.safeParse(parsed).data;
  } catch {
    return undefined;
  }
};
