import type { AccountId, TransferId } from '#shared/brand';
import type {
  AccountNow,
  AccountsNow,
  AccountsPage,
  BooksPort,
  BooksReads,
  FoundOperation,
  PostedSums,
  ShownAccount,
} from '../api/books-port.ts';
import type { History } from '../history/index.ts';
import type { Memory, OperationReader } from '../memory/index.ts';
import type { StateStore } from '../state-store/index.ts';
import type { CommandWriter } from './options.ts';

/** The books of one ledger, for reading and for operations on them; what the API asks for. */
export type LedgerBooks = BooksPort;

export interface BooksDeps {
  readonly writer: Pick<CommandWriter, 'book'>;
  readonly memory: Memory;
  readonly state: StateStore;
  readonly history: History;
  readonly operations: OperationReader;
}

export const booksOf = (deps: BooksDeps): LedgerBooks => ({
  operate: (command) => deps.writer.book(command),
  account: (id) => accountOf(deps, id),
  accounts: (page) => accountsOf(deps, page),
  transfer: (id) => transferOf(deps, id),
  ...historyReads({ ...deps, transfer: (id) => transferOf(deps, id) }),
});

/** What reads of the history need. */
export interface HistoryReadDeps {
  readonly history: History;
  readonly operations: OperationReader;
  readonly transfer: BooksReads['transfer'];
}

/** The reads that the history answers. */
export const historyReads = (
  deps: HistoryReadDeps,
): Pick<BooksReads, 'indexedSize' | 'balance' | 'entries' | 'byMeta'> => ({
  indexedSize: () => deps.history.through,
  balance: (query) => balanceOf(deps, query),
  entries: (query) => entriesOf(deps, query),
  byMeta: (query) => byMetaOf(deps, query),
});

const accountOf = async ({ memory, state }: BooksDeps, id: AccountId): Promise<AccountNow | undefined> => {
  const { set } = memory;
  const known = set.accounts.peek(id);
  if (known !== undefined) return { record: known, size: set.size };
  const [saved] = await state.accounts([id]);
  // It may have been opened or changed meanwhile.
  const record = set.accounts.peek(id) ?? saved;
  return record === undefined ? undefined : { record, size: set.size };
};

/** Rows of the store, each as memory has it when that is newer, and the accounts that the store does not know yet. */
const accountsOf = async (
  { memory, state }: BooksDeps,
  { after, limit, wallet }: AccountsPage,
): Promise<AccountsNow> => {
  const { accounts } = memory.set;
  const born = accounts.bornAfter(after);
  const saved = await state.accountsAfter(after, limit, wallet);
  const page = new Map<AccountId, ShownAccount>(saved.map((record) => [record.account.id, record]));
  for (const id of [...page.keys(), ...born]) {
    const newest = accounts.peek(id);
    if (newest !== undefined && (wallet === undefined || newest.account.wallet === wallet))
      page.set(id, newest);
  }
  return { records: [...page.values()].sort(byId).slice(0, limit), size: memory.set.size };
};

export const byId = (a: ShownAccount, b: ShownAccount): number => (a.account.id < b.account.id ? -1 : 1);

const transferOf = async (
  { memory, history, operations }: BooksDeps,
  id: TransferId,
): Promise<FoundOperation | undefined> => {
  const { recent, set } = memory;
  const open = set.transfers.openHold(id)?.position;
  const recently = open ?? recent.position(id);
  const indexed = history.mayKnow(id) ? (await history.positions([id])).get(id) : undefined;
  const position = recently ?? indexed?.position ?? recent.position(id);
  if (position === undefined) return undefined;
  const found = await operations.at(position);
  return { ...found, sequel: recent.sequel(id, indexed?.sequel) };
};

/** Posted amounts alone: what was pending at a past moment is not kept. */
const balanceOf = async (
  { history }: HistoryReadDeps,
  { account, size, valued }: Parameters<LedgerBooks['balance']>[0],
): Promise<PostedSums> => {
  if (size === 0) return { debitsPosted: 0n, creditsPosted: 0n };
  const { debitsPosted, creditsPosted } = await history.balance(account, {
    asOfSeq: size - 1,
    ...(valued === undefined ? {} : { valueDate: valued }),
  });
  return { debitsPosted, creditsPosted };
};

const entriesOf = async (
  { history }: HistoryReadDeps,
  { account, after, limit, direction }: Parameters<LedgerBooks['entries']>[0],
): ReturnType<LedgerBooks['entries']> => {
  const { through, rows, next } = await history.entries({
    account,
    limit,
    direction: direction === 'newest-first' ? 'older' : 'newer',
    ...(after === undefined ? {} : { after }),
  });
  return { size: through, rows, next };
};

const byMetaOf = async (
  deps: HistoryReadDeps,
  { key, value, after, limit }: Parameters<LedgerBooks['byMeta']>[0],
): ReturnType<LedgerBooks['byMeta']> => {
  const { history, operations } = deps;
  const { positions, next } = await history.byMeta({
    key,
    value,
    limit,
    direction: 'newer',
    ...(after === undefined ? {} : { after: Number(after) }),
  });
  const size = history.through;
  const rows: FoundOperation[] = [];
  for (const position of positions) {
    const { operation } = await operations.at(position);
    // The index knows a hash of the value.
    if (!('meta' in operation) || operation.meta?.[key] !== value) continue;
    const found = await deps.transfer(operation.id);
    if (found !== undefined) rows.push(found);
  }
  return { size, rows, next: next === null ? null : String(next) };
};
