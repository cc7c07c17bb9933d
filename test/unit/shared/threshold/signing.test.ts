import { createPublicKey, verify } from 'node:crypto';
import { schnorr } from '@noble/curves/secp256k1.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from '#shared/encoding';
import {
  combineSignature,
  planRefresh,
  newSession,
  sessionsInMemory,
  startSigning,
  suiteIds,
  type Participant,
  type SignaturePart,
  type SuiteId,
  type ThresholdKey,
} from '#shared/threshold';
import { commitmentsDigest } from '../../../../shared/threshold/signing-request.ts';
import { suiteOf } from '../../../../shared/threshold/suites.ts';
import {
  generateKey,
  must,
  numbers,
  requestOf,
  runKeySession,
  seeded,
  shareIn,
  sharedKeyOf,
  signerOf,
  signTogether,
  type SharedKey,
} from '../../../support/threshold.ts';

const MESSAGE = utf8('pay 1.00 EUR');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** What somebody outside does, who knows nothing of shares. */
const VERIFY: Readonly<
  Record<SuiteId, (signature: Uint8Array, message: Uint8Array, key: Uint8Array) => boolean>
> = {
  ed25519: (signature, message, key) =>
    ed25519.verify(signature, message, key, { zip215: false }) &&
    verify(
      null,
      message,
      createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' }),
      signature,
    ),
  bip340: (signature, message, key) => schnorr.verify(signature, message, key),
};

const keysOf = (suite: SuiteId): readonly SharedKey[] =>
  ['a', 'b', 'c'].map((seed) => generateKey(suite, 2, numbers(1, 2, 7), seed));

