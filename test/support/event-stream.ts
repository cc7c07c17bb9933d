/* A client of Server-Sent Events (WHATWG HTML section 9.2), as far as the ledger speaks it. */

export interface ServerSentEvent {
  readonly id: string;
  readonly data: string;
}

export interface EventStream {
  readonly status: number;
  readonly type: string;
  /** The next event; rejects when the stream has ended. */
  readonly next: () => Promise<ServerSentEvent>;
  /** Drops the connection, whatever is under way. */
  readonly drop: () => void;
}

export interface EventStreamOptions {
  readonly token: string;
  readonly lastEventId?: string;
}

export const openEventStream = async (
  url: string,
  { token, lastEventId }: EventStreamOptions,
): Promise<EventStream> => {
  const gone = new AbortController();
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: gone.signal,
  });
  const events = eventsIn(response);
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    next: async () => {
      const { done, value } = await events.next();
      if (done === true) throw new Error('the stream ended');
      return value;
    },
    drop: () => {
      gone.abort();
    },
  };
};

async function* eventsIn(response: Response): AsyncGenerator<ServerSentEvent, undefined> {
  if (response.body === null) return;
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventOf(block);
      if (event !== undefined) yield event;
    }
  }
}

const eventOf = (block: string): ServerSentEvent | undefined => {
  const fields = block.split('\n').filter((line) => !line.startsWith(':'));
  const field = (name: string): string | undefined =>
    fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const id = field('id');
  const data = field('data');
  return id === undefined || data === undefined ? undefined : { id, data };
};
