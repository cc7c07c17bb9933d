import { naturalIn, onlyIn, bytesOfBits, DER } from '#shared/der';
import { decodeUtf8, isPlainText } from '#shared/encoding';
import type { Result } from '#shared/errors';
import type { Certificate } from './certificate.ts';
import { refusal, type AttestationRefusal } from './refusals.ts';

/* What a device says of a key that it attests, in the words of all makers. */

export interface AttestedClaims {
  /** Decimal, without zeros before it. */
  readonly serial: string;
  /** "2.4.0" */
  readonly firmware: string;
  readonly origin: 'generated' | 'imported';
  readonly isExportable: boolean;
  /** What the key can do, where the device says it; null: the device has no such word. */
  readonly capabilities: readonly string[] | null;
  /** How the device asks whoever uses the key; null: it does not say. */
  readonly pin: 'never' | 'once' | 'always' | null;
  readonly touch: 'never' | 'always' | 'cached' | null;
  readonly formFactor: string | null;
  /** Hexadecimal, as the device numbers its keys. */
  readonly objectId: string;
  readonly label: string | null;
}

export const malformed = (what: string): Result<never, AttestationRefusal> =>
  refusal('extension-malformed', what);

type Read<T> = (value: Uint8Array) => T | undefined;

/** What an extension says; undefined where it is missing, or written in another way. */
export const claim = <T>({ extensions }: Certificate, id: string, read: Read<T>): T | undefined => {
  const extension = extensions.get(id);
  return extension && read(extension.value);
};

export const naturalClaim: Read<bigint> = (value) => {
  const content = onlyIn(value, DER.integer);
  return content && naturalIn(content);
};

export const octetsClaim: Read<Uint8Array> = (value) => onlyIn(value, DER.octetString);

/** A BIT STRING of so many whole bytes, as a number with the last bit the lowest. */
export const bitsClaim =
  (length: number): Read<bigint> =>
  (value) => {
    const content = onlyIn(value, DER.bitString);
    const bytes = content && bytesOfBits(content);
    return bytes?.length === length ? bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) : undefined;
  };

export const textClaim: Read<string> = (value) => {
  const content = onlyIn(value, DER.utf8String);
  const text = content && decodeUtf8(content);
  return text !== undefined && isPlainText(text) ? text : undefined;
};

/** Bytes without a tag, as many as there have to be. */
export const rawClaim =
  (length: number): Read<Uint8Array> =>
  (value) =>
    value.length === length ? value : undefined;
