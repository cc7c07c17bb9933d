import type { ApiLimits, journalRoutes } from '#shared/api';
import { toHex } from '#shared/encoding';
import { consistencyPath, inclusionPath, nodesForConsistency, nodesForInclusion } from '#shared/merkle';
import type { Context, HandlersFor } from './input.ts';
import { json, problem } from './reply.ts';
import { openStreams, type StreamRequest } from './streams.ts';

const NDJSON = 'application/x-ndjson';
const PLAIN = 'text/plain; charset=utf-8';
const SEQ = /^\d{1,15}$/;

export const journalHandlers = (limits: ApiLimits): HandlersFor<keyof typeof journalRoutes> => {
  const streams = openStreams(limits);
  return {
    events: async ({ query: { from, limit }, context }) => {
      const { store, writer } = context.caller.ledger.service;
      const lines = await store.lines({
        from,
        limit: Math.max(0, Math.min(limit, writer.head.size - from)),
        charactersMax: limits.eventsPageCharactersMax,
      });
      return { kind: 'text', type: NDJSON, text: lines.map((line) => `${line}\n`).join('') };
    },
    feed: ({ query: { from }, context }) => streams.lines(streamRequest(from, context)),
    stream: ({ query: { from }, context }) => {
      const { lastEventId } = context;
      if (lastEventId !== undefined && !SEQ.test(lastEventId))
        return problem('bad-request', 'Last-Event-ID: not a sequence number');
      const next = lastEventId === undefined ? from : Number(lastEventId) + 1;
      return streams.serverSentEvents(streamRequest(next, context));
    },
    checkpoint: ({ context }) => ({
      kind: 'text',
      type: PLAIN,
      text: context.caller.ledger.service.checkpoint(),
    }),
    inclusion: async ({ query: { seq, size }, context }) => {
      const { store, writer } = context.caller.ledger.service;
      if (seq >= size || size > writer.head.size)
        return problem('bad-request', `no event ${String(seq)} in ${String(size)}`);
      const read = await store.nodes(nodesForInclusion(seq, size));
      return json({ path: inclusionPath(seq, size, read).map(toHex) });
    },
    consistency: async ({ query: { from, to }, context }) => {
      const { store, writer } = context.caller.ledger.service;
      if (from > to || to > writer.head.size)
        return problem('bad-request', `no proof from ${String(from)} to ${String(to)}`);
      const read = await store.nodes(nodesForConsistency(from, to));
      return json({ path: consistencyPath(from, to, read).map(toHex) });
    },
  };
};

const streamRequest = (from: number, { caller, whileConnected }: Context): StreamRequest => ({
  source: caller.ledger.service.feed,
  from,
  caller,
  signal: whileConnected(),
});
