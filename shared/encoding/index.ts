export { decodeUtf8, fromUtf8, utf8 } from './text.ts';
export { decodeHex, fromHex, toHex } from './hex.ts';
export { decodeBase64, fromBase64, toBase64 } from './base64.ts';
export { compareBytes, concatBytes, equalBytes } from './bytes.ts';
export { fnv1a, FNV_BASIS, FNV_PRIME } from './fnv.ts';
export { sha256, sha256Hex } from './digest.ts';
export { INVISIBLE, isPlainText } from './plain-text.ts';
