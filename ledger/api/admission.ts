import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { ApiLimits } from '#shared/api';
import type { Result } from '#shared/errors';
import type { Identified } from '../identity/index.ts';
import { PROOF_ALGORITHMS } from '../identity/settings.ts';
import type { AccessRefusal, Caller, CallerOf } from './access.ts';
import { credentialsIn, type Credentials } from './credentials.ts';
import type { ReadableLedger } from './ledger.ts';
import { problem, send } from './reply.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null before the token was looked at, and on a public route without one. */
    caller: Caller<ReadableLedger> | null;
    /** Who that is at the identity provider; null without a session. */
    identified: Identified | null;
  }
}

/** Looks at the token of a request before anything of its body is read. */
export interface Admission {
  /** Lets in who has a token and less open than the limit. */
  readonly guarded: onRequestHookHandler;
  /** For streams, which have a limit of their own. */
  readonly streaming: onRequestHookHandler;
  /** Lets everybody in, and knows who has a token. */
  readonly open: onRequestHookHandler;
}

type OwnCaller = Caller<ReadableLedger>;

export const admission = (callerOf: CallerOf<ReadableLedger>, limits: ApiLimits): Admission => {
  const enter = (request: FastifyRequest, reply: FastifyReply): Entry | undefined => {
    const credentials = credentialsIn(request.headers);
    const caller = callerOf(credentials.ledgerToken);
    if (caller === undefined) {
      refuseStranger(reply);
      return undefined;
    }
    const refusal = caller.key?.refusalFor(request.routeOptions.config.touchpoint ?? null);
    if (refusal !== undefined) {
      refuseCaller(reply, refusal);
      return undefined;
    }
    request.caller = caller;
    return { caller, credentials };
  };
  return {
    guarded: (request, reply, next) => {
      const entry = enter(request, reply);
      if (entry === undefined) return;
      const { caller } = entry;
      if (caller.openRequests >= limits.openRequestsPerTokenMax) {
        const detail = `openRequestsPerTokenMax is ${limits.openRequestsPerTokenMax}`;
        send(reply, problem('too-many-requests', detail));
        return;
      }
      caller.openRequests += 1;
      reply.raw.once('close', () => {
        caller.openRequests -= 1;
      });
      admit(entry, request, reply, next);
    },
    streaming: (request, reply, next) => {
      const entry = enter(request, reply);
      if (entry !== undefined) admit(entry, request, reply, next);
    },
    open: (request, _reply, next) => {
      const credentials = credentialsIn(request.headers);
      const caller = callerOf(credentials.ledgerToken);
      if (caller === undefined || caller.key?.refusalFor(null) !== undefined) {
        next();
        return;
      }
      const known = sessionOf({ caller, credentials }, request);
      if (known === undefined) {
        request.caller = caller;
        next();
        return;
      }
      known.then((session) => {
        if (session.ok) request.caller = caller;
        next();
      }, next);
    },
  };
};

interface Entry {
  readonly caller: OwnCaller;
  readonly credentials: Credentials;
}

type Next = (error?: Error) => void;

const admit = (entry: Entry, request: FastifyRequest, reply: FastifyReply, next: Next): void => {
  const known = sessionOf(entry, request);
  // Nothing is awaited where nothing is asked for: most requests move money and are many.
  if (known === undefined) {
    next();
    return;
  }
  known.then((session) => {
    if (!session.ok) {
      refuseCaller(reply, session.error);
      return;
    }
    request.identified = session.value;
    next();
  }, next);
};

/** Who calls at the identity provider; undefined where the ledger has none, or does not ask and was not told. */
const sessionOf = (
  { caller: { identity, isDesk }, credentials: { session } }: Entry,
  request: FastifyRequest,
): Promise<Result<Identified, AccessRefusal>> | undefined => {
  if (identity === undefined) return undefined;
  if (session !== undefined)
    return identity.identify({ ...session, method: request.method, path: pathOf(request.url) });
  if (!isDesk || !identity.isRequiredForDesks) return undefined;
  const required = {
    code: 'identity-required',
    detail: 'no access token of the identity provider came',
  } as const;
  return Promise.resolve({ ok: false, error: required });
};

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

export const refuseStranger = (reply: FastifyReply): FastifyReply => {
  reply.header('www-authenticate', 'Bearer');
  return send(reply, problem('unauthorised', 'no valid access token came with the request'));
};

const UNAUTHORISED = 401;

/** What is missing, as RFC 9449 section 7.1 has it said. */
const refuseCaller = (reply: FastifyReply, { code, detail }: AccessRefusal): FastifyReply => {
  const answer = problem(code, detail);
  if (answer.problem.status === UNAUTHORISED) reply.header('www-authenticate', challengeFor(code));
  return send(reply, answer);
};

const ALGORITHMS = `algs="${PROOF_ALGORITHMS.join(' ')}"`;

const challengeFor = (code: string): string => {
  if (!code.startsWith('identity-')) return 'Bearer';
  if (code === 'identity-required') return `DPoP ${ALGORITHMS}`;
  const error = code.startsWith('identity-proof-') ? 'invalid_dpop_proof' : 'invalid_token';
  return `DPoP error="${error}", ${ALGORITHMS}`;
};
