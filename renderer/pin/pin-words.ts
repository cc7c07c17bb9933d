import type { PinPrompt } from '#shared/ipc';

/** What is left of the tries, said before the PIN is typed. */
export const pinWarnings: Readonly<Record<PinPrompt['pinState'], string | null>> = {
  ok: null,
  'count-low': 'A wrong PIN was entered before. Few tries are left before the token locks.',
  'final-try': 'This is the last try. A wrong PIN locks the token.',
  locked: 'The token is locked. Your security administrator can unlock or replace it.',
};

export const actionWords: Readonly<Record<PinPrompt['purpose'], string>> = {
  'sign-in': 'Sign in',
  approve: 'Sign approval',
  reject: 'Sign rejection',
  return: 'Sign return',
  submit: 'Sign and submit',
  ceremony: 'Sign',
  token: 'Go on',
  'new-pin': 'Take this PIN',
};

export const PIN_CHARS_MAX = 64;
