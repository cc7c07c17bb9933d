import Slip39 from 'slip39';
import { expect, test } from 'vitest';
import { fromHex, toHex } from '#shared/encoding';
import { secretOf } from '../../electron/recovery/words.ts';
import { describeVectors, vectorJson } from './vectors.ts';

/* The vectors of SLIP-0039: valid sets give their secret, and each invalid one is refused. */

type Vector = readonly [name: string, mnemonics: readonly string[], secret: string, key: string];

const PASSPHRASE = 'TREZOR';
const NONE: Vector = ['absent', [], '', ''];
const vectors = vectorJson<readonly Vector[]>('slip39/vectors.json', [NONE]);

describeVectors('slip39', () => {
  test('there are valid and invalid ones', () => {
    expect(vectors).toHaveLength(23);
    expect(vectors.filter(([, , secret]) => secret !== '')).toHaveLength(8);
  });

  test.each(vectors.filter(([, , secret]) => secret !== ''))('%s', (_, mnemonics, secret) => {
    expect(toHex(Uint8Array.from(Slip39.recoverSecret(mnemonics, PASSPHRASE)))).toBe(secret);
    // Without the passphrase it is another secret, as the standard wants it: nothing can tell.
    const bare = secretOf(mnemonics.map((line) => line.split(' ')));
    expect(bare.ok && bare.value).toHaveLength(fromHex(secret).length);
    expect(bare.ok && toHex(bare.value)).not.toBe(secret);
  });

  test.each(vectors.filter(([, , secret]) => secret === ''))('%s', (_, mnemonics) => {
    const refused = secretOf(mnemonics.map((line) => line.split(' ')));
    expect(refused.ok ? 'taken' : refused.error.code).toBe('words-refused');
  });
});
