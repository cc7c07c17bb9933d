import { afterAll, beforeAll, expect, test } from 'vitest';
import pkcs11 from 'pkcs11js';
import type { Sha256Hex } from '#shared/brand';
import { canonicalBytes } from '#shared/json';
import { newSession, planRefresh, sealedShareText, type ThresholdKey } from '#shared/threshold';
import {
  countShares,
  dropPending,
  openShareAbout,
  settleNewest,
  settleStored,
} from '../../../electron/signer/ceremony/share-access.ts';
import type { ShareAge } from '../../../electron/signer/ceremony/share-contract.ts';
import { initialiseToken } from '../../../electron/signer/custody/initialise.ts';
import { openLogin, type TokenLogin } from '../../../electron/signer/custody/login.ts';
import { destroySealingKey, generateSealingKey } from '../../../electron/signer/custody/seal.ts';
import { sealShareOnToken } from '../../../electron/signer/custody/share-on-token.ts';
import { sharesOn, storeShare } from '../../../electron/signer/custody/share-store.ts';
import { pinFrom } from '../../../electron/signer/secret.ts';
import { isSameToken, presentTokens, type PresentToken } from '../../../electron/signer/tokens.ts';
import { PROVIDERS } from '../../support/pkcs11/providers.ts';
import { codeOf, openRig, PIN, valueOf, type Rig } from '../../support/pkcs11/rig.ts';
import {
  generateKey,
  must,
  numbers,
  runKeySession,
  seeded,
  shareIn,
  sharedKeyOf,
  type SharedKey,
} from '../../support/threshold.ts';

/* What stands of a shared key on the token of one holder, and what somebody without its PIN can do to that. */

const POLICY = '5'.repeat(64) as Sha256Hex;

let rig: Rig;
let token: PresentToken;

beforeAll(() => {
  const softHsm = PROVIDERS.find(({ kind }) => kind === 'softhsm');
  if (softHsm === undefined) throw new TypeError('no SoftHSM');
  rig = openRig(softHsm);
  const free = rig.cryptoki.functions.C_GetSlotList(true).at(-1);
  if (free === undefined) throw new TypeError('no slot');
  const pins = { officer: pinFrom('10203040'), first: pinFrom('000000'), user: pinFrom(PIN) };
  const made = valueOf(initialiseToken(rig.cryptoki, free, { label: 'holder', ...pins }));
  const found = presentTokens(rig.cryptoki).find((one) => isSameToken(one, made));
  if (found === undefined) throw new TypeError('a token is gone');
  token = found;
});
afterAll(() => {
  rig.close();
});

const loggedIn = async <T>(work: (login: TokenLogin) => Promise<T>): Promise<T> => {
  const { login, release } = valueOf(openLogin(token, pinFrom(PIN)));
  try {
    return await work(login);
  } finally {
    release();
  }
};

const keep = async (login: TokenLogin, shared: SharedKey, objectId: string): Promise<void> => {
  const sealing = valueOf(generateSealingKey(login, { objectId, label: 'share' }));
  const place = { key: shared.key, policyDigest: POLICY };
  const sealed = valueOf(await sealShareOnToken(login, sealing, shareIn(shared.shares, 1), place));
  valueOf(storeShare(login, { key: shared.key, sealed }));
};

/** A key, and its shares after a refresh. */
const epochs = (seed: string): readonly [SharedKey, SharedKey] => {
  const first = generateKey('ed25519', 2, numbers(1, 2, 3), seed);
  const plan = must(planRefresh(newSession(seeded(`${seed} refreshed`)), first.key));
  const again = generateKey('ed25519', 2, numbers(1, 2, 3), seed);
  return [first, sharedKeyOf(runKeySession(plan, `${seed} refreshed`, again.shares))];
};

const epochOf = async (
  login: TokenLogin,
  { groupKey }: ThresholdKey,
  age: ShareAge,
): Promise<number | string> => {
  const opened = await openShareAbout(login, { publicKey: groupKey }, age);
  if (!opened.ok) return opened.error.code;
  opened.value.share.secret.wipe();
  return opened.value.key.epoch;
};

