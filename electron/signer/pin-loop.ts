import type { PinPrompt } from '#shared/ipc';
import { fail, type Outcome } from './outcome.ts';
import type { PinDialogue } from './pin-dialogue.ts';
import { FINAL_TRY_NOTICE, problemAfter } from './pin-state.ts';
import { noPin, type Pin } from './secret.ts';
import { signWithToken, type SigningKey } from './sign.ts';
import type { PresentToken } from './tokens.ts';

/** Wrong PINs in one dialogue, for tokens that do not count themselves. */
export const PIN_TRIES_MAX = 3;

/** What a prompt says apart from the state of the token. */
export type PromptText = Omit<PinPrompt, 'problem' | 'pinState' | 'hasPinPad'>;

export interface PinLoop<Found extends { readonly token: PresentToken }, Done> {
  readonly dialogue: PinDialogue;
  readonly text: (found: Found) => PromptText;
  /** Whose PIN: what the token says of its user's is nothing about its security officer's. */
  readonly whose: 'user' | 'officer';
  /** Finds what the PIN is for anew: called right before every use of the token. */
  readonly locate: () => Outcome<Found>;
  readonly use: (found: Found, pin: Pin) => Outcome<Done>;
  /** Told before a call that waits for a person at a pin pad. */
  readonly onBlocking: (limitMs: number) => void;
}

/** Readers give up by themselves, most after 30 or 60 seconds. */
const PIN_PAD_LIMIT_MS = 180_000;

/**
 * Asks for a PIN and works with it. A wrong PIN asks again, up to three times, and says how near the token is to locking; the
 * last try is only made with a PIN that was typed with that warning in sight. Errors: `pin-cancelled`, `token-locked`,
 * `token-rejected-pin`, those of `locate` and of `use`.
 */
export const afterPin = async <Found extends { readonly token: PresentToken }, Done>(
  loop: PinLoop<Found, Done>,
): Promise<Outcome<Done>> => {
  let problem: string | null = null;
  for (let refused = 0; refused < PIN_TRIES_MAX;) {
    const before = locateUnlocked(loop);
    if (!before.ok) return before;
    const pin = await pinFor(loop, before.value, problem);
    if (pin === undefined) return fail('pin-cancelled');
    const done = usedWith(loop, before.value, pin);
    if (done === 'final-try') {
      problem = FINAL_TRY_NOTICE;
      continue;
    }
    if (done.ok || done.error.code !== 'token-rejected-pin' || before.value.token.hasPinPad) return done;
    refused += 1;
    const after = locateUnlocked(loop);
    if (!after.ok) return after;
    problem = problemAfter(stateOf(loop, after.value));
  }
  return fail('token-rejected-pin', `${String(PIN_TRIES_MAX)} wrong PINs`);
};

/** The PIN is wiped, whatever comes of it. */
const usedWith = <Found extends { readonly token: PresentToken }, Done>(
  loop: PinLoop<Found, Done>,
  before: Found,
  pin: Pin,
): Outcome<Done> | 'final-try' => {
  try {
    const now = locateUnlocked(loop);
    if (!now.ok) return now;
    if (stateOf(loop, now.value) === 'final-try' && stateOf(loop, before) !== 'final-try') return 'final-try';
    loop.dialogue.busy();
    if (now.value.token.hasPinPad) loop.onBlocking(PIN_PAD_LIMIT_MS);
    return loop.use(now.value, pin);
  } finally {
    pin.wipe();
  }
};

const pinFor = async <Found extends { readonly token: PresentToken }>(
  loop: PinLoop<Found, unknown>,
  found: Found,
  problem: string | null,
): Promise<Pin | undefined> => {
  const { hasPinPad } = found.token;
  const prompt: PinPrompt = { ...loop.text(found), problem, pinState: stateOf(loop, found), hasPinPad };
  if (!hasPinPad) return loop.dialogue.ask(prompt);
  return (await loop.dialogue.announce(prompt)) ? noPin : undefined;
};

const stateOf = <Found extends { readonly token: PresentToken }>(
  { whose }: PinLoop<Found, unknown>,
  { token }: Found,
): PinPrompt['pinState'] => (whose === 'user' ? token.pinState : 'ok');

const locateUnlocked = <Found extends { readonly token: PresentToken }>(
  loop: PinLoop<Found, unknown>,
): Outcome<Found> => {
  const found = loop.locate();
  return found.ok && stateOf(loop, found.value) === 'locked' ? fail('token-locked') : found;
};

export interface Signing extends Pick<PinLoop<SigningKey, Uint8Array>, 'dialogue' | 'locate' | 'onBlocking'> {
  readonly text: PromptText;
  readonly message: Uint8Array;
}

/** Asks for the PIN of the user and signs. Errors: as `afterPin`, and those of `signWithToken`. */
export const signAfterPin = ({ text, message, ...loop }: Signing): Promise<Outcome<Uint8Array>> =>
  afterPin({
    ...loop,
    text: () => text,
    whose: 'user',
    use: (key, pin) => {
      const signed = signWithToken(key, message, pin);
      return signed.ok || signed.error.code === 'token-rejected-pin'
        ? signed
        : explained(loop.locate, signed);
    },
  });

/** Modules report a token that vanished in many ways (SoftHSM 2: GENERAL_ERROR): looking tells which it was. */
const explained = (locate: () => Outcome<SigningKey>, failure: Outcome<never>): Outcome<never> => {
  if (failure.ok || failure.error.code === 'token-locked') return failure;
  const found = locate();
  return found.ok ? failure : found;
};
