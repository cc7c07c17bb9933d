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

/** Control, format, private, unassigned characters, lone surrogates, separators of lines and paragraphs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** A name that can stand in signed bytes: nothing invisible, normal form C, no white space at its ends. */
export const safeName = (name: string): string => {
  const plain = name.normalize('NFC').replaceAll(INVISIBLE, '').slice(0, NAME_CHARS_MAX);
  // The cut may leave half a character behind, or a space.
  const whole = plain
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim()
    .normalize('NFC');
  return whole === '' ? 'unnamed' : whole;
};

/** The system's error code alone: its message holds the whole path. */
const reasonOf = (problem: unknown): string =>
  problem instanceof Error && 'code' in problem && typeof problem.code === 'string'
    ? problem.code
    : 'unknown';
