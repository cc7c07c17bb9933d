import { ok } from '#shared/errors';
import {
  sessionsInMemory,
  signingRequest,
  startSigning,
  type ClaimSession,
  type NonceCommitment,
  type SignaturePart,
  type ThresholdSigner,
} from '#shared/threshold';
import { fail, type Outcome } from '../outcome.ts';
import { loggedInFor, type AskContext } from './ask.ts';
import { challengeText, type ChallengePlace } from './challenge.ts';
import type { AboutKey } from './contract.ts';
import { openShareAbout, toldAbout, type OpenedShare } from './share-access.ts';
import type { ShareAge, ShareOpened, ShareSigning } from './share-contract.ts';
import { randomOf, shareFault } from './share-begin.ts';

/*
 * How one holder takes part in a signature of a shared key: the share is opened on its token for one signature over a
 * random text of the ceremony, and is gone from this process after it.
 */

export interface ShareSigner {
  readonly open: (context: AskContext, about: AboutKey, age: ShareAge) => Promise<Outcome<ShareOpened>>;
  readonly commit: (signing: ShareSigning) => Outcome<NonceCommitment>;
  readonly sign: (commitments: readonly NonceCommitment[]) => Outcome<SignaturePart>;
  /** Forgets what is open. */
  readonly end: () => void;
}

type Held = OpenedShare & {
  /** The text that is signed is of this place alone. */
  readonly place: ChallengePlace;
};

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
    open: async (context, about, age) => {
      end();
      const opened = await loggedInFor(context, 'Sign with your share', toldAbout(about));
      if (!opened.ok) return opened;
      const share = await openShareAbout(opened.value.login, about, age);
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
