import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/*
 * Files that are on the disk before anything is signed by them: replaced whole, by one writer.
 */

/** Null where there is no such file. Throws where it does not read. */
export const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
};

/** What a writer that was cut off had begun was never the file. */
export const dropUnfinished = (path: string): void => {
  rmSync(nextOf(path), { force: true });
};

/**
 * Replaces a file whose text is `known`, and returns once the disk has it. Throws where it does not, and where the file is
 * another by now: somebody else is at work on it. The file that is written next is made anew, so that of two one is refused.
 */
export const replaceDurably = (path: string, known: string | null, text: string): void => {
  const file = openSync(nextOf(path), 'wx', 0o600);
  try {
    if (textOf(path) !== known) throw new Error('somebody else wrote the file');
    writeWhole(file, text);
    fsyncSync(file);
    renameSync(nextOf(path), path);
  } catch (error) {
    rmSync(nextOf(path), { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  syncFolder(dirname(path));
};

/** Adds to the end of a file, and returns once the disk has it. */
export const appendDurably = (path: string, text: string): void => {
  const isNew = !existsSync(path);
  const file = openSync(path, 'a', 0o600);
  try {
    writeWhole(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (isNew) syncFolder(dirname(path));
};

const nextOf = (path: string): string => `${path}.new`;

const writeWhole = (file: number, text: string): void => {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
};

const syncFolder = (path: string): void => {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
