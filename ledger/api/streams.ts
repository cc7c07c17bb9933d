import { Readable } from 'node:stream';
import { type ApiLimits } from '#shared/api';
import { followPages, type FeedSource } from '../feed/index.ts';
import type { Caller } from './access.ts';
import { problem, type Answering } from './reply.ts';

/** Proxies between a client and the service close what is silent for a minute. */
const HEARTBEAT_MS = 15_000;

const NDJSON = 'application/x-ndjson';
const EVENT_STREAM = 'text/event-stream';

/** How a page of journal lines from a position goes over the wire. */
type Encode = (lines: readonly string[], from: number) => string;

const toLines: Encode = (lines) => lines.map((line) => `${line}\n`).join('');

/**
 * Server-Sent Events (WHATWG HTML section 9.2). A canonical line has no line break, so it is one data field. An
 * empty page becomes a comment: it keeps the connection, and shows both ends that the other is there.
 */
const toServerSentEvents: Encode = (lines, from) =>
  lines.length === 0
    ? ':\n\n'
    : lines.map((line, index) => `id: ${from + index}\ndata: ${line}\n\n`).join('');

export interface StreamRequest {
  readonly source: FeedSource;
  readonly from: number;
  readonly caller: Caller<unknown>;
  /** Aborts when the caller has gone or the service stops. */
  readonly signal: AbortSignal;
}

export interface Streams {
  readonly lines: (request: StreamRequest) => Answering;
  readonly serverSentEvents: (request: StreamRequest) => Answering;
}

/** Opens streams of the journal, within the limits for one caller and for all. */
export const openStreams = (limits: ApiLimits): Streams => {
  let open = 0;
  const stream = (request: StreamRequest, type: string, encode: Encode, heartbeatMs?: number): Answering => {
    const { source, from, caller } = request;
    if (from > source.size()) return problem('bad-request', `the journal has ${source.size()} events`);
    if (caller.openStreams >= limits.streamsPerTokenMax)
      return problem('too-many-streams', `streamsPerTokenMax is ${limits.streamsPerTokenMax}`);
    if (open >= limits.streamsMax) return problem('too-many-streams', `streamsMax is ${limits.streamsMax}`);
    open += 1;
    caller.openStreams += 1;
    const readable = Readable.from(encoded(request, encode, heartbeatMs), { objectMode: false });
    readable.once('close', () => {
      open -= 1;
      caller.openStreams -= 1;
    });
    return { kind: 'stream', type, stream: readable };
  };
  return {
    lines: (request) => stream(request, NDJSON, toLines),
    serverSentEvents: (request) => stream(request, EVENT_STREAM, toServerSentEvents, HEARTBEAT_MS),
  };
};

async function* encoded(
  { source, from, signal }: StreamRequest,
  encode: Encode,
  heartbeatMs: number | undefined,
): AsyncGenerator<string> {
  for await (const page of followPages(source, from, signal, heartbeatMs))
    yield encode(page.lines, page.from);
}
