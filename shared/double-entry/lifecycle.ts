import type { WalletRecord, WalletState } from './types.ts';

/*
 * The life of a wallet: the one table of moves that are allowed, and what each state lets through. Whoever asks
 * for a move, the policy says how many have to agree; this says whether it can be made at all.
 */

export type WalletMove = 'freeze' | 'unfreeze' | 'close' | 'reopen' | 'archive';
/** Changes that leave the state as it is. */
export type WalletAmendment = 'set-limits' | 'set-owner' | 'extend';
export type WalletChangeKind = WalletMove | WalletAmendment;

export const walletStates = ['proposed', 'active', 'frozen', 'closing', 'archived'] as const;

export const walletMoves: Readonly<
  Record<WalletMove, { readonly from: readonly WalletState[]; readonly to: WalletState }>
> = {
  freeze: { from: ['active', 'closing'], to: 'frozen' },
  unfreeze: { from: ['frozen'], to: 'active' },
  /** Not from frozen: what closes sends again, so a freeze is lifted by those who may lift it first. */
  close: { from: ['active'], to: 'closing' },
  reopen: { from: ['closing'], to: 'active' },
  archive: { from: ['closing'], to: 'archived' },
};

const AMENDABLE: readonly WalletState[] = ['active', 'frozen', 'closing'];

const isMove = (kind: WalletChangeKind): kind is WalletMove => Object.hasOwn(walletMoves, kind);

/** The state that a change leads to, undefined where it is not allowed. Archived is the end. */
export const stateAfter = (kind: WalletChangeKind, state: WalletState): WalletState | undefined => {
  if (!isMove(kind)) return AMENDABLE.includes(state) ? state : undefined;
  const { from, to } = walletMoves[kind];
  return from.includes(state) ? to : undefined;
};

/** Changes that can be asked for in a state, in the order of the table. */
export const changesFrom = (state: WalletState): readonly WalletChangeKind[] =>
  [
    ...(Object.keys(walletMoves) as WalletMove[]),
    'set-limits' as const,
    'set-owner' as const,
    'extend' as const,
  ].filter((kind) => stateAfter(kind, state) !== undefined);

/** What a state lets through. A frozen wallet still takes what arrives: it would only come back as a break. */
export const flowsOf: Readonly<Record<WalletState, { readonly out: boolean; readonly in: boolean }>> = {
  proposed: { out: false, in: false },
  active: { out: true, in: true },
  frozen: { out: false, in: true },
  closing: { out: true, in: false },
  archived: { out: false, in: false },
};

export type FlowCode =
  | 'wallet-proposed'
  | 'wallet-frozen'
  | 'wallet-closing'
  | 'wallet-archived'
  | 'wallet-expired'
  | 'wallet-ownerless';

/** Whether the last day of a wallet is over; `at` is the instant of the event. */
export const isWalletExpired = ({ wallet }: WalletRecord, at: string): boolean =>
  wallet.expiresOn !== null && at.slice(0, 'YYYY-MM-DD'.length) > wallet.expiresOn;

/**
 * Why value may not leave (`out`) or reach (`in`) a wallet at an event's time; undefined when it may. The state
 * speaks first, then expiry, then the owner. These two stop sending alone, and both are mended by a change that the
 * policy governs: `extend`, `set-owner`.
 */
export const flowProblem = (
  record: WalletRecord,
  direction: 'in' | 'out',
  at: string,
): FlowCode | undefined => {
  if (!flowsOf[record.state][direction]) return STATE_CODES[record.state];
  if (direction === 'in') return undefined;
  if (isWalletExpired(record, at)) return 'wallet-expired';
  return record.isOwnerless ? 'wallet-ownerless' : undefined;
};

const STATE_CODES: Readonly<Record<WalletState, FlowCode | undefined>> = {
  proposed: 'wallet-proposed',
  active: undefined,
  frozen: 'wallet-frozen',
  closing: 'wallet-closing',
  archived: 'wallet-archived',
};
