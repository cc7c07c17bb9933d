import type { booksRoutes } from '#shared/api';
import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/double-entry';
import type { Caller } from './access.ts';
import { balanceAnswer } from './balance.ts';
import type { Watch } from './cross-ledger.ts';
import { historyBehind, isIndexed } from './indexed.ts';
import type { HandlersFor } from './input.ts';
import type { ApiLedger } from './ledger.ts';
import { json, problem, type Answering } from './reply.ts';
import { accountView, entryView, transferView, walletView } from './views.ts';

type Reads = Exclude<keyof typeof booksRoutes, 'transfers'>;

/** Reads of the books. The one write among them has a way of its own: `transfers.ts`. */
export const booksHandlers = (watch: Watch): HandlersFor<Reads> => {
  const found = findAccount(watch);
  return {
    accounts: async ({ query, context: { caller } }) => {
      const { books, service } = caller.ledger;
      const { size } = service.writer.head;
      const { after, limit, wallet } = query;
      const records = await books.accounts({ after, limit, wallet });
      const next = records.length === limit ? (records.at(-1)?.account.id ?? null) : null;
      return json({ size, accounts: records.map(accountView), next });
    },
    account: ({ params, context }) => found(context.caller, params.id, (record) => json(accountView(record))),
    balance: ({ params, query, context: { caller } }) =>
      found(caller, params.id, (record) => balanceAnswer(caller.ledger, record, query)),
    entries: ({ params, query, context: { caller } }) =>
      found(caller, params.id, async () => {
        const { books } = caller.ledger;
        const { after, limit, direction, atLeast } = query;
        if (!(await isIndexed(caller.ledger, atLeast))) return historyBehind(caller.ledger, atLeast);
        const page = await books.entries({ account: params.id, after, limit, direction });
        return json({ size: page.size, entries: page.rows.map(entryView), next: page.next });
      }),
    transfer: async ({ params, context: { caller } }) => {
      const transfer = await caller.ledger.books.transfer(params.id);
      if (transfer !== undefined) return json(transferView(transfer));
      watch.look(caller, { kind: 'transfer', id: params.id });
      return problem('not-found', `transfer ${params.id}`);
    },
    findTransfers: async ({ query, context: { caller } }) => {
      const { key, value, after, limit, atLeast } = query;
      if (!(await isIndexed(caller.ledger, atLeast))) return historyBehind(caller.ledger, atLeast);
      const page = await caller.ledger.books.byMeta({ key, value, after, limit });
      return json({ size: page.size, transfers: page.rows.map(transferView), next: page.next });
    },
    wallets: ({ query: { after, limit }, context: { caller } }) => {
      const { set, writer } = caller.ledger.service;
      const found = set.wallets.after(after, limit + 1);
      const page = found.slice(0, limit);
      const next = found.length > limit ? (page.at(-1)?.wallet.id ?? null) : null;
      return json({ size: writer.head.size, wallets: page.map(walletView), next });
    },
  };
};

type WithAccount = (
  caller: Caller<ApiLedger>,
  id: AccountId,
  answer: (record: AccountRecord) => Answering | Promise<Answering>,
) => Promise<Answering>;

const findAccount =
  (watch: Watch): WithAccount =>
  async (caller, id, answer) => {
    const record = await caller.ledger.books.account(id);
    if (record !== undefined) return answer(record);
    watch.look(caller, { kind: 'account', id });
    return problem('not-found', `account ${id}`);
  };
