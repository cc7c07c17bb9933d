import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Sha256Hex } from '#shared/brand';

/** What runs. Source maps and the build's own notes do not. */
const FOLDERS = ['ceremony', 'main', 'preload', 'reader', 'renderer', 'signer', 'vault'];

/**
 * Names this build: SHA-256 over a domain tag and, for each file that runs, sorted by path, the path, a zero
 * byte, the SHA-256 of the file in hex and a newline.
 */
export const buildDigest = (buildFolder: string): Sha256Hex => {
  const total = createHash('sha256').update('countersign/build/v1\n');
  for (const file of filesOf(buildFolder)) {
    const path = relative(buildFolder, file).split(sep).join('/');
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    total.update(`${path}\0${digest}\n`);
  }
  return total.digest('hex') as Sha256Hex;
};

const filesOf = (buildFolder: string): readonly string[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(buildFolder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
      .map((entry) => join(entry.parentPath, entry.name)),
  ).sort();