describe.each(suiteIds)('signing with %s', (suite) => {
  const keys = keysOf(suite);
  const shared = keys[0] ?? generateKey(suite, 2, numbers(1, 2, 7));
  const { key, shares } = shared;

  test(
    'any holders up from the threshold make a signature that verifies outside',
    { timeout: 60_000 },
    () => {
      const asked = fc.record({
        which: fc.constantFrom(...keys),
        signers: fc.subarray([...numbers(1, 2, 7)], { minLength: 2 }),
        message: fc.uint8Array({ maxLength: 200 }),
        seed: fc.string(),
      });
      fc.assert(
        fc.property(asked, ({ which, signers, message, seed }) => {
          const signature = must(signTogether(which, signers, message, seed));
          const groupKey = fromHex(which.key.groupKey);
          expect(VERIFY[suite](signature, message, groupKey)).toBe(true);
          expect(VERIFY[suite](signature, Uint8Array.of(...message, 1), groupKey)).toBe(false);
        }),
        { numRuns: 10 },
      );
    },
  );

  test('one fewer never does', () => {
    const three = generateKey(suite, 3, numbers(1, 2, 3));
    expect(requestOf(three.key, numbers(1, 3), MESSAGE)).toMatchObject({
      error: { code: 'too-few-signers' },
    });
    const lowered: ThresholdKey = { ...three.key, threshold: 2 };
    const forged = must(requestOf(lowered, numbers(1, 3), MESSAGE));
    expect(
      startSigning({
        request: forged,
        share: shareIn(three.shares, 1),
        random: seeded('x'),
        claim: () => true,
      }),
    ).toMatchObject({ error: { code: 'wrong-key' } });
    expect(combineSignature(forged, ...lonely(forged, three, numbers(1, 3)))).toMatchObject({
      error: { code: 'bad-result' },
    });
  });

  test('a wrong part is found before anything is added up, and whose it is', () => {
    fc.assert(
      fc.property(
        fc.subarray([...numbers(1, 2, 7)], { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        (bad, by) => {
          const request = must(requestOf(key, numbers(1, 2, 7), MESSAGE));
          const signers = numbers(1, 2, 7).map((one) => signerOf(request, shareIn(shares, one)));
          const commitments = signers.map(({ commitment }) => commitment);
          const parts = signers
            .map(({ sign }) => must(sign(commitments)))
            .map((part) => (bad.includes(part.from) ? shifted(suite, part, BigInt(by)) : part));
          expect(combineSignature(request, commitments, parts)).toMatchObject({
            error: { code: 'bad-signature-share', culprits: bad },
          });
        },
      ),
      { numRuns: 4 },
    );
  });

  test('a part for other commitments accuses nobody: somebody told two signers two things', () => {
    const request = must(requestOf(key, numbers(1, 2), MESSAGE));
    const honest = signerOf(request, shareIn(shares, 1));
    const [told, kept] = ['told', 'kept'].map((seed) => signerOf(request, shareIn(shares, 2), seed));
    if (told === undefined || kept === undefined) throw new Error('two sides of one signer');
    const part = must(honest.sign([honest.commitment, told.commitment]));
    const commitments = [honest.commitment, kept.commitment];
    const parts = [part, must(kept.sign(commitments))];
    expect(combineSignature(request, commitments, parts)).toMatchObject({
      error: { code: 'transcript-mismatch', culprits: [] },
    });
    const relabelled = parts.map((one) => ({ ...one, commitments: '00'.repeat(32) }));
    expect(combineSignature(request, commitments, relabelled)).toMatchObject({
      error: { code: 'transcript-mismatch', culprits: [] },
    });
  });

  test('commitments are the same in whatever order they come', () => {
    const request = must(requestOf(key, numbers(1, 2, 7), MESSAGE));
    const signers = numbers(1, 2, 7).map((one) => signerOf(request, shareIn(shares, one)));
    const commitments = signers.map(({ commitment }) => commitment);
    const turned = [...commitments].reverse();
    const parts = signers.map(({ sign }, at) => must(sign(at === 0 ? turned : commitments)));
    expect(combineSignature(request, turned, parts)).toMatchObject({ ok: true });
  });

  test('what is signed is what was asked for, whatever becomes of the bytes and the list of the caller', () => {
    const [message, asked] = [MESSAGE.slice(), [...numbers(1, 2)]];
    const request = must(requestOf(key, asked, message));
    message.set(utf8('pay 9'));
    asked.push(...numbers(7));
    const signers = numbers(1, 2).map((one) => signerOf(request, shareIn(shares, one)));
    const commitments = signers.map(({ commitment }) => commitment);
    const parts = signers.map(({ sign }) => must(sign(commitments)));
    const signature = must(combineSignature(request, commitments, parts));
    expect(VERIFY[suite](signature, MESSAGE, fromHex(key.groupKey))).toBe(true);
    expect(VERIFY[suite](signature, message, fromHex(key.groupKey))).toBe(false);
  });

  test('nonces are used once, also where signing failed', () => {
    const request = must(requestOf(key, numbers(1, 2), MESSAGE));
    const [one, two] = [signerOf(request, shareIn(shares, 1)), signerOf(request, shareIn(shares, 2))];
    const commitments = [one.commitment, two.commitment];
    must(one.sign(commitments));
    expect(one.sign(commitments)).toMatchObject({ error: { code: 'nonces-used' } });
    expect(two.sign([two.commitment])).toMatchObject({ error: { code: 'missing', culprits: [1] } });
    expect(two.sign(commitments)).toMatchObject({ error: { code: 'nonces-used' } });
    const aborted = signerOf(request, shareIn(shares, 1));
    aborted.abort();
    expect(aborted.sign(commitments)).toMatchObject({ error: { code: 'nonces-used' } });
  });

  test('a session is begun once', () => {
    const request = must(requestOf(key, numbers(1, 2), MESSAGE));
    const claim = sessionsInMemory();
    const begin = (): unknown =>
      startSigning({ request, share: shareIn(shares, 1), random: seeded('once'), claim });
    expect(begin()).toMatchObject({ ok: true });
    expect(begin()).toMatchObject({ error: { code: 'session-used' } });
  });

  test('another session, message, signer set, key or epoch is told apart and its sender named', () => {
    const request = must(requestOf(key, numbers(1, 2), MESSAGE));
    const mine = signerOf(request, shareIn(shares, 1));
    const codeFor = (other: typeof request, from: SharedKey = shared): unknown => {
      const { commitment } = signerOf(other, shareIn(from.shares, 2));
      const result = combineSignature(request, [mine.commitment, commitment], []);
      return result.ok ? 'taken' : `${result.error.code} ${result.error.culprits.join()}`;
    };
    const refreshed = sharedKeyOf(
      runKeySession(must(planRefresh(newSession(seeded('refresh')), key)), 'refresh', shares),
    );
    const other = keys[1] ?? shared;
    expect(codeFor(must(requestOf(key, numbers(1, 2), MESSAGE, 'else')))).toBe('wrong-session 2');
    expect(codeFor(must(requestOf(key, numbers(1, 2), utf8('pay 9.00 EUR'))))).toBe('wrong-context 2');
    expect(codeFor(must(requestOf(key, numbers(1, 2, 7), MESSAGE)))).toBe('wrong-context 2');
    expect(codeFor(must(requestOf(other.key, numbers(1, 2), MESSAGE)), other)).toBe('wrong-key 2');
    expect(codeFor(must(requestOf(refreshed.key, numbers(1, 2), MESSAGE)), refreshed)).toBe('mixed-epoch 2');
  });

  test('what is delivered twice, unsound, by a stranger or exchanged is refused', () => {
    const request = must(requestOf(key, numbers(1, 2), MESSAGE));
    const { commitment: first } = signerOf(request, shareIn(shares, 1));
    const second = (): ReturnType<typeof signerOf> => signerOf(request, shareIn(shares, 2));
    const { commitment } = second();
    const infinity = '00'.repeat(suiteOf(suite).pointBytes);
    expect(second().sign([first, first])).toMatchObject({ error: { code: 'duplicate', culprits: [1] } });
    expect(second().sign([{ ...first, hiding: infinity }, commitment])).toMatchObject({
      error: { code: 'bad-commitment', culprits: [1] },
    });
    const [own, lone] = [second(), signerOf(request, shareIn(shares, 1))];
    const part = must(lone.sign([lone.commitment, own.commitment]));
    const infinite = [lone.commitment, { ...own.commitment, binding: infinity }];
    expect(combineSignature(request, infinite, [part, { ...part, from: 2 }])).toMatchObject({
      error: { code: 'bad-commitment', culprits: [2] },
    });
    expect(second().sign([{ ...first, from: 7 }, commitment])).toMatchObject({
      error: { code: 'unknown-participant', culprits: [7] },
    });
    expect(second().sign([first, { ...commitment, hiding: first.hiding }])).toMatchObject({
      error: { code: 'bad-commitment', culprits: [] },
    });
    expect(second().sign([{ ...first, more: 1 }, commitment])).toMatchObject({
      error: { code: 'malformed' },
    });
    expect(requestOf(key, numbers(1, 9), MESSAGE)).toMatchObject({
      error: { code: 'unknown-participant', culprits: [9] },
    });
    expect(requestOf(key, numbers(1, 1), MESSAGE)).toMatchObject({ error: { code: 'bad-plan' } });
  });
});

/** The commitments and parts of signers who don't check what they sign with: the library alone. */
const lonely = (
  request: Parameters<typeof combineSignature>[0],
  { shares }: SharedKey,
  signers: readonly Participant[],
): readonly [readonly unknown[], readonly unknown[]] => {
  const { frost, pointOf } = suiteOf(request.key.suite);
  const pack = {
    signers: { min: 2, max: 3 },
    commitments: [pointOf(fromHex(request.key.groupKey))],
    verifyingShares: {},
  };
  const drawn = signers.map((from) => {
    const secret = {
      identifier: frost.Identifier.fromNumber(from),
      signingShare: shareIn(shares, from).secret.reveal(),
    };
    return { from, secret, ...frost.commit(secret) };
  });
  const { session, context, key } = request;
  const header = { v: 1, session, context, groupKey: key.groupKey, epoch: key.epoch } as const;
  const packages = drawn.map((one) => one.commitments);
  const commitments = drawn.map(({ from, commitments: { hiding, binding } }) => ({
    ...header,
    kind: 'nonce-commitment' as const,
    from,
    hiding: toHex(hiding),
    binding: toHex(binding),
  }));
  const parts = drawn.map(({ from, secret, nonces }) => ({
    ...header,
    kind: 'signature-part',
    from,
    commitments: commitmentsDigest(commitments),
    part: toHex(frost.signShare(secret, pack, nonces, packages, request.message)),
  }));
  return [commitments, parts];
};

const shifted = (suite: SuiteId, part: SignaturePart, by: bigint): SignaturePart => {
  const { scalars } = suiteOf(suite);
  const moved = scalars.add(scalars.fromBytes(fromHex(part.part)), by);
  return { ...part, part: Buffer.from(scalars.toBytes(moved)).toString('hex') };
};
