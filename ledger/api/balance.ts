import type { z } from 'zod';
import type { balanceQuerySchema } from '#shared/api';
import type { AccountNow } from './books-port.ts';
import { historyBehind, isIndexed } from './indexed.ts';
import type { ReadableLedger } from './ledger.ts';
import { json, problem, type Answering } from './reply.ts';
import { balanceView, pastBalanceView } from './views.ts';

type Query = z.output<typeof balanceQuerySchema>;

/** Balances of an account: now out of memory; at a past moment or as valued out of the index of history. */
export const balanceAnswer = async (
  ledger: ReadableLedger,
  now: AccountNow,
  query: Query,
): Promise<Answering> => {
  const { record } = now;
  if (query.at === undefined && query.valued === undefined) return json(balanceView(record, now.size));
  if (!(await isIndexed(ledger, query.atLeast))) return historyBehind(ledger, query.atLeast);
  const size = await sizeAt(ledger, query);
  const head = ledger.size();
  if (size > head) return problem('bad-request', `at: the journal has ${head} events`);
  if (!(await isIndexed(ledger, size))) return historyBehind(ledger, size);
  const { valued } = query;
  const posted = await ledger.books.balance({ account: record.account.id, size, valued });
  return json(pastBalanceView(record, posted, size, valued ?? null));
};

/** The journal size whose balance is asked for: all that was booked at the moment, that moment included. */
const sizeAt = async (ledger: ReadableLedger, { at }: Query): Promise<number> => {
  if (at === undefined) return ledger.books.indexedSize();
  return at.includes('T') ? ledger.sizeAt(at) : Number(at) + 1;
};
