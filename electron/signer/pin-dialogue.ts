import { z } from 'zod';
import type { PinPortToSigner, PinPortToWindow, PinPrompt } from '#shared/ipc';
import { pinFrom, type Pin } from './secret.ts';

/** The signer's end of the port to the PIN window, whatever carries it. */
export interface PinPort {
  readonly send: (message: PinPortToWindow) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /** Told once when the window is gone. */
  readonly onClose: (listener: () => void) => void;
  readonly close: () => void;
}

/** One PIN window, from the first prompt to the end of one operation. */
export interface PinDialogue {
  /** Shows a prompt; undefined when the person cancelled, closed the window or took too long. */
  readonly ask: (prompt: PinPrompt) => Promise<Pin | undefined>;
  /** Shows a prompt that wants no PIN (pin pad); resolves when it is on screen, false when cancelled. */
  readonly announce: (prompt: PinPrompt) => Promise<boolean>;
  readonly busy: () => void;
  readonly end: () => void;
}

/** A person reads and types; a window that is left open does not stay open for ever. */
export const PIN_TIME_LIMIT_MS = 5 * 60_000;
const PIN_LENGTH_MAX = 255;

const messageSchema: z.ZodType<PinPortToSigner> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('pin'), pin: z.string().min(1).max(PIN_LENGTH_MAX) }),
  z.strictObject({ kind: z.literal('cancel') }),
]);

export interface PinDialogueOptions {
  /** Told when the first prompt is there: only now is a window wanted. */
  readonly onWanted: () => void;
  readonly timeLimitMs?: number;
}

type Waiting = (message: PinPortToSigner) => void;

export const openPinDialogue = (port: PinPort, options: PinDialogueOptions): PinDialogue => {
  let current: PinPrompt | undefined;
  let waiting: Waiting | undefined;
  let isReady = false;
  let isGone = false;
  let isWanted = false;

  const show = (): void => {
    if (isReady && current) port.send({ kind: 'prompt', prompt: current });
  };
  port.onMessage((data) => {
    const message = messageSchema.safeParse(data);
    if (!message.success) return;
    if (message.data.kind === 'ready') {
      isReady = true;
      show();
    }
    waiting?.(message.data);
  });
  port.onClose(() => {
    isGone = true;
    waiting?.({ kind: 'cancel' });
  });

  const open = <T>(
    prompt: PinPrompt,
    answer: (message: PinPortToSigner) => T | undefined,
    cancelled: T,
  ): Promise<T> =>
    new Promise((resolve) => {
      const settle = (value: T): void => {
        clearTimeout(timer);
        waiting = undefined;
        resolve(value);
      };
      const timer = setTimeout(settle, options.timeLimitMs ?? PIN_TIME_LIMIT_MS, cancelled);
      waiting = (message) => {
        const value = message.kind === 'cancel' ? cancelled : answer(message);
        if (value !== undefined || message.kind === 'cancel') settle(value as T);
      };
      current = prompt;
      if (isGone) settle(cancelled);
      else if (isWanted) show();
      else options.onWanted();
      isWanted = true;
    });

  return {
    ask: (prompt) =>
      open<Pin | undefined>(
        prompt,
        (message) => (message.kind === 'pin' ? pinFrom(message.pin) : undefined),
        undefined,
      ),
    announce: (prompt) => {
      if (isReady) {
        current = prompt;
        show();
        return Promise.resolve(!isGone);
      }
      return open<boolean>(prompt, (message) => (message.kind === 'ready' ? true : undefined), false);
    },
    busy: () => {
      current = undefined;
      port.send({ kind: 'busy' });
    },
    end: () => {
      current = undefined;
      if (!isGone) port.send({ kind: 'done' });
      port.close();
    },
  };
};
