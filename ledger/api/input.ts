import type { z } from 'zod';
import type { routes, Route, RouteName } from '#shared/api';
import type { Identified } from '../identity/index.ts';
import type { Caller } from './access.ts';
import type { ApiLedger } from './ledger.ts';
import type { Answering } from './reply.ts';

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Part<R, K extends 'body' | 'query' | 'params'> =
  R extends Readonly<Record<K, infer S>> ? Parsed<S> : undefined;

/** A request after its parts were parsed by the contract's schemas. */
export interface Input<N extends RouteName, L = ApiLedger> {
  readonly body: Part<(typeof routes)[N], 'body'>;
  readonly query: Part<(typeof routes)[N], 'query'>;
  readonly params: Part<(typeof routes)[N], 'params'>;
  readonly context: Context<L>;
}

export interface Context<L = ApiLedger> {
  readonly caller: Caller<L>;
  /** Who the caller is at the identity provider; null without a session of it. */
  readonly identified: Identified | null;
  /** What a client of Server-Sent Events has seen last. */
  readonly lastEventId: string | undefined;
  /** Aborts when the caller has gone or the service stops; for routes that stream. */
  readonly whileConnected: () => AbortSignal;
}

export type Handler<N extends RouteName, L = ApiLedger> = (
  input: Input<N, L>,
) => Answering | Promise<Answering>;
export type HandlersFor<N extends RouteName, L = ApiLedger> = { readonly [Name in N]: Handler<Name, L> };

/** A handler for a request whose parts were parsed by the schemas of this very route. */
export type AnyHandler<L = ApiLedger> = (input: {
  readonly body: unknown;
  readonly query: unknown;
  readonly params: unknown;
  readonly context: Context<L>;
}) => Answering | Promise<Answering>;

export const isStreaming = (route: Route): boolean =>
  route.response === 'text/event-stream' || route.path === '/v1/feed';
