import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Route } from '#shared/api';
import { err, ok, type Result } from '#shared/errors';
import { bytesOf, readJson } from './read-body.ts';
import { problem, type Answering } from './reply.ts';

export interface Parts {
  readonly body: unknown;
  readonly query: unknown;
  readonly params: unknown;
}

/** The parts of a request by the schemas of its route; the refusal names the first field that is wrong. */
export const readParts = (route: Route, request: FastifyRequest): Result<Parts, Answering> => {
  const body = route.method === 'GET' ? ok(undefined) : readBody(route.body, request.body);
  if (!body.ok) return body;
  const query = readPart('query', route.query, request.query);
  if (!query.ok) return query;
  const params = readPart('path', route.params, request.params);
  if (!params.ok) return params;
  return ok({ body: body.value, query: query.value, params: params.value });
};

const readBody = (schema: z.ZodType, body: unknown): Result<unknown, Answering> => {
  const parsed = readJson(bytesOf(body));
  if (parsed.ok) return readPart('body', schema, parsed.value);
  const { code, position } = parsed.error;
  return err(problem('bad-request', `body: ${code} at ${String(position)}`));
};

const readPart = (
  part: string,
  schema: z.ZodType | undefined,
  value: unknown,
): Result<unknown, Answering> => {
  if (schema === undefined) return ok(undefined);
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const where = [part, ...(issue?.path ?? [])].join('.');
  return err(problem('bad-request', `${where}: ${issue?.message ?? 'not as described'}`));
};
