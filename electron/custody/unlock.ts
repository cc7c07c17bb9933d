import { ok } from '#shared/errors';
import { addressOfKey } from '#shared/evm';
import { formatEvmAddress } from '#shared/identifiers';
import type { PinPrompt } from '#shared/ipc';
import type { Cryptoki } from '../signer/cryptoki.ts';
import { privateHalfOf, type CustodyKey } from '../signer/custody/keys.ts';
import { openLogin, type TokenLogin } from '../signer/custody/login.ts';
import { fail, type Outcome } from '../signer/outcome.ts';
import type { PinDialogue } from '../signer/pin-dialogue.ts';
import { PIN_TRIES_MAX } from '../signer/pin-loop.ts';
import { FINAL_TRY_NOTICE, problemAfter } from '../signer/pin-state.ts';
import { noPin, type Pin } from '../signer/secret.ts';
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

/** Readers give up by themselves, most after 30 or 60 seconds. */
const PIN_PAD_LIMIT_MS = 180_000;

/**
 * Asks for the PIN, up to three times where the token refuses it, and logs in. Every key of the settings has to be on the
 * token. Errors: `pin-cancelled`, `token-removed`, `token-locked`, `token-wrong`, `software-token-refused`, the token
 * outcomes.
 */
export const unlockToken = async (context: UnlockContext): Promise<Outcome<Unlocked>> => {
  let problem: string | null = null;
  for (let refused = 0; refused < PIN_TRIES_MAX;) {
    const before = tokenNow(context);
    if (!before.ok) return before;
    const pin = await pinFor(context, before.value, problem);
    if (pin === undefined) return fail('pin-cancelled');
    const opened = openedWith(context, before.value, pin);
    if (opened === 'final-try') {
      problem = FINAL_TRY_NOTICE;
      continue;
    }
    if (opened.ok || opened.error.code !== 'token-rejected-pin' || before.value.hasPinPad) return opened;
    refused += 1;
    const after = tokenNow(context);
    if (!after.ok) return after;
    problem = problemAfter(after.value.pinState);
  }
  return fail('token-rejected-pin', `${String(PIN_TRIES_MAX)} wrong PINs`);
};

/** The last try is only made with a PIN that was typed with that warning in sight. */
const openedWith = (
  context: UnlockContext,
  before: PresentToken,
  pin: Pin,
): Outcome<Unlocked> | 'final-try' => {
  try {
    const token = tokenNow(context);
    if (!token.ok) return token;
    if (token.value.pinState === 'final-try' && before.pinState !== 'final-try') return 'final-try';
    context.dialogue.busy();
    if (token.value.hasPinPad) context.onBlocking(PIN_PAD_LIMIT_MS);
    const opened = openLogin(token.value, pin);
    return opened.ok ? withKeys(context.keys, opened.value) : opened;
  } finally {
    pin.wipe();
  }
};

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

const tokenNow = ({ cryptoki, token, environment }: UnlockContext): Outcome<PresentToken> => {
  const found = tokenIn(cryptoki, token);
  if (found === undefined) return fail('token-removed', `${token.manufacturer} ${token.serial}`);
  if (found.pinState === 'locked') return fail('token-locked');
  return found.custody === 'software-token' && environment === 'production'
    ? fail('software-token-refused')
    : ok(found);
};

/** The token of the settings, where it is plugged in. */
export const tokenIn = (cryptoki: Cryptoki, token: TokenIdentity): PresentToken | undefined =>
  presentTokens(cryptoki).find((present) => isSameToken(present, token));

const pinFor = async (
  context: UnlockContext,
  token: PresentToken,
  problem: string | null,
): Promise<Pin | undefined> => {
  const prompt = promptOf(context, token, problem);
  if (!token.hasPinPad) return context.dialogue.ask(prompt);
  return (await context.dialogue.announce(prompt)) ? noPin : undefined;
};

const promptOf = (
  { keys, holder, environment, sandboxPin }: UnlockContext,
  token: PresentToken,
  problem: string | null,
): PinPrompt => ({
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
  problem,
  pinState: token.pinState,
  sandboxPin: environment === 'sandbox' ? sandboxPin : null,
  hasPinPad: token.hasPinPad,
  asksFor: 'PIN of the carrier’s token',
});
