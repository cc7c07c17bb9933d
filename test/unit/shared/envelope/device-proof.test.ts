import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceId } from '#shared/brand';
import { fromBase64, toBase64, utf8 } from '#shared/encoding';
import {
  deviceKeyOf,
  envelopeBytes,
  isProvableDevice,
  isProvedBy as isProvedUnder,
  nobleVerify,
  preAuthEncoding,
  type Envelope,
  type EnvelopeSignature,
} from '#shared/envelope';

const isProvedBy = (envelope: Envelope, device: DeviceId): boolean =>
  isProvedUnder(envelope, device, nobleVerify);
const PERSON: EnvelopeSignature = { keyid: 'person', sig: 'AA==' };
const TYPE = 'application/test+json';
const seedArb = fc.uint8Array({ minLength: 32, maxLength: 32 });
const payloadArb = fc.uint8Array({ maxLength: 200 });

const signedAt = (seed: Uint8Array, payload: Uint8Array): Envelope => ({
  payloadType: TYPE,
  payload: toBase64(payload),
  signatures: [PERSON, deviceKeyOf(seed).proofOver(preAuthEncoding(TYPE, payload))],
});

describe('the proof of a device', () => {
  test('holds for the device whose key signed, and for no other', () => {
    fc.assert(
      fc.property(seedArb, seedArb, payloadArb, (seed, other, payload) => {
        fc.pre(toBase64(seed) !== toBase64(other));
        const { id } = deviceKeyOf(seed);
        expect(isProvableDevice(id)).toBe(true);
        expect(isProvedBy(signedAt(seed, payload), id)).toBe(true);
        expect(isProvedBy(signedAt(other, payload), id)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test('holds for these bytes and this kind of statement alone', () => {
    fc.assert(
      fc.property(
        seedArb,
        payloadArb,
        fc.uint8Array({ minLength: 1, maxLength: 9 }),
        (seed, payload, more) => {
          const envelope = signedAt(seed, payload);
          const { id } = deviceKeyOf(seed);
          const longer = { ...envelope, payload: toBase64(new Uint8Array([...payload, ...more])) };
          expect(isProvedBy(longer, id)).toBe(false);
          expect(isProvedBy({ ...envelope, payloadType: 'application/other' }, id)).toBe(false);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('is refused when it is missing, doubled, renamed, cut or altered', () => {
    const seed = new Uint8Array(32).fill(3);
    const { id } = deviceKeyOf(seed);
    const envelope = signedAt(seed, utf8('{}'));
    const [person, proof] = envelope.signatures;
    if (person === undefined || proof === undefined) throw new TypeError('two signatures');
    const bytes = fromBase64(proof.sig);
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    const variants: readonly (readonly EnvelopeSignature[])[] = [
      [person],
      [proof],
      [proof, person],
      [person, proof, proof],
      [person, { ...proof, keyid: proof.keyid.replace('device:', '') }],
      [person, { ...proof, keyid: 'device:xyz' }],
      [person, { ...proof, keyid: proof.keyid.toUpperCase() }],
      [person, { ...proof, sig: toBase64(fromBase64(proof.sig).slice(0, 63)) }],
      [person, { ...proof, sig: toBase64(bytes) }],
      [person, { ...proof, sig: '*' }],
    ];
    expect(isProvedBy(envelope, id)).toBe(true);
    for (const signatures of variants) expect(isProvedBy({ ...envelope, signatures }, id)).toBe(false);
    expect(envelopeBytes(envelope)).toEqual(preAuthEncoding(TYPE, utf8('{}')));
  });

  test('is asked of ids that are digests of a key alone', () => {
    for (const id of ['device-test', 'desk-1a2b3c4d', `desk-${'g'.repeat(64)}`, `desk-${'a'.repeat(63)}`])
      expect(isProvableDevice(id as DeviceId)).toBe(false);
  });
});
