import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { decodeHex, toHex } from '#shared/encoding';

const SEED_BYTES = 32;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** Writes a file whole or not at all: readers see the old content or the new. */
export const writeFileAtomically = (file: string, text: string, mode = 0o644): void => {
  const temporary = `${file}.${String(process.pid)}.tmp`;
  const descriptor = openSync(temporary, 'w', mode);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  chmodSync(temporary, mode);
  renameSync(temporary, file);
};

export const writeSeed = (file: string, seed: Uint8Array): void => {
  writeFileAtomically(file, `${toHex(seed)}\n`, OWNER_ONLY);
};

/** Reads the ledger's key seed; refuses a file that others can read. */
export const readSeed = (file: string): Uint8Array => {
  if ((statSync(file).mode & OTHERS) !== 0)
    throw new Error(`${file} can be read by others: set its mode to 600`);
  const seed = decodeHex(readFileSync(file, 'utf8').trim());
  if (seed?.length !== SEED_BYTES) throw new Error(`${file} is not a key seed`);
  return seed;
};
