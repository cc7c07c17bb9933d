import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../service/files.ts';

const positionSchema = z.strictObject({ v: z.literal(1), next: z.int().min(0) });

/** How far a subscriber has acknowledged: durable, so that a restart goes on from there. */
export interface Position {
  readonly next: () => number;
  readonly save: (next: number) => void;
}

/** A position in a file of its own. Throws when the file is not one: nothing is skipped on a guess. */
export const positionFile = (folder: string, name: string, from: number): Position => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.json`);
  let next = existsSync(file) ? positionSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).next : from;
  return {
    next: () => next,
    save: (value) => {
      writeFileAtomically(file, `${JSON.stringify({ v: 1, next: value })}\n`);
      next = value;
    },
  };
};
