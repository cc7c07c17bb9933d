import {
  identityRefusals,
  problemSchema,
  proofResponseSchema,
  routes,
  type IdentityResponse,
  type PeopleResponse,
  type Trust,
} from '#shared/api';
import { fromHex } from '#shared/encoding';
import { catalogue, err, ok, type ErrorCode, type Result } from '#shared/errors';
import type { z } from 'zod';
import { readLines, readText } from './body.ts';
import type { Credentials } from './credentials.ts';

/**
 * Why the ledger service gave no usable answer. `unreachable` and `refused` with `isPassing` are worth another
 * try with the same command id; a `malformed` answer is the service's fault and not a proof of anything.
 */
export type ClientFault =
  | { readonly kind: 'unreachable'; readonly detail: string }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly detail: string;
      readonly isPassing: boolean;
    }
  | { readonly kind: 'malformed'; readonly detail: string };

type Answer<T> = Promise<Result<T, ClientFault>>;

/** The ledger service as a desk uses it. Nothing that it says is believed here. */
export interface LedgerClient {
  readonly checkpoint: () => Answer<string>;
  readonly consistency: (from: number, to: number) => Answer<readonly Uint8Array[]>;
  /** Lines of events as bytes, at most `limit` and about 32 MB; none when there are no more. */
  readonly events: (from: number, limit: number) => Answer<readonly Uint8Array[]>;
  /** Resolves when the feed has an event at or after `from`, or ends, or `signal` says so. */
  readonly news: (from: number, signal: AbortSignal) => Promise<'news' | 'closed' | 'failed'>;
  /** What opens the commitments of people, from after an id on. */
  readonly people: (after: string) => Answer<PeopleResponse>;
  /** Who the ledger takes this desk's session of the identity provider for. */
  readonly identity: () => Answer<IdentityResponse>;
  /** `body` is a `ProposeRequest` as JSON text, the same at every try. */
  readonly propose: (body: string) => Answer<z.infer<typeof routes.propose.response>>;
  /** `body` is an `ApproveRequest` as JSON text, the same at every try. */
  readonly approve: (body: string) => Answer<z.infer<typeof routes.approve.response>>;
}

export const CALL_LIMIT_MS = 15_000;
/** A thousand intents are checked and committed before the answer comes. */
const PROPOSE_LIMIT_MS = 60_000;
const TEXT_BYTES_MAX = 16 * 1024 * 1024;
const EVENTS_BYTES_MAX = 32 * 1024 * 1024;

/** `ending` breaks off every call: the process is to close. */
export const ledgerClient = (
  trust: Trust,
  credentials: Credentials,
  fetcher: typeof fetch,
  ending: AbortSignal,
): LedgerClient => {
  const request = requester(trust, credentials, fetcher, ending);
  const json = async <S extends z.ZodType>(path: string, schema: S, options: Options): Answer<z.infer<S>> => {
    const text = await request(path, options, (response) => readText(response, TEXT_BYTES_MAX));
    return text.ok ? parse(text.value, schema) : text;
  };
  return {
    checkpoint: () => request(routes.checkpoint.path, {}, (response) => readText(response, TEXT_BYTES_MAX)),
    consistency: async (from, to) => {
      const query = `?from=${String(from)}&to=${String(to)}`;
      const proof = await json(`${routes.consistency.path}${query}`, proofResponseSchema, {});
      return proof.ok ? ok(proof.value.path.map(fromHex)) : proof;
    },
    events: (from, limit) =>
      request(`${routes.events.path}?from=${String(from)}&limit=${String(limit)}`, {}, (response) =>
        readLines(response, EVENTS_BYTES_MAX),
      ),
    people: (after) =>
      json(`${routes.people.path}?after=${encodeURIComponent(after)}`, routes.people.response, {}),
    identity: () => json(routes.identity.path, routes.identity.response, {}),
    news: (from, signal) => waitForNews(trust, credentials, fetcher, from, signal),
    propose: (body) =>
      json(routes.propose.path, routes.propose.response, { body, limitMs: PROPOSE_LIMIT_MS }),
    approve: (body) => json(routes.approve.path, routes.approve.response, { body }),
  };
};

