import { expect, test } from 'vitest';
import { fromHex } from '#shared/encoding';
import { nobleVerify, type PublicKey } from '#shared/envelope';
import { describeVectors, vectorJson } from './vectors.ts';

interface Vectors<Key> {
  readonly numberOfTests: number;
  readonly testGroups: readonly { readonly publicKey: Key; readonly tests: readonly Case[] }[];
}

interface Case {
  readonly tcId: number;
  readonly comment: string;
  readonly msg: string;
  readonly sig: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

const NONE = { numberOfTests: 0, testGroups: [] };

function disagreements<Key>(vectors: Vectors<Key>, keyOf: (key: Key) => PublicKey): readonly string[] {
  return vectors.testGroups.flatMap(({ publicKey, tests }) => {
    const key = keyOf(publicKey);
    return tests
      .filter(({ msg, sig, result }) => nobleVerify(key, fromHex(msg), fromHex(sig)) !== (result === 'valid'))
      .map(({ tcId, comment, result }) => `${tcId} ${comment}: expected ${result}`);
  });
}

function countOf<Key>(vectors: Vectors<Key>): number {
  return vectors.testGroups.reduce((count, group) => count + group.tests.length, 0);
}

describeVectors('wycheproof', () => {
  const p256 = vectorJson<Vectors<{ readonly uncompressed: string }>>(
    'wycheproof/ecdsa_secp256r1_sha256_p1363_test.json',
    NONE,
  );
  const ed25519 = vectorJson<Vectors<{ readonly pk: string }>>('wycheproof/ed25519_test.json', NONE);

  test('ECDSA P-256 with SHA-256, IEEE P1363: every verdict agrees', { timeout: 60_000 }, () => {
    expect(countOf(p256)).toBe(p256.numberOfTests);
    const verdicts = disagreements(p256, (key) => ({
      algorithm: 'ecdsa-p256-sha256',
      publicKey: key.uncompressed,
    }));
    expect(verdicts).toEqual([]);
  });

  test('Ed25519: every verdict agrees', { timeout: 60_000 }, () => {
    expect(countOf(ed25519)).toBe(ed25519.numberOfTests);
    expect(disagreements(ed25519, (key) => ({ algorithm: 'ed25519', publicKey: key.pk }))).toEqual([]);
  });
});
