import { ok } from '#shared/errors';
import type { PinPrompt } from '#shared/ipc';
import { openLogin, type TokenLogin } from '../custody/login.ts';
import { fail, type Outcome } from '../outcome.ts';
import type { PinDialogue } from '../pin-dialogue.ts';
import { PIN_TRIES_MAX } from '../pin-loop.ts';
import { problemAfter } from '../pin-state.ts';
import { noPin, type Pin } from '../secret.ts';
import { isSameToken, type PresentToken } from '../tokens.ts';
import type { TokenSet } from '../token-set.ts';
import type { TokenOrder } from './contract.ts';

/* How the window asks in a step of a token: for its PIN, for the officer's, and for a new one. */

export interface AskContext {
  readonly tokens: TokenSet;
  readonly dialogue: PinDialogue;
  readonly order: TokenOrder;
  readonly sandboxPin: string | null;
  readonly isRehearsal: boolean;
}

export interface Login {
  readonly login: TokenLogin;
  readonly release: () => void;
}

/** What the window shows beside the step: told by this process, whoever gave the order. */
export type Told = Partial<Pick<PinPrompt, 'lines' | 'words' | 'digest'>>;

type Asked = Pick<PinPrompt, 'title' | 'purpose'> & {
  readonly tells?: Told;
  readonly asksFor?: string;
  readonly problem?: string | null;
};

const PIN_CHARACTERS_MIN = 8;

/** The token of an order, as it is plugged in now. Error: `token-removed`. */
export const tokenNow = ({ tokens, order }: AskContext): PresentToken | undefined =>
  tokens.present().find((token) => isSameToken(token, order.token));

const promptOf = (context: AskContext, token: PresentToken, asked: Asked): PinPrompt => {
  const { order, isRehearsal, sandboxPin } = context;
  return {
    purpose: asked.purpose,
    title: asked.title,
    lines: [
      { label: 'Token', value: `${token.model} ${token.serial}` },
      { label: 'Step', value: order.step },
      { label: 'Does', value: DOES[order.operation] },
      ...(order.label === null ? [] : [{ label: 'Name', value: order.label }]),
      ...(order.algorithm === null ? [] : [{ label: 'Kind of key', value: order.algorithm }]),
      ...(asked.tells?.lines ?? []),
    ],
    words: asked.tells?.words ?? [],
    digest: asked.tells?.digest ?? null,
    tokenLabel: token.label,
    holderName: order.holder,
    problem: asked.problem ?? null,
    pinState: token.pinState,
    sandboxPin,
    hasPinPad: token.hasPinPad,
    isRehearsal,
    ...(asked.asksFor === undefined ? {} : { asksFor: asked.asksFor }),
  };
};

const DOES: Readonly<Record<TokenOrder['operation'], string>> = {
  identify: 'List everything that is on it',
  initialise: 'Give it to its holder, with a PIN of their own',
  'generate-key': 'Make a key that never leaves it',
  'generate-share': 'Make a share',
  'confirm-share': 'Confirm what all holders published',
  'complete-share': 'Complete a share',
  'export-backup': 'Write a wrapped copy',
  'restore-backup': 'Read a wrapped copy',
  'sign-challenge': 'Sign a random text',
  'prove-share': 'Sign a random text, to show that it is here',
  reshare: 'Make a new share',
  'revoke-key': 'Revoke a key',
  'destroy-key': 'Destroy a key, for ever',
  reset: 'Wipe it: everything on it is gone',
};

/** Asks for a secret; undefined when the person cancelled. A token with a pin pad asks for it itself. */
const askOnce = async (context: AskContext, token: PresentToken, asked: Asked): Promise<Pin | undefined> => {
  const prompt = promptOf(context, token, asked);
  if (!token.hasPinPad) return context.dialogue.ask(prompt);
  return (await context.dialogue.announce(prompt)) ? noPin : undefined;
};

/**
 * Asks for a PIN and works with it, up to three times where the token refuses it. Errors: `pin-cancelled`, `token-removed`,
 * those of the work.
 */
export const withPin = async <T>(
  context: AskContext,
  asked: Asked,
  work: (token: PresentToken, pin: Pin) => Outcome<T>,
): Promise<Outcome<T>> => {
  let problem: string | null = null;
  for (let refused = 0; refused < PIN_TRIES_MAX; refused += 1) {
    const before = tokenNow(context);
    if (before === undefined) return fail('token-removed');
    if (before.pinState === 'locked') return fail('token-locked');
    const pin = await askOnce(context, before, { ...asked, problem });
    if (pin === undefined) return fail('pin-cancelled');
    let outcome: Outcome<T>;
    try {
      context.dialogue.busy();
      const token = tokenNow(context);
      outcome = token === undefined ? fail('token-removed') : work(token, pin);
    } finally {
      pin.wipe();
    }
    if (outcome.ok || outcome.error.code !== 'token-rejected-pin' || before.hasPinPad) return outcome;
    problem = problemAfter(tokenNow(context)?.pinState ?? 'ok');
  }
  return fail('token-rejected-pin', `${String(PIN_TRIES_MAX)} wrong PINs`);
};

/** Logs in, and leaves it to the caller when the login ends. Errors: as `withPin`. */
export const loggedInFor = (context: AskContext, title: string, tells: Told = {}): Promise<Outcome<Login>> =>
  withPin(context, { purpose: 'token', title, tells }, openLogin);

/** Why a new PIN was not taken; it is asked for again. */
type Choice = { readonly pin: Pin } | { readonly problem: string };

const TOO_SHORT = `A PIN has at least ${String(PIN_CHARACTERS_MIN)} characters.`;
const NOT_THE_SAME = 'The two were not the same. Choose it once more.';

/**
 * A new PIN, typed twice by its holder, up to three times. Errors: `pin-cancelled`; `token-removed`; `token-unsupported`
 * where the reader has a pin pad, which hands over no PIN that could be compared; `token-rejected-pin` after the last try.
 */
export const newPin = async (context: AskContext): Promise<Outcome<Pin>> => {
  let problem: string | null = null;
  for (let tries = 0; tries < PIN_TRIES_MAX; tries += 1) {
    const chosen = await choose(context, problem);
    if (!chosen.ok) return chosen;
    if ('pin' in chosen.value) return ok(chosen.value.pin);
    problem = chosen.value.problem;
  }
  return fail('token-rejected-pin', `no PIN was chosen in ${String(PIN_TRIES_MAX)} tries`);
};

/** One try. What was typed is wiped, unless it is the new PIN. */
const choose = async (context: AskContext, problem: string | null): Promise<Outcome<Choice>> => {
  const token = tokenNow(context);
  if (token === undefined) return fail('token-removed');
  if (token.hasPinPad) return fail('token-unsupported', 'a PIN is not set on the pad of this reader');
  const asked = { purpose: 'new-pin', title: 'Choose your PIN' } as const;
  const first = await askOnce(context, token, { ...asked, asksFor: 'New PIN', problem });
  if (first === undefined) return fail('pin-cancelled');
  let isChosen = false;
  try {
    if (first.reveal().length < PIN_CHARACTERS_MIN) return ok({ problem: TOO_SHORT });
    const again = await askOnce(context, token, { ...asked, asksFor: 'New PIN, once more' });
    if (again === undefined) return fail('pin-cancelled');
    isChosen = again.reveal() === first.reveal();
    again.wipe();
    return ok(isChosen ? { pin: first } : { problem: NOT_THE_SAME });
  } finally {
    if (!isChosen) first.wipe();
  }
};