interface Options {
  readonly body?: string;
  readonly limitMs?: number;
}

type Requester = <T>(path: string, options: Options, read: (response: Response) => Promise<T>) => Answer<T>;

const requester =
  (trust: Trust, credentials: Credentials, fetcher: typeof fetch, ending: AbortSignal): Requester =>
  async (path, { body, limitMs = CALL_LIMIT_MS }, read) => {
    const method = body === undefined ? 'GET' : 'POST';
    const url = new URL(path, trust.url);
    // Whatever identifies the sender is made anew for every try.
    const ask = async (): Promise<Result<Awaited<ReturnType<typeof read>>, ClientFault>> => {
      const response = await fetcher(url, {
        ...init(await credentials.headersFor(method, url)),
        ...(body === undefined ? {} : { method, body }),
        signal: AbortSignal.any([ending, AbortSignal.timeout(limitMs)]),
      });
      return response.ok ? ok(await read(response)) : err(await refusal(response));
    };
    try {
      return await ask().catch((error: unknown) =>
        wasClosed(error) ? ask() : Promise.reject(error as Error),
      );
    } catch (error) {
      return err({ kind: 'unreachable', detail: causeOf(error) });
    }
  };

/**
 * A kept-alive connection that the service had just closed says nothing about the service: worth one more try.
 * Every request is safe to repeat, commands by their ids.
 */
const CLOSED_CODES: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
const wasClosed = (error: unknown): boolean => CLOSED_CODES.has(causeOf(error));

const init = (sender: Readonly<Record<string, string>>): RequestInit => ({
  redirect: 'error',
  headers: { ...sender, 'content-type': 'application/json' },
});

/** The system's code (ECONNREFUSED, …) or the error's name: never a text that could hold the token. */
const causeOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.name : 'unknown';
};

const parse = <S extends z.ZodType>(text: string, schema: S): Result<z.infer<S>, ClientFault> => {
  try {
    const shaped = schema.safeParse(JSON.parse(text));
    if (shaped.success) return ok(shaped.data);
    return err({ kind: 'malformed', detail: shaped.error.issues[0]?.path.join('.') ?? 'body' });
  } catch {
    return err({ kind: 'malformed', detail: 'not JSON' });
  }
};

/** Answers about the service, not about the request: the same command may be sent again. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'ledger-busy',
  'ledger-failed',
  'unauthorised',
  'not-found',
  'internal-error',
  // What was signed waits until the person has signed in at the identity provider again.
  ...identityRefusals,
]);
const PASSING_STATUS: ReadonlySet<number> = new Set([401, 403, 404, 408, 425, 429]);

/** Problem details (RFC 9457). */
const refusal = async (response: Response): Promise<ClientFault> => {
  const problem = parse(await readText(response, TEXT_BYTES_MAX), problemSchema);
  const code = problem.ok ? problem.value.code : '';
  if (problem.ok && Object.hasOwn(catalogue, code)) {
    const isPassing = response.status >= 500 || PASSING_CODES.has(code);
    return { kind: 'refused', code: code as ErrorCode, detail: problem.value.detail, isPassing };
  }
  const detail = `HTTP ${String(response.status)} without a known problem code`;
  const isPassing = response.status >= 500 || PASSING_STATUS.has(response.status);
  return { kind: isPassing ? 'unreachable' : 'malformed', detail };
};

/**
 * Holds the feed open and says when it speaks. What it says is fetched again by page, under a checkpoint:
 * one path verifies everything.
 */
const waitForNews = async (
  trust: Trust,
  credentials: Credentials,
  fetcher: typeof fetch,
  from: number,
  signal: AbortSignal,
): Promise<'news' | 'closed' | 'failed'> => {
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  try {
    const url = new URL(`${routes.feed.path}?from=${String(from)}`, trust.url);
    const sender = await credentials.headersFor('GET', url);
    const response = await fetcher(url, { ...init(sender), signal: stopped });
    if (!response.ok || response.body === null) return 'failed';
    for await (const chunk of response.body)
      if ((chunk as Uint8Array).some((byte) => byte > 0x20)) return 'news';
    return 'closed';
  } catch {
    return 'failed';
  } finally {
    stop.abort();
  }
};
