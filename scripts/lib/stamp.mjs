import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A stamp says "these outputs were made from inputs with this key". It holds only while every output
 * still has the size and modification time that it had when the stamp was written.
 * @typedef {{ key: string, outputs: Record<string, string> }} Stamp
 */

/** @param {string} file @returns {any} undefined when the file is absent or is no JSON */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} file @param {unknown} value */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** @param {string} file @returns {string} size and modification time, or 'absent' */
export function fingerprint(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.size}:${stats.mtimeMs}` : 'absent';
}

/** @param {string} stampFile @param {string} key @param {readonly string[]} outputs */
export function writeStamp(stampFile, key, outputs) {
  /** @type {Stamp} */
  const stamp = { key, outputs: Object.fromEntries(outputs.map((file) => [file, fingerprint(file)])) };
  writeJson(stampFile, stamp);
}

/** @param {string} stampFile @param {string} key @param {readonly string[]} outputs @returns {boolean} */
export function isStampCurrent(stampFile, key, outputs) {
  const stamp = readJson(stampFile);
  if (stamp?.key !== key || typeof stamp.outputs !== 'object') return false;
  return outputs.every((file) => {
    const now = fingerprint(file);
    return now !== 'absent' && stamp.outputs[file] === now;
  });
}
