import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { gateMemorySchema, type GateMemory } from '#shared/custody';
import { ok } from '#shared/errors';
import { fail, type Outcome } from '../outcome.ts';

/*
 * What a gate saw and released, in a file. It is on the disk before anything is signed by it. Whoever can write the file
 * can also put an older one back: against that stands whoever keeps the machine, and a copy that a token signs, which is
 * not built yet.
 */

/** Null where there is no file yet. Error: `seal-broken` for one that does not read. */
export const readGateFile = (path: string): Outcome<GateMemory | null> => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return ok(null);
    return fail('seal-broken', 'the file of what was released can not be read');
  }
  try {
    return ok(gateMemorySchema.parse(JSON.parse(text)));
  } catch {
    return fail('seal-broken', 'the file of what was released is damaged');
  }
};

/** Replaces the file whole, and returns once the disk has it. Throws where it does not. */
export const writeGateFile = (path: string, memory: GateMemory): void => {
  const next = `${path}.new`;
  writeDurably(next, JSON.stringify(memory));
  renameSync(next, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};

const writeDurably = (path: string, text: string): void => {
  const file = openSync(path, 'w', 0o600);
  try {
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
