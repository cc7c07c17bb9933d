import fc from 'fast-check';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, test } from 'vitest';
import { equalBytes, fromUtf8, toBase64, toHex, utf8 } from '#shared/encoding';
import {
  envelopeBytes,
  keyIdOf,
  nobleVerify,
  parseEnvelope,
  preAuthEncoding,
  verifyEnvelope,
  type Envelope,
  type PublicKey,
} from '#shared/envelope';
import type { JsonValue } from '#shared/json';

interface Party {
  readonly key: PublicKey;
  readonly keyid: string;
  sign(message: Uint8Array): Uint8Array;
}

const TYPE = 'application/vnd.countersign.approval.v1+json';
const SECRET = new Uint8Array(32).fill(7);

const edwards = party({ algorithm: 'ed25519', publicKey: toHex(ed25519.getPublicKey(SECRET)) }, (message) =>
  ed25519.sign(message, SECRET),
);
const nist = party(
  { algorithm: 'ecdsa-p256-sha256', publicKey: toHex(p256.getPublicKey(SECRET, false)) },
  (message) => p256.sign(message, SECRET, { lowS: false }),
);

function party(key: PublicKey, sign: Party['sign']): Party {
  return { key, keyid: keyIdOf(key), sign };
}

function seal(by: Party, payload: Uint8Array, payloadType = TYPE): Envelope {
  const sig = toBase64(by.sign(preAuthEncoding(payloadType, payload)));
  return { payloadType, payload: toBase64(payload), signatures: [{ keyid: by.keyid, sig }] };
}

const keys = (keyid: string): PublicKey | undefined =>
  [edwards, nist].find((each) => each.keyid === keyid)?.key;
const open = (envelope: Envelope, type = TYPE) => verifyEnvelope(envelope, type, keys, nobleVerify);
const codeOf = (envelope: Envelope, type = TYPE) => {
  const result = open(envelope, type);
  return result.ok ? 'ok' : result.error.code;
};

