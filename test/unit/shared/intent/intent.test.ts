import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromUtf8, sha256Hex, utf8 } from '#shared/encoding';
import { decodeIntent, digestOf, digestOfBytes, encodeIntent, originKey } from '#shared/intent';
import { sixWords } from '#shared/words';
import { testRegistration, testTransfer } from '../../../support/company.ts';

describe('the bytes of an intent', () => {
  test('decode to the intent they were made of, and to its digest', () => {
    for (const intent of [testTransfer(), testRegistration()]) {
      const bytes = encodeIntent(intent);
      const decoded = decodeIntent(bytes);
      expect(decoded).toEqual({ ok: true, value: intent });
      expect(digestOfBytes(bytes)).toBe(digestOf(intent));
      expect(digestOf(intent)).toBe(sha256Hex(utf8(`countersign/intent/v1\n${fromUtf8(bytes)}`)));
    }
  });

  test('in another order, with a space, or with a key twice are not an intent', () => {
    const text = fromUtf8(encodeIntent(testTransfer()));
    const members = Object.entries(JSON.parse(text) as object).reverse();
    const variants = [
      JSON.stringify(Object.fromEntries(members)),
      text.replace(',', ', '),
      text.replace('"v":1', '"v":1,"v":1'),
      text.slice(0, -1),
      '',
    ];
    for (const variant of variants)
      expect(decodeIntent(utf8(variant))).toMatchObject({ ok: false, error: { code: 'not-canonical' } });
  });

  test.each([
    ['an unknown key', { note: 'hi' }, 'unknown-shape'],
    ['a missing key', { purpose: undefined }, 'unknown-shape'],
    ['another version', { v: 2 }, 'unknown-shape'],
    ['an unknown rail', { rail: 'pigeon' }, 'unknown-shape'],
    ['an expiry before its creation', { expiresAt: '2026-04-01T00:00:00Z' }, 'bad-value'],
    ['an external rail to an own account', { rail: 'sepa' }, 'bad-value'],
  ])('with %s can not be signed', (_, change, code) => {
    const intent = { ...testTransfer(), ...change };
    const bytes = encodeIntent(JSON.parse(JSON.stringify(intent)) as typeof intent & { v: 1 } as never);
    expect(decodeIntent(bytes)).toMatchObject({ ok: false, error: { code } });
  });

  test.each(['-1', '01', '1.0', '1e3', '', '0'])('with the amount %j can not be signed', (minor) => {
    expect(decodeIntent(encodeIntent(testTransfer({ minor }))).ok).toBe(false);
  });

  test.each([
    ['a line break', 'ACME\n\nAmount\n1.00 EUR'],
    ['a bidirectional override', 'ACME \u202egnp'],
    ['a zero-width space', 'AC\u200bME'],
    ['white space at its end', 'ACME '],
    ['a decomposed letter', 'Mu\u0308ller'],
  ])('with %s in a text can not be signed', (_, name) => {
    const payee = { name, country: null, version: null };
    expect(decodeIntent(encodeIntent(testTransfer({ payee })))).toMatchObject({ ok: false });
  });

  test.each(['2026-02-30T09:00:00Z', '2026-05-01T09:00:60Z', '9999-99-99T99:99:99Z'])(
    'with the instant %s can not be signed',
    (expiresAt) => {
      expect(decodeIntent(encodeIntent(testTransfer({ expiresAt })))).toMatchObject({ ok: false });
    },
  );

  test('with a bank code that is none can not be signed', () => {
    const legs = testTransfer().legs.map((leg) => ({
      ...leg,
      destination: { ...leg.destination, bic: 'KOEX KP\u200bP1' },
    }));
    expect(decodeIntent(encodeIntent(testTransfer({ legs })))).toMatchObject({ ok: false });
  });

  test('with a scale that is not the asset’s can not be signed', () => {
    const intent = testTransfer();
    const legs = intent.legs.map((leg) => ({ ...leg, amount: { ...leg.amount, scale: 3 } }));
    expect(decodeIntent(encodeIntent({ ...intent, legs })).ok).toBe(false);
  });

  test('with any byte changed give another digest or nothing', () => {
    const bytes = encodeIntent(testTransfer());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const decoded = decodeIntent(changed);
        if (decoded.ok) expect(digestOf(decoded.value)).not.toBe(digestOfBytes(bytes));
      }),
      { numRuns: 500 },
    );
  });
});

describe('an origin', () => {
  const file = {
    kind: 'file',
    fileDigest: sha256Hex(utf8('x')),
    fileName: 'a.xml',
    messageId: 'M',
    paymentInformationId: 'P',
    transaction: 3,
    line: 40,
  } as Parameters<typeof originKey>[0] & { kind: 'file' };

  test('is the same for a renamed copy of the file', () => {
    expect(originKey({ ...file, fileName: 'b.xml', line: 41 })).toBe(originKey(file));
  });

  test('differs for another transaction or another file', () => {
    expect(originKey({ ...file, transaction: 4 })).not.toBe(originKey(file));
    expect(originKey({ ...file, fileDigest: sha256Hex(utf8('y')) as never })).not.toBe(originKey(file));
  });
});

test('two digests rarely share their six words', () => {
  const words = new Set(
    Array.from({ length: 500 }, () => sixWords(Buffer.from(digestOf(testTransfer()), 'hex')).join(' ')),
  );
  expect(words.size).toBe(500);
});
