import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Sha256Hex } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { IMPORT_BYTES_MAX } from '#shared/ipc';

/** A payment file as it came, before anything is believed about it. */
export interface ImportSource {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

const NAME_CHARS_MAX = 255;

/** Reads a file that the person chose. Errors: `file-too-large`, before a byte is read; `file-unreadable`. */
export const readSource = async (path: string): Promise<Result<ImportSource, ShownError>> => {
  try {
    const handle = await open(path, 'r');
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return err(shownError('file-unreadable', 'It is not a file.'));
      if (stats.size > IMPORT_BYTES_MAX) return err(tooLarge(stats.size));
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(stats.size + 1), 0, stats.size + 1, 0);
      if (bytesRead > stats.size) return err(shownError('file-unreadable', 'It grows while it is read.'));
      return ok({ fileName: safeName(basename(path)), bytes: new Uint8Array(buffer.subarray(0, bytesRead)) });
    } finally {
      await handle.close();
    }
  } catch (problem) {
    return err(shownError('file-unreadable', reasonOf(problem)));
  }
};

export const tooLarge = (sizeBytes: number): ShownError =>
  shownError('file-too-large', `It has ${sizeBytes} bytes, ${IMPORT_BYTES_MAX} are allowed.`);

export const digestOfSource = ({ bytes }: ImportSource): Sha256Hex =>
  createHash('sha256').update(bytes).digest('hex') as Sha256Hex;

/** A name that can stand in signed bytes: no control characters, no lone surrogates, not too long. */
export const safeName = (name: string): string => {
  const plain = name
    .toWellFormed()
    .replaceAll(/\p{Cc}|\p{Cf}/gu, '')
    .trim();
  // The cut may leave half a character behind.
  return plain === '' ? 'unnamed' : plain.slice(0, NAME_CHARS_MAX).replace(/[\uD800-\uDBFF]$/, '');
};

/** The system's error code alone: its message holds the whole path. */
const reasonOf = (problem: unknown): string =>
  problem instanceof Error && 'code' in problem && typeof problem.code === 'string'
    ? problem.code
    : 'unknown';
