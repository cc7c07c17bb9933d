import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sha256Hex } from '#shared/brand';
import { planRefresh, newSession, type SealedShare, type ThresholdShare } from '#shared/threshold';
import { initialiseToken } from '../../../electron/signer/custody/initialise.ts';
import { openLogin, type TokenLogin } from '../../../electron/signer/custody/login.ts';
import {
  destroySealingKey,
  generateSealingKey,
  type SealingKey,
} from '../../../electron/signer/custody/seal.ts';
import { openShareOnToken, sealShareOnToken } from '../../../electron/signer/custody/share-on-token.ts';
import { pinFrom } from '../../../electron/signer/secret.ts';
import { isSameToken, presentTokens, type PresentToken } from '../../../electron/signer/tokens.ts';
import { PROVIDERS } from '../../support/pkcs11/providers.ts';
import { codeOf, openRig, PIN, valueOf, type Rig } from '../../support/pkcs11/rig.ts';
import {
  generateKey,
  must,
  number,
  numbers,
  requestOf,
  runKeySession,
  seeded,
  sharedKeyOf,
  signTogether,
  type SharedKey,
} from '../../support/threshold.ts';

/* Two of three officers, each share sealed to the officer's own token. */

const POLICY = '5'.repeat(64) as Sha256Hex;
const MESSAGE = new TextEncoder().encode('pay the supplier');
const OFFICERS = [1, 2, 3] as const;

let rig: Rig;
let tokens: readonly PresentToken[];

beforeAll(() => {
  const softHsm = PROVIDERS.find(({ kind }) => kind === 'softhsm');
  if (softHsm === undefined) throw new TypeError('no SoftHSM');
  rig = openRig(softHsm);
  const serials = OFFICERS.map((officer) => {
    const free = rig.cryptoki.functions.C_GetSlotList(true).at(-1);
    if (free === undefined) throw new TypeError('no slot');
    const order = { label: `officer ${String(officer)}`, officer: pinFrom('10203040') };
    return valueOf(
      initialiseToken(rig.cryptoki, free, { ...order, first: pinFrom('000000'), user: pinFrom(PIN) }),
    );
  });
  tokens = serials.map((made) => {
    const found = presentTokens(rig.cryptoki).find((token) => isSameToken(token, made));
    if (found === undefined) throw new TypeError('a token is gone');
    return found;
  });
});
afterAll(() => {
  rig.close();
});

interface Kept {
  readonly sealing: SealingKey;
  readonly sealed: SealedShare;
}

const at = async <T>(officer: number, work: (login: TokenLogin) => Promise<T> | T): Promise<T> => {
  const token = tokens[officer - 1];
  if (token === undefined) throw new TypeError('no such officer');
  const { login, release } = valueOf(openLogin(token, pinFrom(PIN)));
  try {
    return await work(login);
  } finally {
    release();
  }
};

const sealedAt = (officer: number, { key, shares }: SharedKey, objectId: string): Promise<Kept> =>
  at(officer, async (login) => {
    const share = shares.get(number(officer));
    if (share === undefined) throw new TypeError('no share');
    const sealing = valueOf(generateSealingKey(login, { objectId, label: 'share' }));
    const sealed = valueOf(await sealShareOnToken(login, sealing, share, { key, policyDigest: POLICY }));
    share.secret.wipe();
    return { sealing, sealed };
  });

const allSealed = async (shared: SharedKey, objectId: string): Promise<readonly Kept[]> => {
  const kept: Kept[] = [];
  for (const officer of OFFICERS) kept.push(await sealedAt(officer, shared, objectId));
  return kept;
};

const keptOf = (kept: readonly Kept[], officer: number): Kept => {
  const found = kept[officer - 1];
  if (found === undefined) throw new TypeError('nothing kept');
  return found;
};

const openedBy = async (
  shared: SharedKey,
  kept: readonly Kept[],
  officers: readonly number[],
): Promise<SharedKey> => {
  const shares = new Map<ReturnType<typeof number>, ThresholdShare>();
  for (const officer of officers) {
    const { sealing, sealed } = keptOf(kept, officer);
    const place = { key: shared.key, identifier: number(officer), policyDigest: POLICY };
    const opened = await at(officer, (login) => openShareOnToken(login, sealing, sealed, place));
    shares.set(number(officer), valueOf(opened));
  }
  return { key: shared.key, shares };
};

