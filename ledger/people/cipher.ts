import type { PersonId, Sha256Hex } from '#shared/brand';
import { fromUtf8, utf8 } from '#shared/encoding';
import { canonicalBytes } from '#shared/json';
import { disclosureSchema, type Disclosure } from '#shared/roster';
import { newSealingKey, seal, unseal } from './sealing.ts';

/** A personal record as it lies beside the journal: nothing without its key. */
export interface SealedRecord {
  readonly person: PersonId;
  /** As in the journal's roster. */
  readonly commitment: Sha256Hex;
  /** See sealing.ts; base64. */
  readonly sealed: string;
}

export const newPersonKey = newSealingKey;

/** Binds a ciphertext to its person and to what the journal committed to: none can take another's place. */
const boundTo = ({ person, commitment }: Pick<SealedRecord, 'person' | 'commitment'>): Uint8Array =>
  utf8(`countersign/person-record/v1\n${person}\n${commitment}`);

/** Seals a record under a key that is used for it alone. */
export const sealRecord = (disclosure: Disclosure, commitment: Sha256Hex, key: Uint8Array): SealedRecord => {
  const { person, salt, record } = disclosure;
  const text = canonicalBytes({ person, salt, record: { ...record } });
  return { person, commitment, sealed: seal(text, boundTo({ person, commitment }), key) };
};

/** Undefined when the key is not that of the record, or a bit of either has changed. */
export const openRecord = (record: SealedRecord, key: Uint8Array): Disclosure | undefined => {
  try {
    const parsed: unknown = JSON.parse(fromUtf8(unseal(record.sealed, boundTo(record), key)));
    return disclosureSchema.safeParse(parsed).data;
  } catch {
    return undefined;
  }
};
