import { describe, expect, test } from 'vitest';
import type { PinPortToWindow, PinPrompt } from '#shared/ipc';
import { openPinDialogue, type PinDialogue } from '../../../../electron/signer/pin-dialogue.ts';

const PROMPT: PinPrompt = {
  purpose: 'approve',
  title: 'Approve payment',
  lines: [],
  words: [],
  digest: null,
  tokenLabel: 'anna',
  holderName: 'Anna',
  problem: null,
  pinState: 'ok',
  sandboxPin: null,
  hasPinPad: false,
};

interface Rig {
  readonly dialogue: PinDialogue;
  readonly sent: PinPortToWindow[];
  readonly say: (message: unknown) => void;
  readonly closeWindow: () => void;
  readonly wanted: () => number;
  readonly isClosed: () => boolean;
}

const rig = (timeLimitMs = 10_000): Rig => {
  const sent: PinPortToWindow[] = [];
  let say: (message: unknown) => void = () => undefined;
  let closeWindow = (): void => undefined;
  let wanted = 0;
  let isClosed = false;
  const dialogue = openPinDialogue(
    {
      send: (message) => sent.push(message),
      onMessage: (listener) => (say = listener),
      onClose: (listener) => (closeWindow = listener),
      close: () => (isClosed = true),
    },
    { onWanted: () => (wanted += 1), timeLimitMs },
  );
  return {
    dialogue,
    sent,
    say: (message) => {
      say(message);
    },
    closeWindow: () => {
      closeWindow();
    },
    wanted: () => wanted,
    isClosed: () => isClosed,
  };
};

describe('the PIN dialogue', () => {
  test('wants a window at the first prompt, and shows it when the window is ready', async () => {
    const { dialogue, sent, say, wanted } = rig();
    expect(wanted()).toBe(0);
    const pending = dialogue.ask(PROMPT);
    expect(wanted()).toBe(1);
    expect(sent).toEqual([]);
    say({ kind: 'ready' });
    expect(sent).toEqual([{ kind: 'prompt', prompt: PROMPT }]);
    say({ kind: 'pin', pin: '1234' });
    expect((await pending)?.reveal()).toBe('1234');
  });

  test('shows the prompt again to a window that was loaded again', async () => {
    const { dialogue, sent, say } = rig();
    const pending = dialogue.ask(PROMPT);
    say({ kind: 'ready' });
    say({ kind: 'ready' });
    expect(sent).toHaveLength(2);
    say({ kind: 'cancel' });
    expect(await pending).toBeUndefined();
  });

  test.each([
    ['text', 'pin'],
    ['nothing', null],
    ['an empty PIN', { kind: 'pin', pin: '' }],
    ['a PIN that is no text', { kind: 'pin', pin: 1234 }],
    ['a PIN that is too long', { kind: 'pin', pin: 'x'.repeat(256) }],
    ['a member too many', { kind: 'cancel', why: 'x' }],
    ['another kind', { kind: 'approve' }],
  ])('takes no notice of %s', async (_name, message) => {
    const { dialogue, say } = rig();
    const pending = dialogue.ask(PROMPT);
    say(message);
    say({ kind: 'pin', pin: 'good' });
    expect((await pending)?.reveal()).toBe('good');
  });

  test('takes no PIN that comes before it asks or after it was answered', async () => {
    const { dialogue, say } = rig();
    say({ kind: 'pin', pin: 'early' });
    const first = dialogue.ask(PROMPT);
    say({ kind: 'pin', pin: 'first' });
    expect((await first)?.reveal()).toBe('first');
    say({ kind: 'pin', pin: 'late' });
    const second = dialogue.ask(PROMPT);
    say({ kind: 'pin', pin: 'second' });
    expect((await second)?.reveal()).toBe('second');
  });

  test('is cancelled when the window closes, now and at every later prompt', async () => {
    const { dialogue, closeWindow, sent, isClosed } = rig();
    const pending = dialogue.ask(PROMPT);
    closeWindow();
    expect(await pending).toBeUndefined();
    expect(await dialogue.ask(PROMPT)).toBeUndefined();
    dialogue.end();
    expect(sent).toEqual([]);
    expect(isClosed()).toBe(true);
  });

  test('is cancelled when nobody answers in time', async () => {
    const { dialogue } = rig(5);
    expect(await dialogue.ask(PROMPT)).toBeUndefined();
  });

  test('waits for the window, not for a PIN, where the reader has a pin pad', async () => {
    const { dialogue, say, sent } = rig();
    const pending = dialogue.announce({ ...PROMPT, hasPinPad: true });
    say({ kind: 'ready' });
    expect(await pending).toBe(true);
    expect(await dialogue.announce({ ...PROMPT, problem: 'again' })).toBe(true);
    expect(sent).toHaveLength(2);
    dialogue.busy();
    dialogue.end();
    expect(sent.map(({ kind }) => kind)).toEqual(['prompt', 'prompt', 'busy', 'done']);
  });
});
