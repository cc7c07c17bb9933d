import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from '#shared/encoding';
import { keyDigest, participantsOf, readKey, suiteIds } from '#shared/threshold';
import { suiteOf } from '../../../../shared/threshold/suites.ts';
import {
  acknowledgeAll,
  announceAll,
  confirmAll,
  dealAll,
  generateKey,
  generationPlan,
  membersIn,
  must,
  number,
  numbers,
  outcomesOf,
  runKeySession,
  sharedKeyOf,
  signTogether,
} from '../../../support/threshold.ts';

const size = fc
  .uniqueArray(fc.integer({ min: 1, max: 255 }), { minLength: 2, maxLength: 4 })
  .map((ones) => numbers(...ones.sort((left, right) => left - right)))
  .chain((participants) =>
    fc.record({
      participants: fc.constant(participants),
      threshold: fc.integer({ min: 2, max: participants.length }),
    }),
  );

describe.each(suiteIds)('a generation for %s', (suite) => {
  test('gives everybody the same key, and each a share of it', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(size, fc.string(), ({ participants, threshold }, seed) => {
        const outcomes = runKeySession(generationPlan(suite, threshold, participants, seed), seed);
        const digests = new Set([...outcomes.values()].map(({ key }) => keyDigest(key)));
        expect(digests.size).toBe(1);
        for (const [me, { key, share }] of outcomes) {
          expect(readKey(JSON.parse(JSON.stringify(key)))).toEqual({ ok: true, value: key });
          expect(share).toMatchObject({
            participant: me,
            epoch: 1,
            key: keyDigest(key),
            groupKey: key.groupKey,
          });
        }
      }),
      { numRuns: 6 },
    );
  });

  test('any threshold of the shares is the secret behind the group key, and fewer are not', () => {
    const { key, shares } = generateKey(suite, 3, numbers(1, 2, 5, 9));
    const { frost, baseTimes, groupKeyOf, scalars } = suiteOf(suite);
    const secretOf = (...ones: readonly number[]): string => {
      const chosen = ones.map((one) => {
        const share = shares.get(number(one));
        if (share === undefined) throw new Error('no share');
        return { identifier: frost.Identifier.fromNumber(one), signingShare: share.secret.reveal() };
      });
      const secret = frost.combineSecret(chosen, { min: ones.length, max: 4 });
      return Buffer.from(groupKeyOf(baseTimes(scalars.fromBytes(secret))).groupKey).toString('hex');
    };
    expect([secretOf(1, 2, 5), secretOf(2, 5, 9), secretOf(1, 2, 5, 9)]).toEqual(Array(3).fill(key.groupKey));
    for (const [one, other] of [
      [1, 2],
      [5, 9],
      [1, 9],
    ] as const)
      expect(secretOf(one, other)).not.toBe(key.groupKey);
  });

  test('a key with one verifying share exchanged is refused and the share named', () => {
    const { key } = generateKey(suite, 2, numbers(1, 2, 3));
    const [first, second, third] = key.shares;
    const forged = { ...key, shares: [first, second, { ...third, point: first?.point }] };
    expect(readKey(forged)).toMatchObject({ ok: false, error: { code: 'bad-key', culprits: [3] } });
    expect(
      readKey({ ...key, groupKey: generateKey(suite, 2, numbers(1, 2), 'other').key.groupKey }),
    ).toMatchObject({ ok: false, error: { code: 'bad-key' } });
    expect(readKey({ ...key, threshold: 3 })).toMatchObject({ ok: false, error: { code: 'bad-key' } });
    expect(readKey({ ...key, note: 'x' })).toMatchObject({ ok: false, error: { code: 'malformed' } });
    expect(participantsOf(key)).toEqual([1, 2, 3]);
  });
});

test('everybody compares the same six words before a share goes out', () => {
  const members = membersIn(generationPlan('ed25519', 2, numbers(1, 2, 3)), 'words');
  announceAll(members);
  const heard = members.map(({ session }) => must(session.transcript()).words.join(' '));
  expect(new Set(heard).size).toBe(1);
  expect(heard[0]?.split(' ')).toHaveLength(6);
  for (const { session } of members) expect(session.deal()).toMatchObject({ error: { code: 'wrong-round' } });
});

test.each([
  ['the even', 'y-1', true],
  ['the odd', 'y-0', false],
] as const)(
  'the group key of BIP-340 is the sum of what was dealt, also with %s y, untweaked',
  (_, seed, isEven) => {
    const suite = suiteOf('bip340');
    const members = membersIn(generationPlan('bip340', 2, numbers(1, 2, 3), seed), seed);
    for (const step of [announceAll, confirmAll, dealAll, acknowledgeAll]) step(members);
    const constants = members[0]?.session
      .firstMessages()
      .map(({ dealing }) => fromHex(dealing?.commitment[0] ?? ''));
    const sum = suite.groupKeyOf(suite.combine(constants ?? [], [1n, 1n, 1n]) ?? new Uint8Array(0));
    const shared = sharedKeyOf(outcomesOf(members));
    expect(sum.isNormal).toBe(isEven);
    expect(shared.key.groupKey).toBe(toHex(sum.groupKey));
    expect(signTogether(shared, numbers(1, 3), utf8('x'))).toMatchObject({ ok: true });
  },
);