describe('pre-authentication encoding', () => {
  test('the example of the DSSE specification', () => {
    const pae = preAuthEncoding('http://example.com/HelloWorld', utf8('hello world'));
    expect(fromUtf8(pae)).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  test('lengths are in bytes, so that type and payload never run into each other', () => {
    expect(fromUtf8(preAuthEncoding('é', utf8('€')))).toBe('DSSEv1 2 é 3 €');
    const part = fc.string({ unit: fc.constantFrom(' ', '1', 'a', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(part, part, part, part, (type1, payload1, type2, payload2) => {
        const isSame = equalBytes(
          preAuthEncoding(type1, utf8(payload1)),
          preAuthEncoding(type2, utf8(payload2)),
        );
        expect(isSame).toBe(type1 === type2 && payload1 === payload2);
      }),
    );
  });
});

describe.each([
  ['Ed25519', edwards],
  ['P-256', nist],
])('an envelope signed with %s', (_, signer) => {
  const payload = utf8('{"decision":"approve"}');
  const envelope = seal(signer, payload);

  test('opens to its payload and names its key', () => {
    expect(open(envelope)).toEqual({ ok: true, value: { payload, keyId: signer.keyid } });
    expect(equalBytes(envelopeBytes(envelope), preAuthEncoding(TYPE, payload))).toBe(true);
  });

  test('does not open with a changed byte of payload or signature', () => {
    const [signature = { keyid: '', sig: '' }] = envelope.signatures;
    const sigBytes = signer.sign(envelopeBytes(envelope));
    fc.assert(
      fc.property(
        fc.nat({ max: payload.length - 1 }),
        fc.nat({ max: 63 }),
        fc.nat({ max: 7 }),
        (at, sigAt, bit) => {
          const changed = payload.with(at, (payload[at] ?? 0) ^ (1 << bit));
          expect(codeOf({ ...envelope, payload: toBase64(changed) })).toBe('envelope.invalid-signature');
          const forged = toBase64(sigBytes.with(sigAt, (sigBytes[sigAt] ?? 0) ^ (1 << bit)));
          expect(codeOf({ ...envelope, signatures: [{ ...signature, sig: forged }] })).toBe(
            'envelope.invalid-signature',
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  test('is never taken for another type', () => {
    const other = 'application/vnd.countersign.intent.v1+json';
    expect(codeOf(envelope, other)).toBe('envelope.payload-type');
    expect(codeOf({ ...envelope, payloadType: other }, other)).toBe('envelope.invalid-signature');
  });

  test('has exactly one signature', () => {
    const [signature] = envelope.signatures;
    if (signature === undefined) throw new Error('unsigned');
    expect(codeOf({ ...envelope, signatures: [] })).toBe('envelope.signature-count');
    expect(codeOf({ ...envelope, signatures: [signature, signature] })).toBe('envelope.signature-count');
  });

  test('is refused for a key that nobody enrolled or that is another than its name says', () => {
    const another = signer === edwards ? nist : edwards;
    expect(verifyEnvelope(envelope, TYPE, () => undefined, nobleVerify)).toMatchObject({
      error: { code: 'envelope.unknown-key' },
    });
    expect(verifyEnvelope(envelope, TYPE, () => another.key, nobleVerify)).toMatchObject({
      error: { code: 'envelope.key-id' },
    });
    const renamed = [{ keyid: another.keyid, sig: envelope.signatures[0]?.sig ?? '' }];
    expect(codeOf({ ...envelope, signatures: renamed })).toBe('envelope.invalid-signature');
  });

  test('a signature or key of another length is false, not a crash', () => {
    const message = utf8('message');
    const good = signer.sign(message);
    expect(nobleVerify(signer.key, message, good)).toBe(true);
    for (const bad of [new Uint8Array(0), good.slice(1), new Uint8Array(65), new Uint8Array(64).fill(255)]) {
      expect(nobleVerify(signer.key, message, bad)).toBe(false);
    }
    for (const publicKey of [
      '',
      'zz',
      signer.key.publicKey.slice(2),
      'ff'.repeat(signer.key.publicKey.length / 2),
    ]) {
      expect(nobleVerify({ ...signer.key, publicKey }, message, good)).toBe(false);
    }
  });
});

test('P-256 takes only uncompressed points: one key has one text', () => {
  const compressed: PublicKey = { ...nist.key, publicKey: toHex(p256.getPublicKey(SECRET, true)) };
  expect(nobleVerify(compressed, utf8('m'), nist.sign(utf8('m')))).toBe(false);
});

test('a key id depends on the key and on its algorithm', () => {
  const bytes = '11'.repeat(32);
  expect(keyIdOf({ algorithm: 'ed25519', publicKey: bytes })).toMatch(/^[0-9a-f]{64}$/);
  expect(keyIdOf({ algorithm: 'ed25519', publicKey: bytes })).not.toBe(
    keyIdOf({ algorithm: 'ecdsa-p256-sha256', publicKey: bytes }),
  );
  expect(edwards.keyid).not.toBe(nist.keyid);
});

describe('parseEnvelope', () => {
  const good: JsonValue = { payloadType: TYPE, payload: 'e30=', signatures: [{ keyid: 'k', sig: 'AA==' }] };

  test('reads what it should', () => {
    expect(parseEnvelope(good)).toEqual({ ok: true, value: good });
  });

  test.each<[string, JsonValue]>([
    ['null', null],
    ['a list', [good]],
    ['an unknown member', { ...good, note: 'x' }],
    ['an unknown member of a signature', { ...good, signatures: [{ keyid: 'k', sig: 'AA==', extra: 1 }] }],
    ['no payload type', { payload: 'e30=', signatures: [] }],
    ['an empty payload type', { ...good, payloadType: '' }],
    ['a payload type that is no Unicode', { ...good, payloadType: '\ud800' }],
    ['a payload in URL-safe base64', { ...good, payload: '_-8=' }],
    ['a payload without padding', { ...good, payload: 'e30' }],
    ['a signature that is no base64', { ...good, signatures: [{ keyid: 'k', sig: '*' }] }],
    ['a signature without a key', { ...good, signatures: [{ sig: 'AA==' }] }],
    [
      'too many signatures',
      { ...good, signatures: Array(17).fill({ keyid: 'k', sig: 'AA==' }) as JsonValue[] },
    ],
  ])('refuses %s', (_, value) => {
    expect(parseEnvelope(value)).toMatchObject({ ok: false, error: { code: 'envelope.malformed' } });
  });
});
