import type { FastifyReply } from 'fastify';
import type { Problem } from '#shared/api';
import type { ErrorCode } from '#shared/errors';
import { problemOf } from '../problems/index.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What a handler answers with. */
export type Answering =
  | { readonly kind: 'json'; readonly status: number; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly retryAfterSeconds?: number }
  | { readonly kind: 'text'; readonly type: string; readonly text: string }
  | { readonly kind: 'stream'; readonly type: string; readonly stream: NodeJS.ReadableStream };

export const json = (value: unknown): Answering => ({
  kind: 'json',
  status: 200,
  text: JSON.stringify(value),
});

/** What passes by itself, and when to come again. A full queue is worked off in about a second. */
const RETRY_AFTER_SECONDS: Readonly<Partial<Record<ErrorCode, number>>> = {
  'ledger-busy': 1,
  'too-many-requests': 1,
  'too-many-streams': 5,
  'history-behind': 1,
  'identity-keys-unavailable': 15,
};

export const problem = (code: ErrorCode, detail: string): Answering & { readonly kind: 'problem' } => {
  const retryAfterSeconds = RETRY_AFTER_SECONDS[code];
  return {
    kind: 'problem',
    problem: problemOf(code, detail),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
};

const FIRST_REFUSED_STATUS = 400;

export const send = (reply: FastifyReply, answer: Answering): FastifyReply => {
  switch (answer.kind) {
    case 'json':
      return reply
        .code(answer.status)
        .type(answer.status < FIRST_REFUSED_STATUS ? JSON_TYPE : PROBLEM_TYPE)
        .send(answer.text);
    case 'problem':
      if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', answer.retryAfterSeconds);
      return reply.code(answer.problem.status).type(PROBLEM_TYPE).send(JSON.stringify(answer.problem));
    case 'text':
      return reply.type(answer.type).send(answer.text);
    case 'stream':
      reply.type(answer.type).header('cache-control', 'no-store').send(answer.stream);
      // A client has to learn that its stream is open also when there is nothing to say yet.
      reply.raw.flushHeaders();
      return reply;
  }
};
