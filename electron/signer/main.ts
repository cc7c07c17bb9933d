/*
 * The signer process: the only one that talks to tokens. It has no network and no files of its own; what it
 * is asked and what it answers is in contract.ts.
 */
import type { MessagePortMain } from 'electron';
import { serve } from '../rpc/index.ts';
import type { SignerEvent, SignerMethods } from './contract.ts';
import { pinPortOf } from './pin-port.ts';
import { createSigner, type Signer } from './signer.ts';

const WATCH_INTERVAL_MS = 1_000;

let signer: Signer | undefined;

const running = (): Signer => {
  if (signer === undefined) throw new TypeError('the signer was not started');
  return signer;
};

const server = serve<SignerMethods, SignerEvent, MessagePortMain>(process.parentPort, {
  start: (input) => {
    signer?.close();
    signer = createSigner(input, {
      emit: (event) => {
        server.emit(event);
      },
    });
    return null;
  },
  ping: () => null,
  enrol: (input) => {
    running().enrol(input);
    return null;
  },
  tokens: () => running().tokens(),
  keyOf: ({ tokenId }) => running().keyOf(tokenId),
  signIn: ({ tokenId }, ports) => running().signIn(tokenId, pinPortOf(ports)),
  signOut: () => {
    running().signOut();
    return null;
  },
  decide: (input, ports) => running().decide(input, pinPortOf(ports)),
  submit: (input, ports) => running().submit(input, pinPortOf(ports)),
});

setInterval(() => {
  signer?.watch();
}, WATCH_INTERVAL_MS);
