import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildDigest } from '../../../../electron/main/keys/build-digest.ts';
import { deviceSeed, vaultKey, type Keystore } from '../../../../electron/main/keys/desk-keys.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
  file = join(folder, 'desk', 'vault-key.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A keystore with a password of its own: what another one sealed it can't open. */
const keystore = (password: number): Keystore => ({
  isTrustworthy: () => Promise.resolve(true),
  seal: (text) =>
    Promise.resolve(Buffer.from([password, ...Buffer.from(text).map((byte) => byte ^ password)])),
  unseal: (sealed) =>
    sealed[0] === password
      ? Promise.resolve(
          sealed
            .subarray(1)
            .map((byte) => byte ^ password)
            .toString(),
        )
      : Promise.reject(new Error('sealed by another keystore')),
});

const weak: Keystore = { ...keystore(1), isTrustworthy: () => Promise.resolve(false) };

describe('the key of the vault', () => {
  test('is made once, sealed by the keystore, and does not stand in the file', async () => {
    const made = await vaultKey(file, 'production', keystore(7));
    if (!made.ok) throw new TypeError(made.error.code);
    expect(made.value).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(file, 'utf8')).not.toContain(made.value);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await vaultKey(file, 'production', keystore(7))).toEqual(made);
  });

  test('is another one on each desk', async () => {
    const first = await vaultKey(file, 'production', keystore(7));
    const second = await vaultKey(join(folder, 'other.json'), 'production', keystore(7));
    expect(second).not.toEqual(first);
  });

  test('is a state of its own when the keystore is another one', async () => {
    await vaultKey(file, 'production', keystore(7));
    const before = readFileSync(file, 'utf8');
    expect(await vaultKey(file, 'production', keystore(8))).toMatchObject({
      error: { code: 'vault-wrong-key' },
    });
    expect(await vaultKey(file, 'sandbox', weak)).toMatchObject({ error: { code: 'keystore-unavailable' } });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('lies in a labelled file in a sandbox without a keystore, and nowhere in production', async () => {
    expect(await vaultKey(file, 'production', weak)).toMatchObject({
      error: { code: 'keystore-unavailable' },
    });
    const made = await vaultKey(file, 'sandbox', weak);
    expect(made.ok).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('Sandbox only');
    expect(await vaultKey(file, 'sandbox', weak)).toEqual(made);
    expect(await vaultKey(file, 'production', keystore(7))).toMatchObject({
      error: { code: 'keystore-unavailable' },
    });
  });

  test('is never made anew over a damaged file', async () => {
    mkdirSync(join(folder, 'desk'));
    writeFileSync(file, '{"v":1}');
    expect(await vaultKey(file, 'sandbox', weak)).toMatchObject({ error: { code: 'vault-wrong-key' } });
    expect(readFileSync(file, 'utf8')).toBe('{"v":1}');
  });
});

test('a device keeps its own key, sealed apart from the vault’s, and says when it can not be read', async () => {
  const path = join(folder, 'device-key.json');
  const made = await deviceSeed(path, 'production', keystore(7));
  expect(made).toMatchObject({ ok: true });
  expect(await deviceSeed(path, 'production', keystore(7))).toEqual(made);
  expect(await vaultKey(file, 'production', keystore(7))).not.toEqual(made);
  expect(readFileSync(path, 'utf8')).not.toContain(made.ok ? made.value : '');
  writeFileSync(path, '{"v":1}');
  expect(await deviceSeed(path, 'production', keystore(7))).toMatchObject({
    error: { code: 'device-key-unreadable' },
  });
});

test('the build digest names what runs: one byte changes it, a source map does not', () => {
  for (const part of ['ceremony', 'main', 'preload', 'reader', 'renderer', 'signer', 'vault']) {
    mkdirSync(join(folder, part));
    writeFileSync(join(folder, part, 'main.js'), part);
  }
  const before = buildDigest(folder);
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  writeFileSync(join(folder, 'main', 'main.js.map'), '{}');
  expect(buildDigest(folder)).toBe(before);
  writeFileSync(join(folder, 'signer', 'main.js'), 'Signer');
  expect(buildDigest(folder)).not.toBe(before);
});
