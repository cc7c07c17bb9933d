import { ok } from '#shared/errors';
import { addressOfKey } from '#shared/evm';
import { formatEvmAddress } from '#shared/identifiers';
import type { Cryptoki } from '../signer/cryptoki.ts';
import { privateHalfOf, type CustodyKey } from '../signer/custody/keys.ts';
import { openLogin, type TokenLogin } from '../signer/custody/login.ts';
import { fail, type Outcome } from '../signer/outcome.ts';
import type { PinDialogue } from '../signer/pin-dialogue.ts';
import { afterPin, type PromptText } from '../signer/pin-loop.ts';
import { isSameToken, presentTokens, type PresentToken, type TokenIdentity } from '../signer/tokens.ts';

/* A person unlocks the token that the carrier signs with, in the PIN window: its PIN passes nothing else. */

export interface UnlockContext {
  readonly cryptoki: Cryptoki;
  readonly token: TokenIdentity;
  readonly keys: readonly CustodyKey[];
  readonly environment: 'sandbox' | 'production';
  readonly sandboxPin: string | null;
  /** Who unlocks it. */
  readonly holder: string;
  readonly dialogue: PinDialogue;
  /** Told before a call that waits for a person at a pin pad. */
  readonly onBlocking: (limitMs: number) => void;
}

export interface Unlocked {
  readonly login: TokenLogin;
  readonly release: () => void;
}

/**
 * Asks for the PIN, up to three times where the token refuses it, and logs in. Every key of the settings has to be on the
 * token. Errors: `pin-cancelled`, `token-removed`, `token-locked`, `token-wrong`, `software-token-refused`, the token
 * outcomes.
 */
export const unlockToken = (context: UnlockContext): Promise<Outcome<Unlocked>> =>
  afterPin({
    dialogue: context.dialogue,
    text: ({ token }) => textOf(context, token),
    whose: 'user',
    locate: () => tokenNow(context),
    use: ({ token }, pin) => {
      const opened = openLogin(token, pin);
      return opened.ok ? withKeys(context.keys, opened.value) : opened;
    },
    onBlocking: context.onBlocking,
  });

const withKeys = (keys: readonly CustodyKey[], unlocked: Unlocked): Outcome<Unlocked> => {
  for (const key of keys) {
    const found = unlocked.login.inSession((functions, session) =>
      privateHalfOf(unlocked.login, functions, session, key),
    );
    if (found.ok) continue;
    unlocked.release();
    return found;
  }
  return ok(unlocked);
};

const tokenNow = ({
  cryptoki,
  token,
  environment,
}: UnlockContext): Outcome<{ readonly token: PresentToken }> => {
  const found = tokenIn(cryptoki, token);
  if (found === undefined) return fail('token-removed', `${token.manufacturer} ${token.serial}`);
  return found.custody === 'software-token' && environment === 'production'
    ? fail('software-token-refused')
    : ok({ token: found });
};

/** The token of the settings, where it is plugged in. */
export const tokenIn = (cryptoki: Cryptoki, token: TokenIdentity): PresentToken | undefined =>
  presentTokens(cryptoki).find((present) => isSameToken(present, token));

const textOf = (
  { keys, holder, environment, sandboxPin }: UnlockContext,
  token: PresentToken,
): PromptText => ({
  purpose: 'token',
  title: 'Unlock the carrier',
  lines: [
    { label: 'Token', value: `${token.manufacturer} ${token.serial}` },
    {
      label: 'Does',
      value:
        'Until it is locked, this desk signs with it what a quorum approved, without asking again for each payment',
    },
    ...keys.map(({ publicKey }) => ({
      label: 'Pays from',
      value: formatEvmAddress(addressOfKey(publicKey)),
    })),
    { label: 'Unlocked by', value: holder },
  ],
  words: [],
  digest: null,
  tokenLabel: token.label,
  holderName: holder,
  sandboxPin: environment === 'sandbox' ? sandboxPin : null,
  asksFor: 'PIN of the carrier’s token',
});
