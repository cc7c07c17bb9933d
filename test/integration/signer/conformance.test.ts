import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { profileOf } from '../../../electron/signer/profiles.ts';
import { PACK } from '../../support/pkcs11/pack/index.ts';
import { NAMESPACE_SCRIPT, PROVIDERS, type Provider } from '../../support/pkcs11/providers.ts';

/* The same pack of client calls against every module that runs here, each in a process of its own. */

const RUNNER = fileURLToPath(new URL('../../support/pkcs11/run-pack.ts', import.meta.url));

interface Line {
  readonly name: string;
  readonly failure: string | null;
}

const isRoot = process.getuid?.() === 0;

/** openCryptoki keeps its tokens where the system says, so it gets a view of the system of its own: that wants root. */
const commandFor = ({ kind, profile }: Provider, folder: string): readonly string[] => {
  const plain = [process.execPath, RUNNER, profile];
  if (kind !== 'opencryptoki') return plain;
  const apart = ['unshare', '-m', '-i', '-p', '-f', 'sh', NAMESPACE_SCRIPT, folder, ...plain];
  return isRoot ? apart : ['sudo', '-n', ...apart];
};

const ran = (provider: Provider): readonly Line[] => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-conformance-'));
  try {
    const [command = '', ...rest] = commandFor(provider, folder);
    const { stdout, stderr, status } = spawnSync(command, rest, { encoding: 'utf8', timeout: 120_000 });
    if (status !== 0) throw new Error(`${provider.profile} ended with ${String(status)}: ${stderr}`);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('the pack asks at least sixty things', () => {
  expect(PACK.length).toBeGreaterThanOrEqual(60);
  expect(new Set(PACK.map(({ name }) => name)).size).toBe(PACK.length);
});

describe.each(PROVIDERS)('$profile', (provider) => {
  test('answers every call of the pack as a client may expect', () => {
    const lines = ran(provider);
    expect(lines.filter(({ failure }) => failure !== null)).toEqual([]);
    expect(lines.map(({ name }) => name)).toEqual(PACK.map(({ name }) => name));
  }, 130_000);

  test('is marked as tested', () => {
    expect(profileOf(provider.profile)?.verifiedWith).toBe('test-suite');
  });
});
