import { createHash } from 'node:crypto';

const LEAF_PREFIX = Buffer.of(0);

/** RFC 6962 leaf hash of an event's canonical line, as `eventLeaf` gives it, by OpenSSL: lines can be long. */
export const leafOf = (line: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(LEAF_PREFIX).update(line, 'utf8').digest());
