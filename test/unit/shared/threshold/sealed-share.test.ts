import { createCipheriv, createDecipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Sha256Hex } from '#shared/brand';
import { sha256Hex, toHex, utf8 } from '#shared/encoding';
import {
  newSession,
  openShare,
  planRefresh,
  readSealedShare,
  sealedShareAad,
  sealedShareText,
  sealShare,
  type SealedShare,
  type SealedShareContext,
  type SharePlace,
  type ShareSealer,
} from '#shared/threshold';
import {
  generateKey,
  must,
  number,
  numbers,
  runKeySession,
  seeded,
  shareIn,
  sharedKeyOf,
} from '../../../support/threshold.ts';

const digest = (text: string): Sha256Hex => sha256Hex(utf8(text)) as Sha256Hex;

/** AES-256-GCM as a token would do it; nonces from a seed. */
const tokenOf = (keyId: string, { isHonest = true } = {}): ShareSealer => {
  const key = seeded(keyId)(32);
  const random = seeded(`${keyId} nonces`);
  return {
    keyId,
    seal: (plaintext, aad) => {
      const nonce = random(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(isHonest ? aad : utf8('other'));
      const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
      return { nonce, ciphertext: new Uint8Array(ciphertext) };
    },
    open: ({ nonce, ciphertext }, aad) => {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce)
        .setAAD(aad)
        .setAuthTag(ciphertext.subarray(-16));
      try {
        return new Uint8Array(
          Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()]),
        );
      } catch {
        return undefined;
      }
    },
  };
};

const shared = generateKey('bip340', 2, numbers(1, 2, 3));
const refreshed = sharedKeyOf(
  runKeySession(must(planRefresh(newSession(seeded('refresh')), shared.key)), 'refresh', shared.shares),
);
const place: SharePlace = {
  key: shared.key,
  identifier: number(1),
  tokenSerial: 'DENK0105',
  policyDigest: digest('policy'),
};
const token = tokenOf('token key 1');
const sealed = must(await sealShare(shareIn(shared.shares, 1), place, token));

const codeOf = async (
  value: unknown,
  where: SharePlace = place,
  by: ShareSealer = token,
): Promise<string> => {
  const opened = await openShare(value, where, by);
  return opened.ok ? 'opened' : `${opened.error.code} ${opened.error.culprits.join()}`;
};

const withContext = (change: Partial<SealedShareContext>): SealedShare => ({
  ...sealed,
  context: { ...sealed.context, ...change },
});

describe('a share at rest', () => {
  test('opens where it belongs, as the same share', async () => {
    const kept = must(readSealedShare(sealedShareText(sealed)));
    const opened = must(await openShare(kept, place, token));
    expect(toHex(opened.secret.reveal())).toBe(toHex(shareIn(shared.shares, 1).secret.reveal()));
    expect(opened).toMatchObject({ participant: 1, epoch: 1, groupKey: shared.key.groupKey });
    expect(sealedShareText(sealed)).not.toContain(toHex(shareIn(shared.shares, 1).secret.reveal()));
  });

  test('is bound to the canonical JSON of where it belongs', () => {
    expect(sealedShareAad(sealed.context)).toBe(
      `{"epoch":1,"groupKey":"${shared.key.groupKey}","identifier":1,"n":3,"policyDigest":"${digest('policy')}",` +
        '"t":2,"tokenSerial":"DENK0105"}',
    );
  });

  const changes: readonly Partial<SealedShareContext>[] = [
    { groupKey: digest('other key') },
    { identifier: number(2) },
    { t: 3 },
    { n: 4 },
    { epoch: 2 },
    { tokenSerial: 'DENK0106' },
    { policyDigest: digest('other policy') },
  ];
  test.each(changes)('does not open with %j', async (change) => {
    expect(await codeOf(withContext(change))).toBe('share-integrity 1');
  });

  const places: readonly (readonly [string, SharePlace])[] = [
    ['token', { ...place, tokenSerial: 'DENK0106' }],
    ['policy', { ...place, policyDigest: digest('other policy') }],
    ['holder', { ...place, identifier: number(2) }],
    ['epoch', { ...place, key: refreshed.key }],
  ];
  test.each(places)('does not open for another %s, even where its file says so too', async (_, where) => {
    const { key, identifier, tokenSerial, policyDigest } = where;
    const forged = withContext({ identifier, tokenSerial, policyDigest, epoch: key.epoch });
    expect(await codeOf(sealed, where)).toBe(`share-integrity ${identifier}`);
    expect(await codeOf(forged, where)).toBe(`share-integrity ${identifier}`);
  });

  test('does not open by another key of the token, nor where a byte was changed', async () => {
    expect(await codeOf(sealed, place, tokenOf('token key 2'))).toBe('share-integrity 1');
    expect(await codeOf({ ...sealed, wrappedBy: 'token key 2' }, place, tokenOf('token key 2'))).toBe(
      'share-integrity 1',
    );
    const flipped = Buffer.from(sealed.ciphertext, 'base64');
    flipped[5] = (flipped[5] ?? 0) ^ 1;
    expect(await codeOf({ ...sealed, ciphertext: flipped.toString('base64') })).toBe('share-integrity 1');
  });

  test('that is not the share of the key does not count, however well it was sealed', async () => {
    const swapped = token.seal(
      shareIn(shared.shares, 2).secret.reveal(),
      utf8(sealedShareAad(sealed.context)),
    );
    const { nonce, ciphertext } = await swapped;
    const forged = {
      ...sealed,
      nonce: Buffer.from(nonce).toString('base64'),
      ciphertext: Buffer.from(ciphertext).toString('base64'),
    };
    expect(await codeOf(forged)).toBe('share-integrity 1');
  });

  test('is not reported as kept by a token that seals something else', async () => {
    expect(
      await sealShare(shareIn(shared.shares, 1), place, tokenOf('liar', { isHonest: false })),
    ).toMatchObject({
      error: { code: 'share-integrity' },
    });
  });

  test('is read strictly', async () => {
    expect(await codeOf({ ...sealed, more: 1 })).toBe('malformed ');
    expect(await codeOf({ ...sealed, nonce: 'AAAA' })).toBe('malformed ');
    expect(readSealedShare(` ${sealedShareText(sealed)}`)).toMatchObject({ error: { code: 'malformed' } });
    expect(readSealedShare(sealedShareText(sealed).replace('"v":1', '"v":2'))).toMatchObject({
      error: { code: 'malformed' },
    });
  });
});
