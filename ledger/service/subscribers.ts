import { join } from 'node:path';
import { deliverFor, positionFile } from '../webhooks/index.ts';
import type { LoadedConfig } from './config.ts';
import type { LedgerService, ServiceLog } from './service.ts';

/** Deliveries to all subscribers of a ledger. */
export interface Deliveries {
  /** Resolves when nothing is under way any more. */
  readonly stop: () => Promise<void>;
}

/** Begins to tell every subscriber what it has not acknowledged yet. */
export const startDeliveries = (
  config: LoadedConfig,
  service: LedgerService,
  log: ServiceLog,
): Deliveries => {
  const stopping = new AbortController();
  const running = config.webhooks.map((subscriber) =>
    deliverFor({
      ledger: config.ledger,
      subscriber,
      position: positionFile(join(config.home, 'webhooks'), subscriber.name, subscriber.from),
      committed: service.feed.committed,
      isDue: () => service.role().kind === 'leader',
      store: service.store,
      checkpoint: () => {
        const { size } = service.writer.head;
        return { note: service.checkpoint(), size };
      },
      sign: service.sign,
      nowMs: () => Date.now(),
      random: Math.random,
      log,
      signal: stopping.signal,
    }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      log.error({ subscriber: subscriber.name, reason }, 'deliveries to a subscriber have ended');
    }),
  );
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
};
