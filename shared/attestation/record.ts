import { z } from 'zod';
import { concatBytes, isPlainText, sha256Hex, utf8 } from '#shared/encoding';
import { canonicalBytes } from '#shared/json';
import { attestedModels, ROOT_NAME_CHARACTERS_MAX } from './roots.ts';

/*
 * What an attestation proves of a key, in one form for all makers. Modelled on the entities of
 * draft-ietf-rats-pkix-key-attestation: the key, the platform it is in, and who vouches for both.
 */

export const ATTESTATION_RECORD_FORMAT = 'countersign/key-attestation/v1';
const CHAIN_MAX = 9;

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const plain = (max: number): z.ZodType<string, string> => z.string().max(max).refine(isPlainText);

export const attestationRecordSchema = z.strictObject({
  format: z.literal(ATTESTATION_RECORD_FORMAT),
  maker: z.literal('Yubico'),
  model: z.enum(attestedModels),
  /** Of the device, decimal. */
  serial: z.string().regex(/^(0|[1-9][0-9]{0,18})$/),
  firmware: z.string().regex(/^\d{1,3}\.\d{1,3}\.\d{1,3}$/),
  key: z.strictObject({
    /** SHA-256 of the public key, in the form that it has in a ceremony and in the inventory. */
    digest,
    madeBy: z.literal('generated'),
    exportable: z.literal(false),
    capabilities: z.array(plain(40)).max(64).nullable(),
    pin: z.enum(['once', 'always']).nullable(),
    touch: z.enum(['never', 'always', 'cached']).nullable(),
    /** As the device numbers its keys, in hex: an object, or a slot. */
    id: z.string().regex(/^([0-9a-f]{2}){1,2}$/),
    label: plain(200).nullable(),
  }),
  formFactor: plain(40).nullable(),
  /** SHA-256 of each certificate, the attestation first, the pinned root last. */
  chain: z.array(digest).min(3).max(CHAIN_MAX),
  root: plain(ROOT_NAME_CHARACTERS_MAX),
  /** SHA-256 of the file that was brought. */
  file: digest,
});
export type AttestationRecord = z.infer<typeof attestationRecordSchema>;

const RECORD_DOMAIN = utf8(`${ATTESTATION_RECORD_FORMAT}\n`);

/** SHA-256("countersign/key-attestation/v1\n" ‖ canonical bytes). */
export const attestationDigest = (record: AttestationRecord): string =>
  sha256Hex(concatBytes(RECORD_DOMAIN, canonicalBytes(record)));
