import type { PinPortToWindow } from '#shared/ipc';
import { serve } from '../../electron/rpc/index.ts';
import type { CeremonySignerStart } from '../../electron/signer/ceremony/contract.ts';
import type { ShareMethods } from '../../electron/signer/ceremony/share-contract.ts';
import { createCeremonySigner, type CeremonySigner } from '../../electron/signer/ceremony/signer.ts';
import type { PinPort } from '../../electron/signer/pin-dialogue.ts';

/*
 * The signer of one holder of a shared key in a process of its own, as the desk starts it, with somebody at its PIN window
 * who always enters the same.
 */

type Methods = ShareMethods & { start: { input: CeremonySignerStart; output: null } };

const pin = process.env['HOLDER_PIN'] ?? '';

const typedPort = (): PinPort => {
  const listeners: ((message: unknown) => void)[] = [];
  const tell = (message: unknown): void => {
    for (const listener of listeners) listener(message);
  };
  return {
    send: ({ kind }: PinPortToWindow) => {
      if (kind === 'prompt') tell({ kind: 'pin', pin });
    },
    onMessage: (listener) => {
      listeners.push(listener);
      setImmediate(() => {
        listener({ kind: 'ready' });
      });
    },
    onClose: () => undefined,
    close: () => undefined,
  };
};

let signer: CeremonySigner | undefined;
const running = (): CeremonySigner => {
  if (signer === undefined) throw new TypeError('the holder was not started');
  return signer;
};

serve<Methods>(
  {
    postMessage: (message) => process.send?.(message),
    on: (_event, listener) =>
      process.on('message', (data) => {
        listener({ data, ports: [] });
      }),
  },
  {
    start: (input) => {
      signer = createCeremonySigner(input, { emit: () => undefined });
      return null;
    },
    shareBegin: ({ order, plan }) => running().share.begin(order, plan, typedPort()),
    shareConfirm: ({ order, firsts }) => running().share.confirm(order, firsts, typedPort()),
    shareExchange: (messages) => running().share.exchange(messages),
    shareDone: (order) => running().share.done(order),
    shareOpen: ({ order, about, age }) => running().share.open(order, about, age, typedPort()),
    shareCount: ({ order, about }) => running().share.count(order, about, typedPort()),
    shareWipe: ({ order, about }) => running().share.wipe(order, about, typedPort()),
    shareCommit: (signing) => running().share.commit(signing),
    shareForget: () => running().share.forget(),
    shareSign: (commitments) => running().share.sign(commitments),
  },
);
