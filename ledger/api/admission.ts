import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { ApiLimits } from '#shared/api';
import type { Caller, CallerOf } from './access.ts';
import type { ReadableLedger } from './ledger.ts';
import { problem, send } from './reply.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null before the token was looked at, and on a public route without one. */
    caller: Caller<ReadableLedger> | null;
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

export const admission = (callerOf: CallerOf<ReadableLedger>, limits: ApiLimits): Admission => {
  const identify = (request: FastifyRequest, reply: FastifyReply): Caller<ReadableLedger> | undefined => {
    const caller = callerOf(request.headers.authorization);
    if (caller !== undefined) request.caller = caller;
    else refuseStranger(reply);
    return caller;
  };
  return {
    guarded: (request, reply, next) => {
      const caller = identify(request, reply);
      if (caller === undefined) return;
      if (caller.openRequests >= limits.openRequestsPerTokenMax) {
        const detail = `openRequestsPerTokenMax is ${limits.openRequestsPerTokenMax}`;
        send(reply, problem('too-many-requests', detail));
        return;
      }
      caller.openRequests += 1;
      reply.raw.once('close', () => {
        caller.openRequests -= 1;
      });
      next();
    },
    streaming: (request, reply, next) => {
      if (identify(request, reply) !== undefined) next();
    },
    open: (request, _reply, next) => {
      request.caller = callerOf(request.headers.authorization) ?? null;
      next();
    },
  };
};

export const refuseStranger = (reply: FastifyReply): FastifyReply => {
  reply.header('www-authenticate', 'Bearer');
  return send(reply, problem('unauthorised', 'no valid access token came with the request'));
};
