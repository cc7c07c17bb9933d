import type { ErrorCode } from '#shared/errors';
import { problemOf } from '../problems/index.ts';
import type { Answer, Decided } from './types.ts';

const OK = 200;

export const accepted = (body: unknown): Answer => ({ status: OK, body: JSON.stringify(body) });

export const refused = (code: ErrorCode, detail: string): Answer => {
  const problem = problemOf(code, detail);
  return { status: problem.status, body: JSON.stringify(problem) };
};

/** A refusal of somebody who did not prove who they are. */
export const forgotten = (code: ErrorCode, detail: string): Decided => ({
  answer: refused(code, detail),
  isRemembered: false,
  statement: '',
  items: 0,
});
