import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Homes of the sandbox company, made once and copied: making one takes seconds of every test file. A copy is a company of
 * its own, with the same keys, and one file of it says where it is.
 */

/** Names the home that others are copied from; the test command makes it. */
export const HOME_PATTERN = 'COUNTERSIGN_HOME_PATTERN';
const PLACED = 'tokens/softhsm2.conf';

/** Puts a copy of a home that nobody has used into an empty folder. */
export const copyHome = (pattern: string, folder: string): void => {
  cpSync(pattern, folder, { recursive: true });
  const placed = join(folder, PLACED);
  const text = readFileSync(placed, 'utf8');
  if (!text.includes(pattern)) throw new Error(`${PLACED} does not say where the tokens are`);
  writeFileSync(placed, text.replaceAll(pattern, folder));
};
