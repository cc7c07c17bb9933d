import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { gateMemorySchema, type GateMemory } from '#shared/custody';
import { ok } from '#shared/errors';
import { fail, type Outcome } from '../outcome.ts';

/*
 * What a gate saw and released, in a file. It is on the disk before anything is signed by it. Whoever can write the file
 * can also put an older one back: against that stands whoever keeps the machine, and a copy that a token signs, which is
 * not built yet.
 */

export interface GateFile {
  /** Null where nothing was written yet. */
  readonly memory: GateMemory | null;
  /**
   * Replaces the file whole, and returns once the disk has it. Throws where it does not, and where the file is no longer
   * what was read or written here: another gate is at work on it, and two of them would release one item twice.
   */
  readonly remember: (memory: GateMemory) => void;
}

/** Error: `seal-broken` for a file that does not read. */
export const openGateFile = (path: string): Outcome<GateFile> => {
  let known: string | null;
  try {
    known = textOf(path);
  } catch {
    return fail('seal-broken', 'the file of what was released can not be read');
  }
  const memory = memoryIn(known);
  if (memory === undefined) return fail('seal-broken', 'the file of what was released is damaged');
  // What a gate that was cut off had begun to write was never the file.
  rmSync(nextOf(path), { force: true });
  return ok({
    memory,
    remember: (next) => {
      const text = JSON.stringify(next);
      replaceDurably(path, known, text);
      known = text;
    },
  });
};

const nextOf = (path: string): string => `${path}.new`;

const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
};

const memoryIn = (text: string | null): GateMemory | null | undefined => {
  if (text === null) return null;
  try {
    return gateMemorySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

/** The file that is written next is made anew, so that of two gates one is refused. */
const replaceDurably = (path: string, known: string | null, text: string): void => {
  const file = openSync(nextOf(path), 'wx', 0o600);
  try {
    if (textOf(path) !== known) throw new Error('another gate wrote the file of what was released');
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
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
