import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeKey, requireIntegrity, requireSha256, treeDigest } from '../../../scripts/lib/hash.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hash-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const archiveBytes = Buffer.alloc(3_000_000, 'electron');
const archiveIntegrity = `sha512-${createHash('sha512').update(archiveBytes).digest('base64')}`;

function writeArchive(bytes: Buffer): string {
  const file = join(folder, 'archive.tgz');
  writeFileSync(file, bytes);
  return file;
}

describe('a downloaded archive', () => {
  test('is accepted when its bytes are the pinned ones', async () => {
    await expect(requireIntegrity(writeArchive(archiveBytes), archiveIntegrity)).resolves.toBeUndefined();
  });

  test.each([
    ['one flipped bit', Buffer.from(archiveBytes.map((byte, at) => (at === 2_999_999 ? byte ^ 1 : byte)))],
    ['a missing end', archiveBytes.subarray(0, -1)],
    ['an addition', Buffer.concat([archiveBytes, Buffer.from('x')])],
    ['no content', Buffer.alloc(0)],
  ])('is refused with %s', async (_case, bytes) => {
    const refusal = requireIntegrity(writeArchive(bytes), archiveIntegrity);
    await expect(refusal).rejects.toMatchObject({ name: 'SetupError', code: 'HASH_MISMATCH' });
  });

  test('is refused when the pin is in another algorithm', async () => {
    const sha256 = `sha256-${createHash('sha256').update(archiveBytes).digest('base64')}`;
    await expect(requireIntegrity(writeArchive(archiveBytes), sha256)).rejects.toMatchObject({
      code: 'HASH_MISMATCH',
    });
  });
});

test('a binary with another SHA-256 is refused and the message names both hashes', async () => {
  const file = writeArchive(Buffer.from('altered'));
  const pinned = createHash('sha256').update('original').digest('hex');
  const found = createHash('sha256').update('altered').digest('hex');
  await expect(requireSha256(file, pinned)).rejects.toMatchObject({
    reason: expect.stringContaining(pinned) as string,
  });
  await expect(requireSha256(file, pinned)).rejects.toMatchObject({
    reason: expect.stringContaining(found) as string,
  });
});

describe('the digest of a folder', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'locales'));
    writeFileSync(join(folder, 'electron'), 'binary');
    writeFileSync(join(folder, 'locales', 'en.pak'), 'words');
  });

  test('does not depend on times', async () => {
    const before = await treeDigest(folder);
    utimesSync(join(folder, 'electron'), 1, 1);
    expect(await treeDigest(folder)).toBe(before);
  });

  test.each([
    [
      'altered',
      () => {
        writeFileSync(join(folder, 'locales', 'en.pak'), 'wordz');
      },
    ],
    [
      'added',
      () => {
        writeFileSync(join(folder, 'preload.so'), '');
      },
    ],
    [
      'removed',
      () => {
        rmSync(join(folder, 'locales', 'en.pak'));
      },
    ],
  ])('changes when a file is %s', async (_case, change) => {
    const before = await treeDigest(folder);
    change();
    expect(await treeDigest(folder)).not.toBe(before);
  });
});

describe('the change key', () => {
  test('stays while nothing changes and changes with size, time, a new file or a removed one', () => {
    const file = join(folder, 'a.ts');
    const keys = new Set<string>();
    const note = (): void => void keys.add(changeKey([folder, join(folder, 'absent')]));
    writeFileSync(file, 'one');
    utimesSync(file, 1_000, 1_000);
    note();
    note();
    expect(keys.size).toBe(1);
    utimesSync(file, 1_001, 1_001);
    note();
    writeFileSync(file, 'longer');
    utimesSync(file, 1_001, 1_001);
    note();
    writeFileSync(join(folder, 'b.ts'), '');
    note();
    rmSync(file);
    note();
    expect(keys.size).toBe(5);
  });
});
