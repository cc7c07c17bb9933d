import type { WalletState } from './types.ts';

/** What may move in a wallet of each state; the one place where this is said. */
const MOVES: Readonly<Record<WalletState, { readonly in: boolean; readonly out: boolean }>> = {
  proposed: { in: false, out: false },
  active: { in: true, out: true },
  frozen: { in: true, out: false },
  closing: { in: false, out: true },
  archived: { in: false, out: false },
};

/** Whether value may enter (`in`) or leave (`out`) a wallet in a state. */
export const mayMove = (state: WalletState, direction: 'in' | 'out'): boolean => MOVES[state][direction];
