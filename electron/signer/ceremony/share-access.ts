import { ok } from '#shared/errors';
import type { ThresholdShare } from '#shared/threshold';
import { identityOf } from '../custody/keys.ts';
import type { TokenLogin } from '../custody/login.ts';
import { openShareOnToken } from '../custody/share-on-token.ts';
import { destroyShare, sharesOn, type StoredShare } from '../custody/share-store.ts';
import { fail, type Outcome } from '../outcome.ts';
import type { AboutKey, TokenAnswers } from './contract.ts';
import { groupDigest } from './group-digest.ts';
import type { ShareAge } from './share-contract.ts';

/* The shares that lie on a token: which there are, one of them open, and those that are no longer needed. */

const isAbout = ({ key }: StoredShare, about: AboutKey): boolean =>
  'publicKey' in about ? key.groupKey === about.publicKey : groupDigest(key.groupKey) === about.digest;

/** The shares of a key, the newest epoch first; all shares where no key is named. */
const sharesAbout = (login: TokenLogin, about: AboutKey | null): Outcome<readonly StoredShare[]> => {
  const shares = sharesOn(login);
  if (!shares.ok) return shares;
  return ok(
    shares.value
      .filter((one) => about === null || isAbout(one, about))
      .toSorted((one, other) => other.key.epoch - one.key.epoch),
  );
};

export type OpenedShare = StoredShare & { readonly share: ThresholdShare };

/** Opens a share of a key. Errors: `token-wrong` where there is none; as `openShareOnToken` else. */
export const openShareAbout = async (
  login: TokenLogin,
  about: AboutKey,
  age: ShareAge,
): Promise<Outcome<OpenedShare>> => {
  const shares = sharesAbout(login, about);
  if (!shares.ok) return shares;
  const stored = shares.value.at(age === 'newest' ? 0 : -1);
  if (stored === undefined) return fail('token-wrong', 'the token holds no share of this key');
  const { key, sealed } = stored;
  const { identifier, policyDigest } = sealed.context;
  const sealing = { token: identityOf(login), objectId: sealed.wrappedBy };
  const share = await openShareOnToken(login, sealing, sealed, { key, identifier, policyDigest });
  return share.ok ? ok({ ...stored, share: share.value }) : share;
};

/** How many shares of the newest epoch are on a token, and how many older ones. */
export const countShares = (login: TokenLogin, about: AboutKey | null): Outcome<TokenAnswers> => {
  const shares = sharesAbout(login, about);
  if (!shares.ok) return shares;
  const newest = shares.value[0]?.key.epoch;
  const old = shares.value.filter(({ key }) => key.epoch !== newest);
  return ok({
    serial: login.token.serial,
    shares: String(shares.value.length - old.length),
    'old-shares': String(old.length),
  });
};

/** Destroys all shares of a key but those of the newest epoch, each with the key that seals it, and counts again. */
export const destroyOldShares = (login: TokenLogin, about: AboutKey): Outcome<TokenAnswers> => {
  const shares = sharesAbout(login, about);
  if (!shares.ok) return shares;
  const newest = shares.value[0]?.key.epoch;
  for (const old of shares.value.filter(({ key }) => key.epoch !== newest)) {
    const gone = destroyShare(login, old);
    if (!gone.ok) return gone;
  }
  return countShares(login, about);
};
