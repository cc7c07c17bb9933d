import type { CarrierItemState, CarrierPhase, CarrierWaitCode } from '#shared/ipc';

/* Words of payments over a chain: where each stands, what that means, and what is to be done. */

type Tone = 'plain' | 'ok' | 'warn' | 'alarm';

export const phaseWords: Readonly<
  Record<CarrierPhase['phase'], { readonly text: string; readonly tone: Tone }>
> = {
  'not-set-up': { text: 'not set up', tone: 'plain' },
  misconfigured: { text: 'settings do not hold', tone: 'alarm' },
  locked: { text: 'locked', tone: 'warn' },
  working: { text: 'working', tone: 'ok' },
  stopped: { text: 'stopped', tone: 'alarm' },
};

interface WaitWord {
  readonly text: string;
  readonly toDo: string;
}

export const waitWords: Readonly<Record<CarrierWaitCode, WaitWord>> = {
  locked: {
    text: 'Waits for the carrier',
    toDo: 'A custodian or a ceremony lead unlocks it.',
  },
  'no-sender': {
    text: 'No key pays it from here',
    toDo: 'IT compares the account, the asset and its contract with the settings of the carrier.',
  },
  'no-chain': { text: 'No node of its chain', toDo: 'IT adds the chain to the settings of the carrier.' },
  'fee-ceiling': {
    text: 'The chain asks for more than was approved',
    toDo: 'It goes out when fees fall. Otherwise let it expire and draft it with a higher ceiling.',
  },
  gate: {
    text: 'Not let out',
    toDo: 'What was approved does not stand as it did. The reason says which part; draft it anew where it is still wanted.',
  },
  signer: {
    text: 'The token did not sign',
    toDo: 'Look whether the token is plugged in and holds this key, then lock and unlock the carrier.',
  },
  'foreign-transactions': {
    text: 'Somebody else signs with this key',
    toDo: 'Nothing more is signed for it. Suspend the key and tell security at once.',
  },
  node: {
    text: 'The nodes do not agree, or do not answer',
    toDo: 'It is tried again. If it stays, IT looks at the nodes.',
  },
  disk: {
    text: 'It can not be written down',
    toDo: 'Nothing more is signed until it can. IT looks at the folder of the carrier.',
  },
};

export interface StateWord {
  readonly text: string;
  readonly tone: Tone;
  readonly detail: string;
}

/** Where an item stands, in words. */
export const stateWord = (state: CarrierItemState): StateWord => {
  switch (state.kind) {
    case 'waiting': {
      const { text, toDo } = waitWords[state.why];
      const detail = state.detail === '' ? toDo : `${state.detail}. ${toDo}`;
      return { text, tone: state.why === 'foreign-transactions' ? 'alarm' : 'warn', detail };
    }
    case 'sent':
      return { text: 'Sent', tone: 'plain', detail: state.detail ?? 'Waits for a block.' };
    case 'in-block':
      return {
        text: `In a block, ${String(state.depth)} of ${String(state.needed)} confirmations`,
        tone: 'plain',
        detail: 'The chain may still take it back.',
      };
    case 'paid':
    case 'reverted':
    case 'cancelled':
      return endedWord(state);
  }
};

type Ended = Extract<CarrierItemState, { kind: 'paid' | 'reverted' | 'cancelled' }>;

const endings: Readonly<Record<Ended['kind'], Pick<StateWord, 'text' | 'tone'>>> = {
  paid: { text: 'Paid', tone: 'ok' },
  reverted: { text: 'Reverted by the chain: nothing was paid', tone: 'alarm' },
  cancelled: { text: 'Cancelled: nothing was paid', tone: 'plain' },
};

const endedWord = ({ kind, block, unposted }: Ended): StateWord => {
  const where = block === null ? '' : `Block ${block.toLocaleString('en-GB')}, `;
  return unposted === null
    ? { ...endings[kind], detail: `${where}in the books.` }
    : { ...endings[kind], tone: 'warn', detail: `${where}not in the books yet: ${unposted}` };
};
