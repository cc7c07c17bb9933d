import { serve, type Server } from '../rpc/index.ts';
import type { VaultEvent, VaultMethods } from './contract.ts';
import { vaultHandlers } from './handlers.ts';

/*
 * Utility process: the encrypted cache, synchronisation and the outbox. It has the network and the database,
 * and neither tokens nor windows.
 */

const log = (line: object): void => {
  process.stderr.write(`${JSON.stringify({ process: 'vault', ...line })}\n`);
};

const handlers = vaultHandlers({
  fetch: globalThis.fetch,
  now: () => new Date(),
  random: Math.random,
  emit: (event) => {
    server.emit(event);
  },
  log,
});

const server: Server<VaultEvent> = serve<VaultMethods, VaultEvent>(process.parentPort, handlers, {
  onFault: (method, error) => {
    log({
      what: 'fault',
      method,
      detail: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    });
  },
});
