import type { ReadListenerRoute } from '#shared/api';
import type { AccountId } from '#shared/brand';
import type { Caller } from './access.ts';
import { balanceAnswer } from './balance.ts';
import type { AccountNow } from './books-port.ts';
import type { Watch } from './cross-ledger.ts';
import { historyBehind, isIndexed } from './indexed.ts';
import type { HandlersFor } from './input.ts';
import type { ReadableLedger } from './ledger.ts';
import { json, problem, type Answering } from './reply.ts';
import { accountView, entryView, transferView, walletView } from './views.ts';

/** Reads of accounts and operations: the same on the main listener and on that for reads. */
export const booksHandlers = <L extends ReadableLedger>(
  watch: Watch<L>,
): HandlersFor<ReadListenerRoute, L> => {
  const found = findAccount(watch);
  return {
    accounts: async ({ query, context: { caller } }) => {
      const { after, limit, wallet, atLeast } = query;
      const refusal = await caller.ledger.reached(atLeast);
      if (refusal !== undefined) return refusal;
      const { size, records } = await caller.ledger.books.accounts({ after, limit, wallet });
      const next = records.length === limit ? (records.at(-1)?.account.id ?? null) : null;
      if (wallet !== undefined && records.length === 0) watch.look(caller, { kind: 'wallet', id: wallet });
      return json({ size, accounts: records.map(accountView), next });
    },
    account: ({ params, query, context }) =>
      found(context.caller, params.id, query.atLeast, ({ record }) => json(accountView(record))),
    balance: ({ params, query, context: { caller } }) =>
      found(caller, params.id, query.atLeast, (now) => balanceAnswer(caller.ledger, now, query)),
    entries: ({ params, query, context: { caller } }) =>
      found(caller, params.id, query.atLeast, async () => {
        const { books } = caller.ledger;
        const { after, limit, direction, atLeast } = query;
        if (!(await isIndexed(caller.ledger, atLeast))) return historyBehind(caller.ledger, atLeast);
        const page = await books.entries({ account: params.id, after, limit, direction });
        return json({ size: page.size, entries: page.rows.map(entryView), next: page.next });
      }),
    transfer: async ({ params: { id }, context: { caller } }) => {
      const { ledger } = caller;
      const refusal = await ledger.reached();
      if (refusal !== undefined) return refusal;
      const { books } = ledger;
      const unknownFrom = ledger.unknownFrom();
      const isWhole = books.indexedSize() >= unknownFrom;
      let transfer = await books.transfer(id);
      if (transfer === undefined && !isWhole) {
        if (!(await isIndexed(ledger, unknownFrom))) return historyBehind(ledger, unknownFrom);
        transfer = await books.transfer(id);
      }
      if (transfer !== undefined) return json(transferView(transfer));
      watch.look(caller, { kind: 'transfer', id });
      return problem('not-found', `transfer ${id}`);
    },
    findTransfers: async ({ query, context: { caller } }) => {
      const { key, value, after, limit, atLeast } = query;
      const refusal = await caller.ledger.reached(atLeast);
      if (refusal !== undefined) return refusal;
      if (!(await isIndexed(caller.ledger, atLeast))) return historyBehind(caller.ledger, atLeast);
      const page = await caller.ledger.books.byMeta({ key, value, after, limit });
      return json({ size: page.size, transfers: page.rows.map(transferView), next: page.next });
    },
  };
};

/** Wallets stand in memory alone. */
export const walletsHandlers: HandlersFor<'wallets'> = {
  wallets: ({ query: { after, limit }, context: { caller } }) => {
    const { set, writer } = caller.ledger.service;
    const found = set.wallets.after(after, limit + 1);
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.wallet.id ?? null) : null;
    return json({ size: writer.head.size, wallets: page.map(walletView), next });
  },
};

type WithAccount<L> = (
  caller: Caller<L>,
  id: AccountId,
  atLeast: number | undefined,
  answer: (now: AccountNow) => Answering | Promise<Answering>,
) => Promise<Answering>;

const findAccount =
  <L extends ReadableLedger>(watch: Watch<L>): WithAccount<L> =>
  async (caller, id, atLeast, answer) => {
    const refusal = await caller.ledger.reached(atLeast);
    if (refusal !== undefined) return refusal;
    const now = await caller.ledger.books.account(id);
    if (now !== undefined) return answer(now);
    watch.look(caller, { kind: 'account', id });
    return problem('not-found', `account ${id}`);
  };
