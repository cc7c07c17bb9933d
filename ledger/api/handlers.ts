import { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Health, Route, RouteName, routes } from '#shared/api';
import { toHex } from '#shared/encoding';
import { consistencyPath, inclusionPath, nodesForConsistency, nodesForInclusion } from '#shared/merkle';
import { follow } from '../feed/index.ts';
import type { LedgerService } from '../service/service.ts';
import { approveCommand, deliver, proposeCommand } from './commands.ts';
import { json, problem, type Answering } from './reply.ts';
import { accountView, intentView, intentViews } from './views.ts';

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Part<R, K extends keyof Route> = R extends Readonly<Record<K, infer S>> ? Parsed<S> : undefined;

/** A request after its parts were parsed by the contract's schemas. */
export interface Input<N extends RouteName> {
  readonly body: Part<(typeof routes)[N], 'body'>;
  readonly query: Part<(typeof routes)[N], 'query'>;
  readonly params: Part<(typeof routes)[N], 'params'>;
  /** Aborts when the caller has gone or the service stops. */
  readonly signal: AbortSignal;
}

export type Handlers = { readonly [N in RouteName]: (input: Input<N>) => Answering | Promise<Answering> };

const NDJSON = 'application/x-ndjson';
const PLAIN = 'text/plain; charset=utf-8';

/** A page of events ends early when it holds this much; the caller asks on from where it ended. */
const PAGE_CHARACTERS_MAX = 8 * 1024 * 1024;

/** Followers at a time: each costs a connection and a piece of read-ahead. */
const FOLLOWERS_MAX = 256;

export const handlersOf = (service: LedgerService, version: string): Handlers => {
  const { writer, set, store } = service;
  const size = (): number => writer.head.size;
  return {
    propose: ({ body }) => deliver(writer, proposeCommand(body)),
    approve: ({ body }) => deliver(writer, approveCommand(body)),
    intents: ({ query }) => json({ intents: intentViews(set, query) }),
    intent: ({ params }) => {
      const record = set.intents.get(params.digest);
      return record === undefined
        ? problem('not-found', `intent ${params.digest}`)
        : json(intentView(record));
    },
    accounts: () => json({ size: size(), accounts: [...set.accounts.values()].map(accountView) }),
    events: async ({ query: { from, limit } }) => {
      const count = Math.max(0, Math.min(limit, size() - from));
      const lines = await store.lines({ from, limit: count, charactersMax: PAGE_CHARACTERS_MAX });
      return { kind: 'text', type: NDJSON, text: lines.map((line) => `${line}\n`).join('') };
    },
    feed: feedHandler(service),
    checkpoint: () => ({ kind: 'text', type: PLAIN, text: service.checkpoint() }),
    inclusion: async ({ query: { seq, size: of } }) => {
      if (seq >= of || of > size()) return problem('bad-request', `no event ${String(seq)} in ${String(of)}`);
      const read = await store.nodes(nodesForInclusion(seq, of));
      return json({ path: inclusionPath(seq, of, read).map(toHex) });
    },
    consistency: async ({ query: { from, to } }) => {
      if (from > to || to > size())
        return problem('bad-request', `no proof from ${String(from)} to ${String(to)}`);
      const read = await store.nodes(nodesForConsistency(from, to));
      return json({ path: consistencyPath(from, to, read).map(toHex) });
    },
    health: () =>
      json({
        status: writer.status,
        ledger: set.identity?.ledger ?? '',
        version,
        size: size(),
        queueDepth: writer.queueDepth,
      } satisfies Health),
  };
};

const feedHandler = (service: LedgerService): Handlers['feed'] => {
  let followers = 0;
  return ({ query: { from }, signal }) => {
    if (from > service.writer.head.size)
      return problem('bad-request', `the journal has ${String(service.writer.head.size)} events`);
    if (followers >= FOLLOWERS_MAX) return problem('ledger-busy', `${String(followers)} followers`);
    followers += 1;
    const stream = Readable.from(follow(service.feed, from, signal), { objectMode: false });
    stream.once('close', () => {
      followers -= 1;
    });
    return { kind: 'stream', type: NDJSON, stream };
  };
};
