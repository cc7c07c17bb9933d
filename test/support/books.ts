import { randomUUID } from 'node:crypto';
import type {
  AccountView,
  BalanceView,
  EntryView,
  OperationResult,
  Problem,
  TransfersResponse,
  TransferView,
  WalletView,
} from '#shared/api';
import type { AccountId, MandateId, TransferId, WalletId } from '#shared/brand';
import type { Account, Mandate, Operation } from '#shared/double-entry';
import type { Genesis } from '#shared/journal';
import { ANNA, IBAN_A, IBAN_B, testGenesis } from './company.ts';
import type { Answered, LedgerClient } from './ledger.ts';

/* Operations on the books of a running test ledger: what a client with a posting mandate would send. */

export const MANDATE = 'mandate-test' as MandateId;
/** Name of the access token that `createTestLedger` makes. */
export const CLIENT = 'test';

export const A_EUR = `${IBAN_A}.EUR` as AccountId;
export const B_EUR = `${IBAN_B}.EUR` as AccountId;
export const A_JPY = `${IBAN_A}.JPY` as AccountId;

export const testMandate = (over: Partial<Mandate> = {}): Mandate => ({
  id: MANDATE,
  client: CLIENT,
  owner: ANNA,
  purpose: 'Tests of the books',
  wallets: ['wallet-a', 'wallet-b'] as WalletId[],
  roles: ['clearing', 'fees', 'fx', 'opening', 'rounding', 'suspense'],
  maxima: [
    { asset: 'EUR', minor: '1000000000000000' },
    { asset: 'JPY', minor: '1000000000000000' },
  ],
  mayOpenAccounts: true,
  expiresAt: '2090-01-01T00:00:00Z',
  ...over,
});

/** The small test company with a mandate for the client of the tests. */
export const booksGenesis = (mandates: readonly Mandate[] = [testMandate()]): Genesis => ({
  ...testGenesis(),
  mandates: [...mandates],
});

export const newId = (): TransferId => randomUUID() as string as TransferId;

type Of<Op extends Operation['op']> = Extract<Operation, { op: Op }>;

/** Moves EUR from A to B. */
export const transferOf = (minor: string, over: Partial<Of<'transfer'>> = {}): Of<'transfer'> => ({
  op: 'transfer',
  id: newId(),
  legs: [{ asset: 'EUR', credit: A_EUR, debit: B_EUR, minor }],
  ...over,
});

export const holdOf = (minor: string, over: Partial<Of<'hold'>> = {}): Of<'hold'> => ({
  op: 'hold',
  id: newId(),
  legs: [{ asset: 'EUR', credit: A_EUR, debit: B_EUR, minor }],
  expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  ...over,
});

export const accountName = (index: number): AccountId =>
  `book.${String(index).padStart(4, '0')}.EUR` as AccountId;

export const openOf = (id: AccountId, over: Partial<Account> = {}): Operation => {
  const [wallet] = testGenesis().wallets;
  if (wallet === undefined) throw new Error('The test company has no wallet');
  return {
    op: 'open',
    id: newId(),
    account: {
      id,
      wallet: wallet.id,
      role: 'wallet',
      asset: 'EUR',
      scale: 2,
      name: 'Book account',
      iban: null,
      bic: null,
      normal: 'debit',
      overdraft: false,
      limits: null,
      ...over,
    },
  };
};

type Legs = Extract<Operation, { op: 'transfer' }>['legs'];

export const legsOf = (credit: AccountId, debit: AccountId, minor: bigint | number): Legs => [
  { asset: 'EUR', credit, debit, minor: String(minor) },
];

export const moveOf = (credit: AccountId, debit: AccountId, minor: bigint | number): Operation => ({
  op: 'transfer',
  id: newId(),
  legs: legsOf(credit, debit, minor),
});

type Operated = Answered<TransfersResponse & Problem>;

export const operate = (
  client: LedgerClient,
  operations: readonly unknown[],
  mandate: string = MANDATE,
): Promise<Operated> => client.request('POST', '/v1/transfers', { mandate, operations });

/** What became of each operation, with the code of a refusal. Throws when they were not answered. */
export const statusesOf = ({ status, text, body }: Operated): readonly string[] => {
  if (status !== 200) throw new Error(text);
  return body.results.map((result) =>
    result.code === undefined ? result.status : `${result.status} ${result.code}`,
  );
};

/** Opens accounts that start with money of the ledger's opening account. */
export const openAccounts = async (
  client: LedgerClient,
  count: number,
  minor: number,
): Promise<AccountId[]> => {
  const ids = Array.from({ length: count }, (_, index) => accountName(index));
  const opening = 'system.opening.EUR' as AccountId;
  const operations = ids.flatMap((id) => [openOf(id), moveOf(opening, id, minor)]);
  const { body, text } = await operate(client, operations);
  const odd = body.results.find(({ status }) => status === 'refused');
  if (odd !== undefined) throw new Error(text);
  return ids;
};

/** The item at a place, which must be there. */
export const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index];
  if (item === undefined) throw new Error(`There is no item ${String(index)}`);
  return item;
};

interface PageOf<T> {
  readonly size: number;
  readonly next: string | null;
  readonly rows: readonly T[];
}

/** The books over HTTP. */
export class BooksClient {
  readonly #client: LedgerClient;

  constructor(client: LedgerClient) {
    this.#client = client;
  }

  send(operations: readonly unknown[], mandate?: string): Promise<Operated> {
    return operate(this.#client, operations, mandate);
  }

  /** Throws when the request as a whole is not answered. */
  async operate(...operations: readonly Operation[]): Promise<readonly OperationResult[]> {
    const answer = await this.send(operations);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body.results;
  }

  account(id: string): Promise<Answered<AccountView & Problem>> {
    return this.#client.request('GET', `/v1/accounts/${id}`);
  }

  balance(id: string, query = ''): Promise<Answered<BalanceView & Problem>> {
    return this.#client.request('GET', `/v1/accounts/${id}/balance${query}`);
  }

  transfer(id: string): Promise<Answered<TransferView & Problem>> {
    return this.#client.request('GET', `/v1/transfers/${id}`);
  }

  entries(id: string, query = ''): Promise<PageOf<EntryView>> {
    return this.#page('entries', `/v1/accounts/${id}/entries${query}`);
  }

  byMeta(query: string): Promise<PageOf<TransferView>> {
    return this.#page('transfers', `/v1/transfers${query}`);
  }

  wallets(query = ''): Promise<PageOf<WalletView>> {
    return this.#page('wallets', `/v1/wallets${query}`);
  }

  async #page<T>(name: string, path: string): Promise<PageOf<T>> {
    const { status, text, body } = await this.#client.request<Body>('GET', path);
    if (status !== 200) throw new Error(text);
    return { size: body.size, next: body.next, rows: body[name] as readonly T[] };
  }
}

interface Body {
  readonly size: number;
  readonly next: string | null;
  readonly [name: string]: unknown;
}

/** Query that has the answer show an operation's result. */
export const showing = ({ position }: OperationResult): string => `atLeast=${position.seq + 1}`;
