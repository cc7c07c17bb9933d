/*
 * The states of a custody key, by NIST SP 800-57 part 1 revision 5, section 7. A key that was compromised is never
 * trusted again: all that is left for it is its destruction. A destroyed one is the end.
 */

export const keyStates = [
  'pre-activation',
  'active',
  'suspended',
  'deactivated',
  'compromised',
  'destroyed',
] as const;

export type KeyState = (typeof keyStates)[number];

/** Where each state leads. Nothing leads back to `pre-activation`, in which a key is registered. */
export const KEY_MOVES: Readonly<Record<KeyState, readonly KeyState[]>> = {
  'pre-activation': ['active', 'compromised', 'destroyed'],
  active: ['suspended', 'deactivated', 'compromised', 'destroyed'],
  suspended: ['active', 'deactivated', 'compromised', 'destroyed'],
  deactivated: ['compromised', 'destroyed'],
  compromised: ['destroyed'],
  destroyed: [],
};

export const mayMove = (from: KeyState, to: KeyState): boolean => KEY_MOVES[from].includes(to);

/** What a move is for: to let a key sign, to stop it at once, or to end its use in good order. */
export type KeyMove = 'activate' | 'stop' | 'retire';

const MOVES: Readonly<Record<Exclude<KeyState, 'pre-activation'>, KeyMove>> = {
  active: 'activate',
  suspended: 'stop',
  compromised: 'stop',
  deactivated: 'retire',
  destroyed: 'retire',
};

export const moveTo = (to: Exclude<KeyState, 'pre-activation'>): KeyMove => MOVES[to];

/** Whether there is something left to be kept alive: the shares of a key that nobody may use again are to be destroyed. */
export const isKept = (state: KeyState): boolean =>
  state === 'pre-activation' || state === 'active' || state === 'suspended';
