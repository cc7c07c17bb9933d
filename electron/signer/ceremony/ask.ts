import { ok } from '#shared/errors';
import type { PinPrompt } from '#shared/ipc';
import { openLogin, type TokenLogin } from '../custody/login.ts';
import { fail, type Outcome } from '../outcome.ts';
import type { PinDialogue } from '../pin-dialogue.ts';
import { afterPin, PIN_TRIES_MAX, type PromptText } from '../pin-loop.ts';
import type { Pin } from '../secret.ts';
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
  /** Told before a call that waits for a person at a pin pad. */
  readonly onBlocking: (limitMs: number) => void;
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
};

const PIN_CHARACTERS_MIN = 8;

/** The token of an order, as it is plugged in now. Error: `token-removed`. */
export const tokenNow = ({ tokens, order }: AskContext): PresentToken | undefined =>
  tokens.present().find((token) => isSameToken(token, order.token));

const textOf = (context: AskContext, token: PresentToken, asked: Asked): PromptText => {
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
    sandboxPin,
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

/** Asks for a PIN of the order's token and works with it. Errors: as `afterPin`, and `token-removed`. */
export const withPin = <T>(
  context: AskContext,
  asked: Asked & { readonly whose: 'user' | 'officer' },
  work: (token: PresentToken, pin: Pin) => Outcome<T>,
): Promise<Outcome<T>> =>
  afterPin({
    dialogue: context.dialogue,
    text: ({ token }) => textOf(context, token, asked),
    whose: asked.whose,
    locate: () => {
      const token = tokenNow(context);
      return token === undefined ? fail('token-removed') : ok({ token });
    },
    use: ({ token }, pin) => work(token, pin),
    onBlocking: context.onBlocking,
  });

/** Logs in, and leaves it to the caller when the login ends. Errors: as `withPin`. */
export const loggedInFor = (context: AskContext, title: string, tells: Told = {}): Promise<Outcome<Login>> =>
  withPin(context, { purpose: 'token', whose: 'user', title, tells }, openLogin);

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

/** undefined: the person cancelled. */
const newPinTyped = (
  context: AskContext,
  token: PresentToken,
  asksFor: string,
  problem: string | null,
): Promise<Pin | undefined> => {
  const text = textOf(context, token, { purpose: 'new-pin', title: 'Choose your PIN', asksFor });
  return context.dialogue.ask({ ...text, problem, pinState: token.pinState, hasPinPad: false });
};

/** One try. What was typed is wiped, unless it is the new PIN. */
const choose = async (context: AskContext, problem: string | null): Promise<Outcome<Choice>> => {
  const token = tokenNow(context);
  if (token === undefined) return fail('token-removed');
  if (token.hasPinPad) return fail('token-unsupported', 'a PIN is not set on the pad of this reader');
  const first = await newPinTyped(context, token, 'New PIN', problem);
  if (first === undefined) return fail('pin-cancelled');
  let isChosen = false;
  try {
    if (first.reveal().length < PIN_CHARACTERS_MIN) return ok({ problem: TOO_SHORT });
    const again = await newPinTyped(context, token, 'New PIN, once more', null);
    if (again === undefined) return fail('pin-cancelled');
    isChosen = again.reveal() === first.reveal();
    again.wipe();
    return ok(isChosen ? { pin: first } : { problem: NOT_THE_SAME });
  } finally {
    if (!isChosen) first.wipe();
  }
};
