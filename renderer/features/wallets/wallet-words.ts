import type { WalletState } from '#shared/double-entry';
import type { WalletRow } from '#shared/ipc';

type Tone = 'plain' | 'ok' | 'warn' | 'alarm';

export interface StateWord {
  readonly text: string;
  readonly tone: Tone;
  /** What it means for the money. */
  readonly meaning: string;
}

const stateWords: Readonly<Record<WalletState, StateWord>> = {
  proposed: { text: 'proposed', tone: 'plain', meaning: 'It is born once enough people have approved it.' },
  active: { text: 'active', tone: 'ok', meaning: 'It sends and receives.' },
  frozen: { text: 'frozen', tone: 'warn', meaning: 'It sends nothing and takes what arrives.' },
  closing: { text: 'closing', tone: 'warn', meaning: 'It can be emptied and takes nothing new.' },
  archived: { text: 'archived', tone: 'plain', meaning: 'It is closed for good.' },
};

const EXPIRED: StateWord = {
  text: 'expired',
  tone: 'warn',
  meaning: 'Its last day is over: it sends nothing until it is extended.',
};

const OWNERLESS: StateWord = {
  text: 'ownerless',
  tone: 'alarm',
  meaning: 'Nobody answers for it any more: it sends nothing until it has a new owner.',
};

/** Everything that is to be said of a wallet's state, the state itself first. */
export const stateOf = (
  wallet: Pick<WalletRow, 'state' | 'isExpired' | 'isOwnerless'>,
): readonly [StateWord, ...StateWord[]] => [
  stateWords[wallet.state],
  ...(wallet.isExpired && wallet.state !== 'archived' ? [EXPIRED] : []),
  ...(wallet.isOwnerless && wallet.state !== 'archived' ? [OWNERLESS] : []),
];

/** What a list says: nothing of a wallet that is as it should be. */
export const unusualStates = (
  wallet: Pick<WalletRow, 'state' | 'isExpired' | 'isOwnerless'>,
): readonly StateWord[] => stateOf(wallet).filter(({ text }) => text !== 'active');
