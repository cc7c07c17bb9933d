/*
 * The signer process of the ceremony desk: the only one there that talks to tokens. What it is asked and what it
 * answers is in contract.ts.
 */
import type { MessagePortMain } from 'electron';
import { serve } from '../../rpc/index.ts';
import type { SignerEvent } from '../contract.ts';
import { pinPortOf } from '../pin-port.ts';
import type { CeremonySignerMethods } from './contract.ts';
import { createCeremonySigner, type CeremonySigner } from './signer.ts';

const WATCH_INTERVAL_MS = 1_000;

let signer: CeremonySigner | undefined;

const running = (): CeremonySigner => {
  if (signer === undefined) throw new TypeError('the signer was not started');
  return signer;
};

const server = serve<CeremonySignerMethods, SignerEvent, MessagePortMain>(process.parentPort, {
  start: (input) => {
    signer?.close();
    signer = createCeremonySigner(input, {
      emit: (event) => {
        server.emit(event);
      },
    });
    return null;
  },
  ping: () => null,
  tokens: () => running().tokens(),
  objects: (token, ports) => running().objects(token, pinPortOf(ports)),
  sign: (request, ports) => running().sign(request, pinPortOf(ports)),
  operate: (order, ports) => running().operate(order, pinPortOf(ports)),
  shareBegin: ({ order, plan }, ports) => running().share.begin(order, plan, pinPortOf(ports)),
  shareConfirm: ({ order, firsts }, ports) => running().share.confirm(order, firsts, pinPortOf(ports)),
  shareExchange: (messages) => running().share.exchange(messages),
  shareDone: (order) => running().share.done(order),
  shareOpen: ({ order, about, age }, ports) => running().share.open(order, about, age, pinPortOf(ports)),
  shareCount: ({ order, about }, ports) => running().share.count(order, about, pinPortOf(ports)),
  shareWipe: ({ order, about }, ports) => running().share.wipe(order, about, pinPortOf(ports)),
  shareCommit: (signing) => running().share.commit(signing),
  shareForget: () => running().share.forget(),
  shareSign: (commitments) => running().share.sign(commitments),
  practice: ({ label, hasKey }) => running().practice(label, hasKey),
});

setInterval(() => {
  signer?.watch();
}, WATCH_INTERVAL_MS);
