import { fail } from '../signer/outcome.ts';
import type { TokenLogin } from '../signer/custody/login.ts';
import type { Unlocked } from './unlock.ts';

/**
 * A login that comes and goes while those who sign by it stay: without one every use is refused. So a carrier reads the
 * journal and its own files before anybody has unlocked the token, and signs nothing.
 */
export interface LockableLogin extends TokenLogin {
  readonly isOpen: () => boolean;
  readonly open: (unlocked: Unlocked) => void;
  /** Logs out, where somebody is logged in. */
  readonly close: () => void;
}

export const lockableLogin = (): LockableLogin => {
  let current: Unlocked | undefined;
  return {
    get token() {
      if (current === undefined) throw new TypeError('nobody is logged in');
      return current.login.token;
    },
    offers: (mechanism) => current?.login.offers(mechanism) === true,
    inSession: (work) =>
      current === undefined ? fail('token-removed', 'the carrier is locked') : current.login.inSession(work),
    retain: () => current?.login.retain() ?? ((): void => undefined),
    isOpen: () => current !== undefined,
    open: (unlocked) => {
      current?.release();
      current = unlocked;
    },
    close: () => {
      current?.release();
      current = undefined;
    },
  };
};
