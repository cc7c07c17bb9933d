import { decodeBase64, toBase64 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import type { NoteError } from './errors.ts';

/** A log's statement of its size and root: the text of its signed note (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** The log's own name. */
  readonly origin: string;
  /** Number of leaves, 0 to 2^53 − 1. */
  readonly size: number;
  /** RFC 6962 tree head, 32 bytes. */
  readonly root: Uint8Array;
}

const ROOT_BYTES = 32;
const DECIMAL = /^(?:0|[1-9][0-9]*)$/;

/** Writes a checkpoint as note text. Throws when it could not be read back: that is a bug. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root } = checkpoint;
  const text = `${origin}\n${size}\n${toBase64(root)}\n`;
  const readBack = parseCheckpoint(text);
  if (!readBack.ok || readBack.value.origin !== origin) throw new TypeError('Not a checkpoint');
  return text;
}

/**
 * Reads the text of an opened note as a checkpoint: origin, size and root. Extension lines are refused: this
 * product's logs write none, and a line that nobody interprets must not be signed. Error:
 * `note.malformed-checkpoint`.
 */
export function parseCheckpoint(text: string): Result<Checkpoint, NoteError> {
  const [origin = '', sizeText = '', rootText = '', end, ...more] = text.split('\n');
  const root = decodeBase64(rootText);
  const size = DECIMAL.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (end !== '' || more.length > 0) return malformed('A checkpoint has three lines');
  if (origin === '') return malformed('The origin is empty');
  if (!Number.isSafeInteger(size)) return malformed('The size is not a canonical decimal number');
  if (root?.length !== ROOT_BYTES) return malformed('The root is not 32 bytes in base64');
  return ok({ origin, size, root });
}

function malformed(detail: string): Result<never, NoteError> {
  return err({ code: 'note.malformed-checkpoint', detail });
}
