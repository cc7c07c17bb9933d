import type { AccountId, TransferId, WalletId } from '#shared/brand';
import type { AccountRecord, Sequel } from '#shared/double-entry';
import type { Result } from '#shared/errors';
import type { History } from '../history/index.ts';
import type { JournalOperation, Memory, OperationReader } from '../memory/index.ts';
import type { StateStore } from '../state-store/index.ts';
import type { BookAnswers, BookCommand, Writer, WriterRefusal } from '../writer/index.ts';

/** An operation in the journal, and what became of it. */
export interface FoundOperation extends JournalOperation {
  readonly sequel: Sequel | null;
}

export interface AccountsPage {
  /** Only accounts whose id comes after this one, in byte order. */
  readonly after: string;
  readonly limit: number;
  readonly wallet?: WalletId | undefined;
}

/** The books of one ledger, for reading and for operations on them. */
export interface LedgerBooks {
  /** One JSON text for each operation, in order. */
  readonly operate: (command: BookCommand) => Promise<Result<BookAnswers, WriterRefusal>>;
  readonly account: (id: AccountId) => Promise<AccountRecord | undefined>;
  readonly accounts: (page: AccountsPage) => Promise<readonly AccountRecord[]>;
  readonly transfer: (id: TransferId) => Promise<FoundOperation | undefined>;
}

export interface BooksDeps {
  readonly writer: Writer;
  readonly memory: Memory;
  readonly state: StateStore;
  readonly history: Pick<History, 'mayKnow' | 'positions'>;
  readonly operations: OperationReader;
}

export const booksOf = (deps: BooksDeps): LedgerBooks => ({
  operate: (command) => deps.writer.book(command),
  account: (id) => accountOf(deps, id),
  accounts: (page) => accountsOf(deps, page),
  transfer: (id) => transferOf(deps, id),
});

const accountOf = async ({ memory, state }: BooksDeps, id: AccountId): Promise<AccountRecord | undefined> => {
  const { accounts } = memory.set;
  const known = accounts.peek(id);
  if (known !== undefined) return known;
  const [saved] = await state.accounts([id]);
  // It may have been opened or changed meanwhile.
  return accounts.peek(id) ?? saved;
};

/** Rows of the store, each as memory has it when that is newer, and the accounts that the store does not know yet. */
const accountsOf = async (
  { memory, state }: BooksDeps,
  { after, limit, wallet }: AccountsPage,
): Promise<readonly AccountRecord[]> => {
  const { accounts } = memory.set;
  const born = accounts.bornAfter(after);
  const saved = await state.accountsAfter(after, limit, wallet);
  const page = new Map(saved.map((record) => [record.account.id, record]));
  for (const id of [...page.keys(), ...born]) {
    const newest = accounts.peek(id);
    if (newest !== undefined && (wallet === undefined || newest.account.wallet === wallet)) page.set(id, newest);
  }
  return [...page.values()].sort(byId).slice(0, limit);
};

const byId = (a: AccountRecord, b: AccountRecord): number => (a.account.id < b.account.id ? -1 : 1);

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
  return { ...found, sequel: recent.sequel(id) ?? indexed?.sequel ?? null };
};

/** All accounts in order of their ids, page by page. */
export async function* everyAccount(
  books: Pick<LedgerBooks, 'accounts'>,
  perPage = 1_000,
): AsyncGenerator<AccountRecord> {
  let after = '';
  for (;;) {
    const page = await books.accounts({ after, limit: perPage });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < perPage) return;
    after = last.account.id;
  }
}
