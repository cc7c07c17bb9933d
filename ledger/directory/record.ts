import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Sha256Hex } from '#shared/brand';
import { fromUtf8, isPlainText, utf8 } from '#shared/encoding';
import { canonicalBytes } from '#shared/json';
import { seal, unseal } from '../people/index.ts';

const plain = (max: number): z.ZodType<string, string> => z.string().min(1).max(max).refine(isPlainText);

/** What the directory says of a user, as far as anybody here needs it: to find and to name them. */
export const directoryRecordSchema = z.strictObject({
  userName: plain(256),
  externalId: plain(256).nullable(),
  displayName: plain(256).nullable(),
  name: z.strictObject({
    givenName: plain(140).nullable(),
    familyName: plain(140).nullable(),
    formatted: plain(280).nullable(),
  }),
  emails: z
    .array(z.strictObject({ value: plain(254), type: plain(64).nullable(), primary: z.boolean() }))
    .max(8),
});

export type DirectoryRecord = z.infer<typeof directoryRecordSchema>;

/** Attributes by which a user is looked up. */
export type LookupAttribute = 'userName' | 'externalId';

/** Binds a ciphertext to its row. */
const boundTo = (id: string): Uint8Array => utf8(`countersign/directory-record/v1\n${id}`);

export const sealDirectoryRecord = (id: string, record: DirectoryRecord, key: Uint8Array): string =>
  seal(canonicalBytes(record), boundTo(id), key);

/** Undefined when the key is another one, or a bit of anything has changed. */
export const openDirectoryRecord = (
  id: string,
  sealed: string,
  key: Uint8Array,
): DirectoryRecord | undefined => {
  try {
    const parsed: unknown = JSON.parse(fromUtf8(unseal(sealed, boundTo(id), key)));
    return directoryRecordSchema.safeParse(parsed).data;
  } catch {
    return undefined;
  }
};

/**
 * Stands in an index for a value that must not: whoever has the table without the key can't try names against it. The
 * case of a user's name does not count (RFC 7643 section 4.1.1), that of an external id does.
 */
export const lookupTag = (indexKey: Uint8Array, attribute: LookupAttribute, value: string): Sha256Hex =>
  createHmac('sha256', indexKey)
    .update(`${attribute}\n${attribute === 'userName' ? value.normalize('NFKC').toLowerCase() : value}`)
    .digest('hex') as Sha256Hex;
