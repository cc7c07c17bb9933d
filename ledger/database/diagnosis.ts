import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SqliteTarget } from './target.ts';

/*
 * SQLite says that a write failed, and not why. What a write beside the database says is the same, in the words of
 * the operating system.
 */

const TRIES_BYTES = 4_096;

/** What an operator does about an error of a write, by the system's code (errno of POSIX). */
const SENTENCES: Readonly<Record<string, string>> = {
  EROFS:
    'can only be read. A file system turns read-only when its disk had an error: see the system’s log, repair it, mount it for writing, and start the service again',
  EIO: 'answers with an error. Replace the disk; if the journal can not be read there any more, restore a backup',
  ENOSPC: 'is full. Make room and start the service again',
  EDQUOT: 'is full for this user. Make room or raise the quota, and start the service again',
  EACCES:
    'may not be written by this user. Give the folder back to the service’s user and start the service again',
};

/** What is wrong with the disk of a database whose commit failed, and what to do about it. */
export const diagnosisOf = async ({ file }: SqliteTarget): Promise<string> => {
  const code = await failureOf(`${file}-trial`);
  if (code === null)
    return 'The disk takes writes now. The report, and the system’s log, say what stopped the service; start it again when that is clear.';
  const sentence = SENTENCES[code] ?? `can not be written (${code})`;
  return `The disk of ${dirname(file)} ${sentence}.`;
};

/** Writes a file and syncs it; the code of the error, null when all is well. */
const failureOf = async (file: string): Promise<string | null> => {
  try {
    const handle = await open(file, 'w');
    try {
      await handle.write(new Uint8Array(TRIES_BYTES), 0, TRIES_BYTES, 0);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
};
