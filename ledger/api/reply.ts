import type { FastifyReply } from 'fastify';
import type { Problem } from '#shared/api';
import type { ErrorCode } from '#shared/errors';
import { problemOf } from '../problems/index.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

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

export const problem = (code: ErrorCode, detail: string): Answering => ({
  kind: 'problem',
  problem: problemOf(code, detail),
});

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
      return reply.type(answer.type).send(answer.stream);
  }
};
