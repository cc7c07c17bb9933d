import type { PinPrompt } from '#shared/ipc';
import type { PinPort } from '../../../electron/signer/pin-dialogue.ts';

/** A PIN window in which somebody types these PINs, one after another, and cancels when there is none left. */
export interface TypedPins extends PinPort {
  readonly prompts: readonly PinPrompt[];
  /** The window is there now: told when it is wanted. */
  readonly open: () => void;
}

export const typedPins = (...pins: readonly string[]): TypedPins => {
  const prompts: PinPrompt[] = [];
  const left = [...pins];
  let listener: (message: unknown) => void = () => undefined;
  const say = (message: object): void => {
    queueMicrotask(() => {
      listener(message);
    });
  };
  return {
    prompts,
    open: () => {
      say({ kind: 'ready' });
    },
    send: (message) => {
      if (message.kind !== 'prompt') return;
      prompts.push(message.prompt);
      const pin = left.shift();
      say(pin === undefined ? { kind: 'cancel' } : { kind: 'pin', pin });
    },
    onMessage: (heard) => {
      listener = heard;
    },
    onClose: () => undefined,
    close: () => undefined,
  };
};
