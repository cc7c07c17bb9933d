import { err } from '#shared/errors';
import type { BooksPort } from '../api/index.ts';
import type { LedgerService } from './service.ts';

export const booksOf = ({ set, writer }: LedgerService): BooksPort => ({
  operate: () => Promise.resolve(err({ code: 'ledger-failed', detail: 'no books' })),
  account: (id) => Promise.resolve(set.accounts.get(id)),
  accounts: ({ after, limit, wallet }) =>
    Promise.resolve(
      [...set.accounts.values()]
        .filter(({ account }) => account.id > after && (wallet === undefined || account.wallet === wallet))
        .sort((a, b) => (a.account.id < b.account.id ? -1 : 1))
        .slice(0, limit),
    ),
  transfer: () => Promise.resolve(undefined),
  indexedSize: () => writer.head.size,
  balance: () => Promise.reject(new Error('no history')),
  entries: () => Promise.reject(new Error('no history')),
  byMeta: () => Promise.reject(new Error('no history')),
});
