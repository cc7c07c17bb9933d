import pkcs11 from 'pkcs11js';
import { ok } from '#shared/errors';
import { quietly } from '../cryptoki.ts';
import { fail, type Outcome } from '../outcome.ts';
import { CKR, describeReturn, outcomeOf, returnValueOf } from '../return-codes.ts';
import type { Pin } from '../secret.ts';
import { tokenName, type PresentToken } from '../tokens.ts';

/**
 * A login to one token, shared by whoever works with it. It belongs to the whole process (PKCS #11 v3.0 §5.6.8), so it is
 * counted: the last one who lets go logs out. Sessions are kept and used again; one in which anything failed is closed,
 * since an operation may still be active in it.
 */
export interface TokenLogin {
  readonly token: PresentToken;
  /** Whether the token lists a mechanism. */
  readonly offers: (mechanism: number) => boolean;
  /** Works in a session that is logged in. Errors: the token outcomes. */
  readonly inSession: <T>(work: Work<T>) => Outcome<T>;
  /** One more who needs the login; the answer lets go of it, once. */
  readonly retain: () => () => void;
}

export type Work<T> = (functions: pkcs11.PKCS11, session: pkcs11.Handle) => Outcome<T>;

const SESSION_FLAGS = pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION;
const IDLE_MAX = 4;

interface Pool {
  readonly take: () => pkcs11.Handle;
  readonly giveBack: (session: pkcs11.Handle) => void;
  readonly drop: (session: pkcs11.Handle) => void;
  readonly clear: () => void;
  /** Lets go of all handles without a call: they are another's by now. */
  readonly forget: () => void;
}

/**
 * Logs in. The caller holds the login first, and lets go of it by `release`. Errors: the token outcomes; `token-failed`
 * where somebody is logged in already, since any PIN would be taken then.
 */
export const openLogin = (
  token: PresentToken,
  pin: Pin,
): Outcome<{ readonly login: TokenLogin; readonly release: () => void }> => {
  const { functions } = token.cryptoki;
  if (token.cryptoki.held.has(tokenName(token)))
    return fail('token-failed', 'somebody is logged in to this token already');
  const pool = poolOf(token);
  try {
    const mechanisms = new Set(functions.C_GetMechanismList(token.slot));
    const first = pool.take();
    pool.giveBack(first);
    functions.C_Login(first, pkcs11.CKU_USER, pin.reveal());
    token.cryptoki.held.add(tokenName(token));
    const login = countedLogin(token, pool, mechanisms);
    return ok({ login, release: login.retain() });
  } catch (error) {
    pool.clear();
    if (returnValueOf(error) === CKR.USER_ALREADY_LOGGED_IN)
      return fail('token-failed', 'somebody is logged in to this token already');
    return fail(outcomeOf(error), describeReturn(error));
  }
};

const countedLogin = (token: PresentToken, pool: Pool, mechanisms: ReadonlySet<number>): TokenLogin => {
  let holders = 0;
  let isEnded = false;
  const { cryptoki } = token;
  const start = cryptoki.starts();
  const end = (): void => {
    isEnded = true;
    cryptoki.held.delete(tokenName(token));
    pool.clear();
  };
  const isOver = (): boolean => {
    if (!isEnded && cryptoki.starts() !== start) {
      // Its handles mean nothing any more, or another token's sessions.
      isEnded = true;
      pool.forget();
    }
    return isEnded;
  };
  return {
    token,
    offers: (mechanism) => mechanisms.has(mechanism),
    inSession: (work) => {
      if (isOver()) return fail('token-removed', 'the login is over');
      const outcome = worked(token, pool, work);
      if (!outcome.ok && outcome.error.code === 'token-removed') {
        end();
        if (cryptoki.profile.resetsAfterRemoval) cryptoki.reset();
      }
      return outcome;
    },
    retain: () => {
      holders += 1;
      return once(() => {
        holders -= 1;
        if (holders > 0 || isOver()) return;
        logOut(token, pool);
        end();
      });
    },
  };
};

const worked = <T>({ cryptoki }: PresentToken, pool: Pool, work: Work<T>): Outcome<T> => {
  let session: pkcs11.Handle | undefined;
  try {
    session = pool.take();
    const outcome = work(cryptoki.functions, session);
    if (outcome.ok) pool.giveBack(session);
    else pool.drop(session);
    return outcome;
  } catch (error) {
    if (session !== undefined) pool.drop(session);
    return fail(outcomeOf(error), describeReturn(error));
  }
};

/** One session stays open as long as the login does: closing the last one would log out (§5.6.2). */
const poolOf = ({ cryptoki, slot }: PresentToken): Pool => {
  const { functions } = cryptoki;
  const idle: pkcs11.Handle[] = [];
  let open = 0;
  const close = (session: pkcs11.Handle): void => {
    open -= 1;
    quietly(() => {
      functions.C_CloseSession(session);
    });
  };
  const opened = (): pkcs11.Handle => {
    const session = functions.C_OpenSession(slot, SESSION_FLAGS);
    open += 1;
    return session;
  };
  return {
    take: () => idle.pop() ?? opened(),
    giveBack: (session) => {
      if (idle.length < IDLE_MAX) idle.push(session);
      else close(session);
    },
    drop: (session) => {
      if (open === 1) replaceLast(idle, opened);
      close(session);
    },
    clear: () => {
      for (const session of idle.splice(0)) close(session);
    },
    forget: () => {
      idle.length = 0;
    },
  };
};

/** Opens another session before the last is closed; where the token is gone there is nothing to keep. */
const replaceLast = (idle: pkcs11.Handle[], opened: () => pkcs11.Handle): void => {
  quietly(() => {
    idle.push(opened());
  });
};

const logOut = ({ cryptoki }: PresentToken, pool: Pool): void => {
  quietly(() => {
    const session = pool.take();
    cryptoki.functions.C_Logout(session);
    pool.giveBack(session);
  });
};

const once = (act: () => void): (() => void) => {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
};
