import { gateMemorySchema, type GateMemory } from '#shared/custody';
import { ok } from '#shared/errors';
import { fail, type Outcome } from '../outcome.ts';
import { dropUnfinished, replaceDurably, textOf } from './durable-file.ts';

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
  dropUnfinished(path);
  return ok({
    memory,
    remember: (next) => {
      const text = JSON.stringify(next);
      replaceDurably(path, known, text);
      known = text;
    },
  });
};

const memoryIn = (text: string | null): GateMemory | null | undefined => {
  if (text === null) return null;
  try {
    return gateMemorySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};
