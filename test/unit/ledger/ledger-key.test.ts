import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '#shared/encoding';
import { formatVkey } from '#shared/note';
import { ledgerKeyOf } from '../../../ledger/keys/index.ts';
import { ed25519Signer } from '../../support/note-signer.ts';

const ORIGIN = 'countersign.example/keys';

test('the key of a ledger is that of its seed in JavaScript too: text, name in notes and signatures', () => {
  const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(seeds, fc.uint8Array({ maxLength: 200 }), (seed, message) => {
      const { vkey, noteSigner } = ledgerKeyOf(ORIGIN, seed);
      const expected = ed25519Signer(ORIGIN, seed);
      expect(vkey).toBe(formatVkey(ORIGIN, ed25519.getPublicKey(seed)));
      expect([noteSigner.name, toHex(noteSigner.keyHash)]).toEqual([expected.name, toHex(expected.keyHash)]);
      expect(toHex(noteSigner.sign(message))).toBe(toHex(expected.sign(message)));
    }),
  );
});

test('there is no key of a seed that is too short, or under a name that no note can bear', () => {
  expect(() => ledgerKeyOf(ORIGIN, new Uint8Array(31))).toThrow();
  expect(() => ledgerKeyOf('a b', new Uint8Array(32))).toThrow();
});
