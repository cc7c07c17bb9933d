import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SetupError } from './errors.mjs';

/**
 * @param {string} file
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 */
async function hashFile(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest(encoding);
}

/** @param {string} file @returns {Promise<string>} lower-case hex */
export const sha256File = (file) => hashFile(file, 'sha256', 'hex');

/** @param {string | Buffer} data @returns {string} lower-case hex */
export const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/**
 * Refuses a downloaded archive whose bytes are not the pinned ones.
 * @param {string} file
 * @param {string} integrity Subresource Integrity form, `sha512-<base64>`
 */
export async function requireIntegrity(file, integrity) {
  const found = `sha512-${await hashFile(file, 'sha512', 'base64')}`;
  if (found !== integrity) throw alteredError(file, integrity, found);
}

/** @param {string} file @param {string} expected SHA-256, lower-case hex */
export async function requireSha256(file, expected) {
  const found = await sha256File(file);
  if (found !== expected) throw alteredError(file, expected, found);
}

/** @param {string} file @param {string} expected @param {string} found */
function alteredError(file, expected, found) {
  return new SetupError('HASH_MISMATCH', {
    what: `${file} is not the file that this project pins.`,
    cause: `Expected ${expected}, found ${found}: the download was cut short, or somebody altered it.`,
    cure: 'Delete that file and run the command again; if it repeats, do not use this network or registry.',
  });
}

/**
 * One digest over a folder: SHA-256 of the sorted lines `<sha256 of file>  <relative path>`.
 * @param {string} folder
 */
export async function treeDigest(folder) {
  const lines = [];
  for (const file of listFiles(folder)) lines.push(`${await sha256File(join(folder, file))}  ${file}\n`);
  return sha256(lines.join(''));
}

/** @param {string} folder @returns {string[]} relative paths of regular files, sorted */
export function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/**
 * A cheap key for "has any of these changed?": paths, sizes and modification times, no contents.
 * @param {readonly string[]} roots files and folders; a missing one counts as absent
 */
export function changeKey(roots) {
  return sha256(roots.flatMap(describeTree).join('\n'));
}

/** @param {string} root @returns {string[]} */
function describeTree(root) {
  const stats = statSync(root, { throwIfNoEntry: false });
  if (!stats) return [`${root} absent`];
  if (!stats.isDirectory()) return [`${root} ${stats.size} ${stats.mtimeMs}`];
  return readdirSync(root)
    .sort()
    .flatMap((name) => describeTree(join(root, name)));
}

/**
 * A key over contents.
 * @param {readonly string[]} files
 * @param {readonly string[]} extra further strings that change the result
 */
export function contentKey(files, extra = []) {
  return sha256([...files.map((file) => sha256(readFileSync(file))), ...extra].join('\n'));
}
