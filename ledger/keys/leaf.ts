import { hash } from 'node:crypto';

/** Domain of a leaf in the tree (RFC 6962 section 2.1): one byte 0x00, which is U+0000 in UTF-8. */
const LEAF_PREFIX = '\u0000';

/** The same hash of the UTF-8 bytes of a line that stand behind the prefix already. */
export const opensslLeafOf = (prefixed: Uint8Array): Uint8Array =>
  new Uint8Array(hash('sha256', prefixed, 'buffer'));

/** RFC 6962 leaf hash of an event's canonical line, by OpenSSL: the same as `eventLeaf`, many times faster. */
export const opensslLeaf = (line: string): Uint8Array =>
  new Uint8Array(hash('sha256', LEAF_PREFIX + line, 'buffer'));