test('a share stands when it is settled, and the one before it stays until then', async () => {
  const [first, second] = epochs('stands');
  const about = { publicKey: first.key.groupKey };
  await loggedIn(async (login) => {
    await keep(login, first, '1a');
    expect(await epochOf(login, first.key, 'settled')).toBe('token-wrong');
    valueOf(settleStored(login, about));
    await keep(login, second, '1b');
    // A handing on that breaks off here changes nothing for those who sign.
    expect(await epochOf(login, first.key, 'settled')).toBe(1);
    expect(await epochOf(login, first.key, 'newest')).toBe(2);
    valueOf(await dropPending(login, about));
    expect(await epochOf(login, first.key, 'newest')).toBe(1);
    expect(codeOf(destroySealingKey(login, { token, objectId: '1b' }))).toBe('token-wrong');

    await keep(login, second, '1c');
    expect(valueOf(await settleNewest(login, about))).toMatchObject({ shares: '1', 'old-shares': '0' });
    expect(await epochOf(login, first.key, 'settled')).toBe(2);
    expect(await epochOf(login, first.key, 'oldest')).toBe(2);
    expect(codeOf(destroySealingKey(login, { token, objectId: '1a' }))).toBe('token-wrong');
  });
});

test('what somebody puts on the token without its PIN is no share, and destroys none', async () => {
  const [first] = epochs('forged');
  const about = { publicKey: first.key.groupKey };
  const value = await loggedIn(async (login) => {
    await keep(login, first, '2a');
    valueOf(settleStored(login, about));
    const found = valueOf(sharesOn(login)).find(({ key }) => key.groupKey === first.key.groupKey);
    if (found === undefined) throw new TypeError('no share');
    const key = { ...found.key, epoch: 999 };
    return Buffer.from(canonicalBytes({ key, sealed: sealedShareText(found.sealed) }));
  });
  const { functions } = rig.cryptoki;
  const session = functions.C_OpenSession(token.slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
  functions.C_CreateObject(session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_DATA },
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_PRIVATE, value: false },
    { type: pkcs11.CKA_APPLICATION, value: 'countersign/share/v1' },
    { type: pkcs11.CKA_VALUE, value },
  ]);
  functions.C_CloseSession(session);
  await loggedIn(async (login) => {
    expect(valueOf(await settleNewest(login, about))).toMatchObject({ shares: '1', 'old-shares': '0' });
    expect(await epochOf(login, first.key, 'settled')).toBe(1);
  });
});

test('where the share that is to stay does not open, nothing is destroyed', async () => {
  const [first, second] = epochs('broken');
  const about = { publicKey: first.key.groupKey };
  await loggedIn(async (login) => {
    await keep(login, first, '3a');
    valueOf(settleStored(login, about));
    await keep(login, second, '3b');
    valueOf(destroySealingKey(login, { token, objectId: '3b' }));
    expect(codeOf(await settleNewest(login, about))).toBe('seal-broken');
    expect(await epochOf(login, first.key, 'settled')).toBe(1);
    // It counts as no share, and as one that is left.
    expect(valueOf(await countShares(login, about))).toMatchObject({ shares: '0', 'old-shares': '2' });
  });
});

test('a destruction that was cut off after the sealing key is done again', async () => {
  const [first, second] = epochs('cut off');
  const about = { publicKey: first.key.groupKey };
  await loggedIn(async (login) => {
    await keep(login, first, '4a');
    valueOf(settleStored(login, about));
    await keep(login, second, '4b');
    valueOf(destroySealingKey(login, { token, objectId: '4a' }));
    expect(valueOf(await settleNewest(login, about))).toMatchObject({ shares: '1', 'old-shares': '0' });
    expect(await epochOf(login, first.key, 'settled')).toBe(2);
  });
});
