import type { Sha256Hex } from '#shared/brand';
import { fromHex, utf8 } from '#shared/encoding';
import { shownError, type Result, type ShownError } from '#shared/errors';
import { decodeIntent, digestOfBytes, type Intent } from '#shared/intent';
import type { IntentDetail } from '#shared/ipc';
import { renderDigest, renderIntent, type RenderRecord } from '#shared/render';
import { sixWords } from '#shared/words';

/** What the token will sign, decoded, rendered and hashed here from the bytes alone. */
export interface SignedContent {
  readonly intent: Intent;
  readonly record: RenderRecord;
  readonly renderDigest: Sha256Hex;
  readonly digest: string;
  readonly words: readonly string[];
  readonly byteLength: number;
}

/**
 * Reads an item's canonical bytes. Nothing that the vault says beside the bytes is believed: bytes that do
 * not decode completely, or whose digest is not the item's, can't be decided on.
 */
export const signedContentOf = (detail: IntentDetail): Result<SignedContent, ShownError> => {
  const bytes = utf8(detail.canonical);
  const digest = digestOfBytes(bytes);
  if (digest !== detail.row.digest)
    return {
      ok: false,
      error: shownError('intent-undecodable', 'The bytes do not have the digest of this item.'),
    };
  const decoded = decodeIntent(bytes);
  if (!decoded.ok) return { ok: false, error: shownError('intent-undecodable', decoded.error.detail) };
  const record = renderIntent(decoded.value, 'en-GB');
  return {
    ok: true,
    value: {
      intent: decoded.value,
      record,
      renderDigest: renderDigest(record),
      digest,
      words: sixWords(fromHex(digest)),
      byteLength: bytes.length,
    },
  };
};
