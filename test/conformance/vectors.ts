import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../shared/data/vectors/', import.meta.url));

/** A suite over published vectors; where they are not laid out beside the project it is skipped and says so. */
export function describeVectors(folder: string, suite: () => void): void {
  if (existsSync(ROOT + folder)) describe(folder, suite);
  else describe.skip(`${folder}: needs the published vectors in ../shared/data/vectors/${folder}`, suite);
}

/** The text of a vector file; empty when the vectors are absent, as its suite is then skipped. */
export function vectorText(path: string): string {
  return existsSync(ROOT + path) ? readFileSync(ROOT + path, 'utf8') : '';
}

/** The content of a JSON vector file, trusted to have the shape; the fallback stands in when it is absent. */
export function vectorJson<T>(path: string, fallback: T): T {
  const text = vectorText(path);
  return text === '' ? fallback : (JSON.parse(text) as T);
}

/** The files of a vector folder. */
export function vectorFiles(folder: string): readonly string[] {
  return existsSync(ROOT + folder) ? readdirSync(ROOT + folder) : [];
}
