import type { PinPrompt } from '#shared/ipc';
import { fail, type Outcome } from './outcome.ts';
import type { PinDialogue } from './pin-dialogue.ts';
import { FINAL_TRY_NOTICE, problemAfter } from './pin-state.ts';
import { noPin, type Pin } from './secret.ts';
import { signWithToken, type SigningKey } from './sign.ts';

/** Wrong PINs in one dialogue, for tokens that do not count themselves. */
export const PIN_TRIES_MAX = 3;

/** What a prompt says apart from the state of the token. */
export type PromptText = Omit<PinPrompt, 'problem' | 'pinState' | 'hasPinPad'>;

export interface PinLoop {
  readonly dialogue: PinDialogue;
  readonly text: PromptText;
  readonly message: Uint8Array;
  /** Finds the key anew: called right before every use of the token. */
  readonly locate: () => Outcome<SigningKey>;
  /** Told before a call that waits for a person at a pin pad. */
  readonly onBlocking: (limitMs: number) => void;
}

/** Readers give up by themselves, most after 30 or 60 seconds. */
const PIN_PAD_LIMIT_MS = 180_000;

/**
 * Asks for the PIN and signs. A wrong PIN asks again and says how near the token is to locking; the last try
 * is only made with a PIN that was typed with that warning in sight.
 */
export const signAfterPin = async (loop: PinLoop): Promise<Outcome<Uint8Array>> => {
  let problem: string | null = null;
  for (let refused = 0; refused < PIN_TRIES_MAX;) {
    const before = locateUnlocked(loop);
    if (!before.ok) return before;
    const pin = await pinFor(loop, before.value, problem);
    if (pin === undefined) return fail('pin-cancelled');
    try {
      const now = locateUnlocked(loop);
      if (!now.ok) return now;
      if (isFinalTry(now.value) && !isFinalTry(before.value)) {
        problem = FINAL_TRY_NOTICE;
        continue;
      }
      loop.dialogue.busy();
      if (now.value.token.hasPinPad) loop.onBlocking(PIN_PAD_LIMIT_MS);
      const signed = signWithToken(now.value, loop.message, pin);
      const isRefused = !signed.ok && signed.error.code === 'token-rejected-pin';
      if (!isRefused || now.value.token.hasPinPad) return signed.ok ? signed : explained(loop, signed);
    } finally {
      pin.wipe();
    }
    refused += 1;
    const after = locateUnlocked(loop);
    if (!after.ok) return after;
    problem = problemAfter(after.value.token.pinState);
  }
  return fail('token-rejected-pin', `${String(PIN_TRIES_MAX)} wrong PINs`);
};

const pinFor = async (loop: PinLoop, key: SigningKey, problem: string | null): Promise<Pin | undefined> => {
  const { pinState, hasPinPad } = key.token;
  const prompt: PinPrompt = { ...loop.text, problem, pinState, hasPinPad };
  if (!hasPinPad) return loop.dialogue.ask(prompt);
  return (await loop.dialogue.announce(prompt)) ? noPin : undefined;
};

const isFinalTry = (key: SigningKey): boolean => key.token.pinState === 'final-try';

const locateUnlocked = (loop: PinLoop): Outcome<SigningKey> => {
  const key = loop.locate();
  return key.ok && key.value.token.pinState === 'locked' ? fail('token-locked') : key;
};

/** Modules report a token that vanished in many ways (SoftHSM 2: GENERAL_ERROR): looking tells which it was. */
const explained = (loop: PinLoop, failure: Outcome<never>): Outcome<never> => {
  if (failure.ok || failure.error.code === 'token-locked') return failure;
  const found = loop.locate();
  return found.ok ? failure : found;
};
