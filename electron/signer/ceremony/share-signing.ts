import { ok } from '#shared/errors';
import {
  sessionsInMemory,
  signingRequest,
  startSigning,
  type ClaimSession,
  type NonceCommitment,
  type SignaturePart,
  type ThresholdShare,
  type ThresholdSigner,
} from '#shared/threshold';
import { openLogin, type TokenLogin } from '../custody/login.ts';
import { openShareOnToken } from '../custody/share-on-token.ts';
import { sharesOn, type StoredShare } from '../custody/share-store.ts';
import { fail, type Outcome } from '../outcome.ts';
import { withPin, type AskContext } from './ask.ts';
import { challengeText, type ChallengePlace } from './challenge.ts';
import { randomOf, shareFault } from './share-making.ts';
import type { ShareOpened, ShareSigning } from './share-contract.ts';

/*
 * How one holder takes part in a signature of a shared key: the share is opened on its token for one signature over a
 * random text of the ceremony, and is gone from this process after it.
 */

export interface ShareSigner {
  readonly open: (context: AskContext, groupKey: string) => Promise<Outcome<ShareOpened>>;
  readonly commit: (signing: ShareSigning) => Outcome<NonceCommitment>;
  readonly sign: (commitments: readonly NonceCommitment[]) => Outcome<SignaturePart>;
  /** Forgets what is open. */
  readonly end: () => void;
}

interface Held extends StoredShare {
  readonly share: ThresholdShare;
  /** The text that is signed is of this place alone. */
  readonly place: ChallengePlace;
}

export const createShareSigner = (): ShareSigner => {
  const claim = sessionsInMemory();
  let held: Held | null = null;
  let signer: ThresholdSigner | null = null;

  const end = (): void => {
    signer?.abort();
    held?.share.secret.wipe();
    [held, signer] = [null, null];
  };

  return {
    open: async (context, groupKey) => {
      end();
      const title = 'Sign with your share';
      const opened = await withPin(context, { purpose: 'token', title }, (token, pin) =>
        openLogin(token, pin),
      );
      if (!opened.ok) return opened;
      const share = await shareOf(opened.value.login, groupKey);
      opened.value.release();
      if (!share.ok) return share;
      held = { ...share.value, place: context.order };
      return ok({ key: held.key, participant: held.share.participant });
    },
    commit: (wanted) => {
      const started = held === null ? fail('share-lost') : begun(held, wanted, claim);
      if (!started.ok) {
        end();
        return started;
      }
      signer = started.value;
      return ok(signer.commitment);
    },
    sign: (commitments) => {
      const part = signer?.sign(commitments);
      end();
      if (part === undefined) return fail('share-lost');
      return part.ok ? part : shareFault(part.error);
    },
    end,
  };
};

const begun = (
  { key, share, place }: Held,
  { session, signers, random }: ShareSigning,
  claim: ClaimSession,
): Outcome<ThresholdSigner> => {
  const request = signingRequest({ session, key, signers, message: challengeText(place, random) });
  if (!request.ok) return shareFault(request.error);
  const started = startSigning({ request: request.value, share, random: randomOf, claim });
  return started.ok ? started : shareFault(started.error);
};

type Opened = Outcome<StoredShare & { readonly share: ThresholdShare }>;

/** The share of a key of the newest epoch that lies on the token. */
const shareOf = async (login: TokenLogin, groupKey: string): Promise<Opened> => {
  const shares = sharesOn(login);
  if (!shares.ok) return shares;
  const [newest] = shares.value
    .filter(({ key }) => key.groupKey === groupKey)
    .toSorted((one, other) => other.key.epoch - one.key.epoch);
  if (newest === undefined) return fail('token-wrong', 'the token holds no share of this key');
  const { key, sealed } = newest;
  const { manufacturer, serial } = login.token;
  const sealing = { token: { manufacturer, serial }, objectId: sealed.wrappedBy };
  const { identifier, policyDigest } = sealed.context;
  const share = await openShareOnToken(login, sealing, sealed, { key, identifier, policyDigest });
  return share.ok ? ok({ ...newest, share: share.value }) : share;
};
