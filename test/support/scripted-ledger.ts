import { join } from 'node:path';
import { createApi } from '../../ledger/api/index.ts';
import { urlOf } from '../../ledger/api/listening.ts';
import { loadConfig, openHome } from '../../ledger/service/index.ts';
import type { HeldSet } from '../../ledger/memory/index.ts';
import { LedgerClient, type LedgerHome } from './ledger.ts';

/** The real service over HTTP, in this process, so that a test sets its clock. */
export interface ScriptedLedger extends LedgerHome {
  readonly url: string;
  readonly client: LedgerClient;
  readonly set: HeldSet;
  /** What the clock shows from now on. */
  readonly setTime: (instant: string) => void;
  /** Ends what is overdue by the clock. */
  readonly expire: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const quiet = { info: () => undefined, error: () => undefined };

export const startScripted = async (ledger: LedgerHome, instant: string): Promise<ScriptedLedger> => {
  let time = instant;
  const config = loadConfig(join(ledger.home, 'config.json'));
  const service = await openHome(config, quiet, { clock: () => new Date(time).toISOString() });
  const stopping = new AbortController();
  const app = createApi({
    ledgers: [{ service, books: service.books, accessTokens: config.accessTokens }],
    version: '0',
    instance: 'scripted',
    log: quiet,
    stopping: stopping.signal,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = urlOf('127.0.0.1', app.server.address());
  return {
    ...ledger,
    url,
    client: new LedgerClient(url, ledger),
    set: service.set,
    setTime: (next) => {
      time = next;
    },
    expire: () => service.expire(),
    stop: async () => {
      stopping.abort();
      await app.close();
      await service.stop();
    },
  };
};
