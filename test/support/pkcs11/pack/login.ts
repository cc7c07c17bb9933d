import assert from 'node:assert/strict';
import pkcs11 from 'pkcs11js';
import { openLogin } from '../../../../electron/signer/custody/login.ts';
import { inventory } from '../../../../electron/signer/custody/objects.ts';
import { fail } from '../../../../electron/signer/outcome.ts';
import { pinFrom } from '../../../../electron/signer/secret.ts';
import { ok } from '#shared/errors';
import { codeOf, PIN, valueOf, type Rig } from '../rig.ts';
import { holds, type Case } from './case.ts';

const attempt = ({ token }: Rig, pin: string): string => {
  const outcome = openLogin(token(), pinFrom(pin));
  if (outcome.ok) outcome.value.release();
  return codeOf(outcome);
};

/** CKS_RO_USER_FUNCTIONS and CKS_RW_USER_FUNCTIONS (PKCS #11 v3.0 §3.3): not in the constants of the binding. */
const USER_FUNCTIONS: readonly number[] = [1, 3];

const isLoggedIn = ({ token }: Rig): boolean => {
  const { cryptoki, slot } = token();
  const session = cryptoki.functions.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION);
  try {
    const { state } = cryptoki.functions.C_GetSessionInfo(session);
    return USER_FUNCTIONS.includes(state);
  } finally {
    cryptoki.functions.C_CloseSession(session);
  }
};

export const loginCases: readonly Case[] = [
  holds('the right PIN logs in, and nobody stays logged in', (rig) => {
    assert.equal(attempt(rig, PIN), 'ok');
    assert.equal(isLoggedIn(rig), false);
  }),
  ...['999999', '1', '4829131'].map((wrong) =>
    holds(`the PIN ${wrong} is refused as a PIN, and the right one logs in after it`, (rig) => {
      assert.equal(attempt(rig, wrong), 'token-rejected-pin');
      assert.equal(isLoggedIn(rig), false);
      assert.equal(attempt(rig, PIN), 'ok');
    }),
  ),
  holds('a login that another one shares outlives the first who lets go', (rig) => {
    const { login, release } = valueOf(openLogin(rig.token(), pinFrom(PIN)));
    const other = login.retain();
    release();
    assert.equal(isLoggedIn(rig), true);
    assert.equal(codeOf(inventory(login)), 'ok');
    other();
    assert.equal(isLoggedIn(rig), false);
  }),
  holds('whoever lets go twice takes nothing from the others', (rig) => {
    const { login, release } = valueOf(openLogin(rig.token(), pinFrom(PIN)));
    const other = login.retain();
    release();
    release();
    assert.equal(codeOf(inventory(login)), 'ok');
    other();
  }),
  holds('nobody logs in beside a login: any PIN would be taken', (rig) => {
    rig.loggedIn(() => {
      assert.notEqual(attempt(rig, '999999'), 'ok');
      assert.notEqual(attempt(rig, PIN), 'ok');
      assert.equal(isLoggedIn(rig), true);
    });
  }),
  holds('after the last one let go nothing is done in its name', (rig) => {
    const { login, release } = valueOf(openLogin(rig.token(), pinFrom(PIN)));
    release();
    assert.equal(codeOf(inventory(login)), 'token-removed');
  }),
  holds('a login is over once the module was started anew, and touches nobody else', (rig) => {
    const { login, release } = valueOf(openLogin(rig.token(), pinFrom(PIN)));
    rig.cryptoki.reset();
    const other = valueOf(openLogin(rig.token(), pinFrom(PIN)));
    assert.equal(codeOf(inventory(login)), 'token-removed');
    release();
    assert.equal(isLoggedIn(rig), true);
    assert.equal(codeOf(inventory(other.login)), 'ok');
    other.release();
  }),
  holds('sessions are used again', (rig) => {
    rig.loggedIn((login) => {
      const seen = new Set<string>();
      for (let round = 0; round < 10; round += 1)
        valueOf(
          login.inSession((_, session) => {
            seen.add(session.toString('hex'));
            return ok(null);
          }),
        );
      assert.equal(seen.size, 1);
    });
  }),
  holds('two pieces of work at once have a session each', (rig) => {
    rig.loggedIn((login) => {
      valueOf(
        login.inSession((_, outer) =>
          login.inSession((__, inner) => {
            assert.notDeepEqual(inner, outer);
            return ok(null);
          }),
        ),
      );
    });
  }),
  holds('a session in which an operation was left open is not used again', (rig) => {
    rig.loggedIn((login) => {
      const left = login.inSession((functions, session) => {
        functions.C_FindObjectsInit(session, []);
        return fail('token-failed');
      });
      assert.equal(codeOf(left), 'token-failed');
      assert.equal(codeOf(inventory(login)), 'ok');
    });
  }),
  holds('what throws in a session is an outcome, and the login goes on', (rig) => {
    rig.loggedIn((login) => {
      const thrown = login.inSession(() => {
        throw new TypeError('not of Cryptoki');
      });
      assert.equal(codeOf(thrown), 'token-failed');
      assert.equal(isLoggedIn(rig), true);
      assert.equal(codeOf(inventory(login)), 'ok');
    });
  }),
  holds('when all its sessions are closed from elsewhere the login is over, and a new one works', (rig) => {
    const { login, release } = valueOf(openLogin(rig.token(), pinFrom(PIN)));
    rig.cryptoki.functions.C_CloseAllSessions(rig.token().slot);
    assert.equal(codeOf(inventory(login)), 'token-removed');
    assert.equal(codeOf(inventory(login)), 'token-removed');
    release();
    assert.equal(attempt(rig, PIN), 'ok');
  }),
];

/** Last of all: nothing works on a token that locked itself. */
export const lockCases: readonly Case[] = [
  holds('wrong PINs count down to a lock where the token counts, and it says so', (rig) => {
    const { locksAfter } = rig.provider;
    const tries = locksAfter ?? 5;
    const states = Array.from({ length: tries }, () => {
      attempt(rig, '999999');
      return rig.token().pinState;
    });
    assert.equal(states.at(-1) === 'locked', locksAfter !== null);
    if (locksAfter !== null) assert.equal(states.at(-2), 'final-try');
    assert.equal(attempt(rig, PIN), locksAfter === null ? 'ok' : 'token-locked');
  }),
];
