/*
 * The carrier process: carries approved payments over chains while a person keeps its token unlocked. It reaches the
 * ledger, the nodes of the chains and that one token; what it is asked and what it answers is in contract.ts.
 */
import { mkdirSync } from 'node:fs';
import type { MessagePortMain } from 'electron';
import { serve } from '../rpc/index.ts';
import { pinPortOf } from '../signer/pin-port.ts';
import type { CarrierEvent, CarrierMethods } from './contract.ts';
import { openProcess, type CarrierProcess } from './process.ts';

const WATCH_INTERVAL_MS = 1_000;

let carrier: CarrierProcess | undefined;

const running = (): CarrierProcess => {
  if (carrier === undefined) throw new TypeError('the carrier was not started');
  return carrier;
};

const server = serve<CarrierMethods, CarrierEvent, MessagePortMain>(process.parentPort, {
  start: async (input) => {
    await carrier?.close();
    mkdirSync(input.folder, { recursive: true, mode: 0o700 });
    carrier = openProcess(input, {
      emit: (event) => {
        server.emit(event);
      },
      now: () => new Date(),
    });
    return null;
  },
  ping: () => null,
  view: () => running().view(),
  unlock: ({ holder }, ports) => running().unlock(holder, pinPortOf(ports)),
  lock: async () => {
    await running().lock();
    return null;
  },
  nudge: () => {
    running().nudge();
    return null;
  },
  quotes: () => running().quotes(),
  cancel: ({ item }) => running().cancel(item),
});

setInterval(() => {
  carrier?.watch();
}, WATCH_INTERVAL_MS);