test('two of three sign with the third share destroyed, and one alone does not', async () => {
  const shared = generateKey('ed25519', 2, numbers(1, 2, 3));
  const kept = await allSealed(shared, '0a');
  const { sealing, sealed } = keptOf(kept, 3);
  expect(await at(3, (login) => codeOf(destroySealingKey(login, sealing)))).toBe('ok');
  const place = { key: shared.key, identifier: number(3), policyDigest: POLICY };
  expect(codeOf(await at(3, (login) => openShareOnToken(login, sealing, sealed, place)))).toBe('token-wrong');

  const opened = await openedBy(shared, kept, [1, 2]);
  expect(signTogether(opened, numbers(1, 2), MESSAGE).ok).toBe(true);
  const alone = requestOf(shared.key, numbers(1), MESSAGE);
  expect(alone.ok).toBe(false);
});

test('a share does not open on another token, for another officer, key or policy, or changed', async () => {
  const shared = generateKey('bip340', 2, numbers(1, 2, 3), 'elsewhere');
  const other = generateKey('bip340', 2, numbers(1, 2, 3), 'another key');
  const kept = await allSealed(shared, '0b');
  const { sealing, sealed } = keptOf(kept, 1);
  const place = { key: shared.key, identifier: number(1), policyDigest: POLICY };
  const attempt = (officer: number, value: unknown, over: Partial<typeof place> = {}): Promise<string> =>
    at(officer, async (login) => {
      const there = officer === 1 ? sealing : keptOf(kept, officer).sealing;
      return codeOf(await openShareOnToken(login, there, value, { ...place, ...over }));
    });
  expect(await attempt(1, sealed)).toBe('ok');
  expect(await attempt(2, sealed)).toBe('seal-broken');
  const moved = { ...sealed, context: { ...sealed.context, tokenSerial: tokens[1]?.serial ?? '' } };
  expect(await attempt(2, moved)).toBe('seal-broken');
  expect(await attempt(1, sealed, { identifier: number(2) })).toBe('seal-broken');
  expect(await attempt(1, sealed, { key: other.key })).toBe('seal-broken');
  expect(await attempt(1, sealed, { policyDigest: '6'.repeat(64) as Sha256Hex })).toBe('seal-broken');
  const nonce = sealed.nonce.startsWith('A') ? `B${sealed.nonce.slice(1)}` : `A${sealed.nonce.slice(1)}`;
  expect(await attempt(1, { ...sealed, nonce })).toBe('seal-broken');
});

test('after a refresh the new shares sign under the same key, and old and new do not mix', async () => {
  const before = generateKey('ed25519', 2, numbers(1, 2, 3), 'to refresh');
  const old = await allSealed(generateKey('ed25519', 2, numbers(1, 2, 3), 'to refresh'), '0c');
  const plan = must(planRefresh(newSession(seeded('refresh')), before.key));
  const after = sharedKeyOf(runKeySession(plan, 'refresh', before.shares));
  expect(after.key.groupKey).toBe(before.key.groupKey);
  const kept = await allSealed(after, '0d');
  for (const officer of OFFICERS)
    expect(await at(officer, (login) => codeOf(destroySealingKey(login, keptOf(old, officer).sealing)))).toBe(
      'ok',
    );

  const opened = await openedBy(after, kept, [2, 3]);
  expect(signTogether(opened, numbers(2, 3), MESSAGE).ok).toBe(true);
  const place = { key: after.key, identifier: number(1), policyDigest: POLICY };
  const stale = keptOf(old, 1);
  expect(
    codeOf(await at(1, (login) => openShareOnToken(login, keptOf(kept, 1).sealing, stale.sealed, place))),
  ).toBe('seal-broken');
});

test('a token that is gone is told from a share that is broken', async () => {
  const shared = generateKey('ed25519', 2, numbers(1, 2, 3), 'gone');
  const { sealing, sealed } = await sealedAt(1, shared, '0e');
  const place = { key: shared.key, identifier: number(1), policyDigest: POLICY };
  const { login, release } = valueOf(openLogin(tokens[0] ?? rig.token(), pinFrom(PIN)));
  rig.cryptoki.functions.C_CloseAllSessions(login.token.slot);
  expect(codeOf(await openShareOnToken(login, sealing, sealed, place))).toBe('token-removed');
  release();
});
