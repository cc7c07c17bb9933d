import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WalletLimits } from '#shared/double-entry';
import { fromUtf8, sha256Hex, utf8 } from '#shared/encoding';
import {
  decodeIntent,
  digestOf,
  digestOfBytes,
  encodeIntent,
  INTENT_BYTES_MAX,
  originKey,
  PUBLICATION_BYTES_MAX,
  type Intent,
  type WalletChange,
} from '#shared/intent';
import { sixWords } from '#shared/words';
import {
  ANNA,
  IBAN_A,
  IBAN_B,
  testChange,
  testGrant,
  testRegistration,
  testRevocation,
  testTransfer,
} from '../../../support/company.ts';
import { testPublication, testRule, testRules } from '../../../support/policy-life.ts';

describe('the bytes of an intent', () => {
  test('decode to the intent they were made of, and to its digest', () => {
    for (const intent of [
      testTransfer(),
      testRegistration(),
      testChange({ kind: 'freeze' }),
      testChange({ kind: 'archive', accounts: [], ibans: [IBAN_B, IBAN_A].sort() }),
      testGrant(),
      testRevocation(),
      testPublication(testRules()),
    ]) {
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

describe('a change of a wallet or a mandate', () => {
  const NONE = { soft: null, hard: null };
  const floor = (hard: string): WalletLimits[number] => ({
    asset: 'EUR',
    limits: { floor: { soft: null, hard }, ceiling: NONE, velocity: [] },
  });
  const codeOf = (intent: Intent): string | undefined => {
    const decoded = decodeIntent(encodeIntent(intent));
    return decoded.ok ? undefined : decoded.error.detail.split(':')[0];
  };

  test.each<[string, WalletChange]>([
    ['limits that stay as they are', { kind: 'set-limits', from: [floor('5')], to: [floor('5')] }],
    [
      'limits of an asset that nobody knows',
      { kind: 'set-limits', from: [], to: [{ ...floor('5'), asset: 'XXA' }] },
    ],
    [
      'limits of nothing',
      {
        kind: 'set-limits',
        from: [],
        to: [{ asset: 'EUR', limits: { floor: NONE, ceiling: NONE, velocity: [] } }],
      },
    ],
    ['the same owner', { kind: 'set-owner', from: ANNA, to: ANNA }],
    ['an earlier end', { kind: 'extend', from: '2027-01-01', to: '2026-12-31' }],
    ['IBANs out of order', { kind: 'archive', accounts: [], ibans: [IBAN_A, IBAN_B].sort().reverse() }],
    ['an IBAN twice', { kind: 'archive', accounts: [], ibans: [IBAN_A, IBAN_A] }],
    ['an IBAN that is none', { kind: 'archive', accounts: [], ibans: ['DE00370400440532013000'] }],
  ])('with %s can not be signed', (_, change) => {
    expect(codeOf(testChange(change))).toMatch(/^change/);
  });

  test.each<[string, Parameters<typeof testGrant>[0]]>([
    ['that is over before it begins', { expiresAt: '2026-05-01T09:00:00Z' }],
    ['over no wallet', { wallets: [] }],
    ['over a wallet twice', { wallets: ['wallet-a', 'wallet-a'] as never }],
    ['over all wallets by their role', { roles: ['wallet'] }],
    [
      'with an asset twice',
      {
        maxima: [
          { asset: 'EUR', minor: '1' },
          { asset: 'EUR', minor: '2' },
        ],
      },
    ],
    ['with an asset that nobody knows', { maxima: [{ asset: 'XXA', minor: '1' }] }],
  ])('a mandate %s can not be signed', (_, mandate) => {
    expect(codeOf(testGrant(mandate))).toBeTypeOf('string');
  });

  test('a registration with limits of an asset that it has no account in, or already over, can not be signed', () => {
    const { wallet } = testRegistration();
    expect(
      codeOf(testRegistration({ wallet: { ...wallet, limits: [{ ...floor('5'), asset: 'USD' }] } })),
    ).toBe('wallet.limits');
    expect(codeOf(testRegistration({ wallet: { ...wallet, expiresOn: '2026-05-01' } }))).toBe(
      'wallet.expiresOn',
    );
    expect(codeOf(testRegistration({ wallet: { ...wallet, limits: [floor('5')] } }))).toBeUndefined();
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

describe('a version of the policy', () => {
  const thousand = (title: string): ReturnType<typeof testPublication> =>
    testPublication(
      Array.from({ length: 1_000 }, (_, index) => ({
        ...testRule('T-2'),
        id: `T-${String(index + 1)}`,
        title,
      })),
    );
  const decoded = (intent: Intent): ReturnType<typeof decodeIntent> => decodeIntent(encodeIntent(intent));

  test('may have a thousand rules, and has a limit of its own', () => {
    const large = thousand(
      'External payments from 1,000,000 EUR need senior treasury as well, on every working day',
    );
    expect(encodeIntent(large).length).toBeGreaterThan(INTENT_BYTES_MAX);
    expect(encodeIntent(large).length).toBeLessThan(PUBLICATION_BYTES_MAX / 2);
    expect(decoded(large)).toMatchObject({ ok: true });
    const denied = {
      ...testRule('D-1'),
      when: { action: ['transfer' as const], assets: Array.from({ length: 1_000 }, () => 'E'.repeat(1_100)) },
    };
    expect(decoded(testPublication([denied]))).toMatchObject({
      ok: false,
      error: { code: 'unknown-shape', detail: 'larger than 1024 KiB' },
    });
  });

  test('is the only intent that may be so large', () => {
    const grant = testGrant({
      wallets: Array.from({ length: 1_000 }, (_, at) => `wallet-${String(at).padStart(60, '0')}` as never),
    });
    expect(encodeIntent(grant).length).toBeGreaterThan(INTENT_BYTES_MAX);
    expect(decoded(grant)).toMatchObject({ ok: false, error: { detail: 'larger than 64 KiB' } });
  });

  test('follows its base', () => {
    const intent = testPublication(testRules());
    for (const version of [1, 3, 99])
      expect(decoded({ ...intent, policy: { ...intent.policy, version } })).toMatchObject({
        ok: false,
        error: { code: 'bad-value' },
      });
  });

  test.each([
    ['the title', { title: 'Payments\u202e' }],
    ['the title of a rule', { rules: [{ ...testRule('T-1'), title: 'Two of treasury\u200b' }] }],
    [
      'the code of a denial',
      { rules: [{ ...testRule('D-1'), then: { kind: 'deny' as const, code: 'a\u2066b' } }] },
    ],
    [
      'the name of a calendar',
      {
        rules: [
          {
            ...testRule('T-1'),
            when: { action: ['transfer' as const], time: { calendar: ' hours', inside: true } },
          },
        ],
      },
    ],
  ])('with hidden characters in %s can not be signed', (_, over) => {
    const intent = testPublication(testRules());
    expect(decoded({ ...intent, policy: { ...intent.policy, ...over } })).toMatchObject({
      ok: false,
      error: { code: 'bad-value' },
    });
  });
});
