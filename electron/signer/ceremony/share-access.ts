import { ok } from '#shared/errors';
import type { ThresholdShare } from '#shared/threshold';
import { identityOf } from '../custody/keys.ts';
import type { TokenLogin } from '../custody/login.ts';
import { openShareOnToken } from '../custody/share-on-token.ts';
import { destroyShare, isSameShare, settleShare, sharesOn, type FoundShare } from '../custody/share-store.ts';
import { fail, type Outcome } from '../outcome.ts';
import type { Told } from './ask.ts';
import type { AboutKey, TokenAnswers } from './contract.ts';
import { groupDigest } from './group-digest.ts';
import type { ShareAge } from './share-contract.ts';

/*
 * The shares that lie on a token: which there are, one of them open, and those that are no longer needed. What is said of a
 * share beside its ciphertext counts only where the share opens: then the token vouches for it.
 */

const isAbout = ({ key }: FoundShare, about: AboutKey): boolean =>
  'publicKey' in about ? key.groupKey === about.publicKey : groupDigest(key.groupKey) === about.digest;

/** A key as the PIN window names it. */
export const toldAbout = (about: AboutKey): Told => ({
  lines: [{ label: 'Of the key', value: 'publicKey' in about ? groupDigest(about.publicKey) : about.digest }],
});

/** The shares of a key, the newest epoch first; all shares where no key is named. */
const sharesAbout = (login: TokenLogin, about: AboutKey | null): Outcome<readonly FoundShare[]> => {
  const shares = sharesOn(login);
  if (!shares.ok) return shares;
  return ok(
    shares.value
      .filter((one) => about === null || isAbout(one, about))
      .toSorted((one, other) => other.key.epoch - one.key.epoch),
  );
};

export type OpenedShare = FoundShare & { readonly share: ThresholdShare };

const opened = async (login: TokenLogin, found: FoundShare): Promise<Outcome<OpenedShare>> => {
  const { key, sealed } = found;
  const { identifier, policyDigest } = sealed.context;
  const sealing = { token: identityOf(login), objectId: sealed.wrappedBy };
  const share = await openShareOnToken(login, sealing, sealed, { key, identifier, policyDigest });
  return share.ok ? ok({ ...found, share: share.value }) : share;
};

const chosen = (shares: readonly FoundShare[], age: ShareAge): FoundShare | undefined => {
  switch (age) {
    case 'settled':
      return shares.find(({ isSettled }) => isSettled);
    case 'newest':
      return shares[0];
    case 'oldest':
      return shares.at(-1);
  }
};

/** Opens a share of a key. Errors: `token-wrong` where there is none; as `openShareOnToken` else. */
export const openShareAbout = async (
  login: TokenLogin,
  about: AboutKey,
  age: ShareAge,
): Promise<Outcome<OpenedShare>> => {
  const shares = sharesAbout(login, about);
  if (!shares.ok) return shares;
  const found = chosen(shares.value, age);
  return found === undefined
    ? fail('token-wrong', 'the token holds no share of this key')
    : opened(login, found);
};

/** Whether a share opens here; `token-removed` and the like are no answer to that. */
const doesOpen = async (login: TokenLogin, found: FoundShare): Promise<Outcome<boolean>> => {
  const share = await opened(login, found);
  if (share.ok) {
    share.value.share.secret.wipe();
    return ok(true);
  }
  const isAnswer = share.error.code === 'seal-broken' || share.error.code === 'token-wrong';
  return isAnswer ? ok(false) : share;
};

/**
 * How many shares are on a token that stand, or of the newest epoch of a key; and how many of older epochs. A share that
 * does not open counts among the old ones, so that it is not taken for one that is there.
 */
export const countShares = async (
  login: TokenLogin,
  about: AboutKey | null,
): Promise<Outcome<TokenAnswers>> => {
  const shares = sharesAbout(login, about);
  if (!shares.ok) return shares;
  const counted = about === null ? shares.value.filter(({ isSettled }) => isSettled) : shares.value;
  const newest = counted[0]?.key.epoch;
  let [now, old] = [0, 0];
  for (const one of counted) {
    const opens = await doesOpen(login, one);
    if (!opens.ok) return opens;
    const isNow = opens.value && (about === null || one.key.epoch === newest);
    if (isNow) now += 1;
    else old += 1;
  }
  return ok({ serial: login.token.serial, shares: String(now), 'old-shares': String(old) });
};

/**
 * Lets the newest share of a key stand, and destroys all others of it: each with the key that seals it, where it opens by
 * that key. Nothing is destroyed where the one that is to stay does not open.
 */
export const settleNewest = async (login: TokenLogin, about: AboutKey): Promise<Outcome<TokenAnswers>> => {
  const shares = sharesAbout(login, about);
  if (!shares.ok) return shares;
  const [newest, ...old] = shares.value;
  if (newest === undefined) return fail('token-wrong', 'the token holds no share of this key');
  const stays = await doesOpen(login, newest);
  if (!stays.ok) return stays;
  if (!stays.value)
    return fail('seal-broken', 'the share that is to stay does not open: nothing was destroyed');
  const settled = settleShare(login, newest);
  if (!settled.ok) return settled;
  for (const one of old) {
    const gone = await destroyed(login, one);
    if (!gone.ok) return gone;
  }
  return countShares(login, about);
};

/** Destroys what an attempt that ended has left of a key, before another share of it comes. */
export const dropPending = async (login: TokenLogin, about: AboutKey): Promise<Outcome<null>> => {
  const shares = sharesAbout(login, about);
  if (!shares.ok) return shares;
  for (const one of shares.value.filter(({ isSettled }) => !isSettled)) {
    const gone = await destroyed(login, one);
    if (!gone.ok) return gone;
  }
  return ok(null);
};

const destroyed = async (login: TokenLogin, share: FoundShare): Promise<Outcome<null>> => {
  const opens = await doesOpen(login, share);
  return opens.ok ? destroyShare(login, share, opens.value) : opens;
};

/** Lets a share stand that was put on the token just now. */
export const settleStored = (login: TokenLogin, about: AboutKey): Outcome<null> => {
  const shares = sharesAbout(login, about);
  if (!shares.ok) return shares;
  const [newest, ...more] = shares.value;
  const isOnly = more.every((one) => newest !== undefined && isSameShare(one, newest));
  return newest !== undefined && isOnly
    ? settleShare(login, newest)
    : fail('token-failed', 'the token does not hold exactly the share that was made');
};
