import type { Sha256Hex } from '#shared/brand';
import { concatBytes, sha256Hex, utf8 } from '#shared/encoding';
import { canonicalBytes, type JsonValue } from '#shared/json';

/** What is hashed and signed: `countersign/threshold/<what>/v1`, a line feed, canonical JSON. No two kinds collide. */
export const statementBytes = (what: string, value: JsonValue): Uint8Array =>
  concatBytes(utf8(`countersign/threshold/${what}/v1\n`), canonicalBytes(value));

/** SHA-256 of {@link statementBytes}. */
export const statementDigest = (what: string, value: JsonValue): Sha256Hex =>
  sha256Hex(statementBytes(what, value)) as Sha256Hex;
