import type { ApiLimits, Health, LedgerHealth, ReadsHealth } from '#shared/api';
import type { ApiLedger } from './ledger.ts';
import { json, type Answering } from './reply.ts';

export interface ServiceFacts {
  readonly version: string;
  readonly instance: string;
  readonly ledgers: readonly ApiLedger[];
  readonly limits: ApiLimits;
  readonly reads?: () => ReadsHealth | null;
}

export const limitsAnswer = (limits: ApiLimits): Answering => json(limits);

/**
 * Whoever asks learns whether the process is well, which it is when every ledger can commit; only a token opens
 * the facts of its own ledger.
 */
export const healthAnswer = (facts: ServiceFacts, own: ApiLedger | undefined): Answering => {
  const all = facts.ledgers.map(({ service }) => service.writer.status);
  return json({
    status: all.find((status) => status === 'failed') ?? all.find((status) => status !== 'ok') ?? 'ok',
    version: facts.version,
    instance: facts.instance,
    reads: facts.reads?.() ?? null,
    ...(own === undefined ? {} : { ledgers: [healthOf(own)] }),
  } satisfies Health);
};

const healthOf = ({ id, service: { writer, role, gauges }, books }: ApiLedger): LedgerHealth => ({
  ledger: id,
  status: writer.status,
  size: writer.head.size,
  indexedSize: books.indexedSize(),
  queueDepth: writer.queueDepth,
  role: role().kind,
  leaderUrl: role().leaderUrl,
  gauges: { ...gauges(), memoryBytes: process.memoryUsage.rss() },
});
