import type { ApiLimits } from '#shared/api';
import type { Caller } from './access.ts';
import type { ApiLedger } from './ledger.ts';
import { problem, type Answering } from './reply.ts';
import { readTransfers } from './transfers-body.ts';

/**
 * The route that money moves through most. It has its own way, with nothing on it that it does not need: bytes to
 * operations by hand, one command to the writer, and the writer's texts joined.
 */
export const transfersAnswer = async (
  { name, ledger }: Caller<ApiLedger>,
  body: Buffer,
  limits: ApiLimits,
): Promise<Answering> => {
  const read = readTransfers(body, limits.operationsPerRequestMax);
  if (!read.ok) return problem(read.error.code, read.error.detail);
  const { mandate, operations } = read.value;
  const results = await ledger.books.operate({ kind: 'book', client: name, mandate, operations });
  return results.ok
    ? { kind: 'json', status: 200, text: `{"results":[${results.value.join(',')}]}` }
    : problem(results.error.code, results.error.detail);
};
