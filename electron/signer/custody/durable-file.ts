import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/*
 * Files that are on the disk before anything is signed by them, by one writer: replaced whole, or added to by whole lines.
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

/**
 * Adds to the end of a file that is `knownBytes` long, and returns once the disk has all of it. Throws where it has not,
 * and where the file has another length by now: what was written of it is taken back then, so that nothing is ever added
 * after half a line.
 */
export const appendDurably = (path: string, knownBytes: number, text: string): void => {
  const isNew = !existsSync(path);
  const file = openSync(path, 'a', 0o600);
  try {
    if (fstatSync(file).size !== knownBytes) throw new Error('the file ends elsewhere than was written');
    addWhole(file, knownBytes, text);
    if (isNew) syncFolder(dirname(path));
  } finally {
    closeSync(file);
  }
};

const addWhole = (file: number, knownBytes: number, text: string): void => {
  try {
    writeWhole(file, text);
    fsyncSync(file);
  } catch (error) {
    ftruncateSync(file, knownBytes);
    throw error;
  }
};

/** What was thrown, in words for whoever looks after the machine. */
export const whyNotWritten = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

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
