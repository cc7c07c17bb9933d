import { ok } from '#shared/errors';
import {
  openShare,
  sealShare,
  type SealedShare,
  type SharePlace,
  type ShareSealer,
  type ThresholdShare,
} from '#shared/threshold';
import type { SignerError } from '../contract.ts';
import { fail, type Outcome } from '../outcome.ts';
import type { TokenLogin } from './login.ts';
import { open, seal, type SealingKey } from './seal.ts';

/* Shares of threshold keys at rest: sealed by a key of the token whose serial number stands beside them. */

type Place = Omit<SharePlace, 'tokenSerial'>;

/** Seals a share to this token. Errors: `token-wrong`, `token-unsupported`, `seal-broken`, the token outcomes. */
export const sealShareOnToken = async (
  login: TokenLogin,
  key: SealingKey,
  share: ThresholdShare,
  place: Omit<Place, 'identifier'>,
): Promise<Outcome<SealedShare>> => {
  const sealer = sealerOf(login, key);
  try {
    const sealed = await sealShare(share, { ...place, tokenSerial: login.token.serial }, sealer);
    return sealed.ok ? ok(sealed.value) : sealer.failure(sealed.error.detail);
  } catch (error) {
    if (error instanceof NotSealed) return sealer.failure('');
    throw error;
  }
};

/**
 * Opens a share on the token that it was sealed to. `seal-broken` for any change of it or of where it belongs; a token
 * that is gone, locked or another one is told from that. Errors: as `sealShareOnToken`.
 */
export const openShareOnToken = async (
  login: TokenLogin,
  key: SealingKey,
  sealed: unknown,
  place: Place,
): Promise<Outcome<ThresholdShare>> => {
  const sealer = sealerOf(login, key);
  const opened = await openShare(sealed, { ...place, tokenSerial: login.token.serial }, sealer);
  return opened.ok ? ok(opened.value) : sealer.failure(opened.error.detail);
};

/** The token sealed nothing: why is kept beside. */
class NotSealed extends Error {}

interface TokenSealer extends ShareSealer {
  /** What the token said, or else that the share is broken. */
  readonly failure: (detail: string) => Outcome<never>;
}

const sealerOf = (login: TokenLogin, key: SealingKey): TokenSealer => {
  let problem: SignerError | undefined;
  return {
    keyId: key.objectId,
    seal: (plaintext, aad) => {
      const sealed = seal(login, key, plaintext, aad);
      if (sealed.ok) return sealed.value;
      problem = sealed.error;
      throw new NotSealed();
    },
    open: (sealed, aad) => {
      const opened = open(login, key, { ...sealed, contentKey: null }, aad);
      if (opened.ok) return opened.value;
      problem = opened.error;
      return undefined;
    },
    failure: (detail) => fail(problem?.code ?? 'seal-broken', problem?.detail ?? detail),
  };
};
