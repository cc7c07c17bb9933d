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
import type { Mandate, Operation } from '#shared/double-entry';
import type { Genesis } from '#shared/journal';
import { ANNA, IBAN_A, IBAN_B, testGenesis } from './company.ts';
import type { Answered, LedgerClient } from './ledger.ts';

/* Operations on the books of a test ledger: what a client with a posting mandate would send. */

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

  send(
    operations: readonly unknown[],
    mandate: string = MANDATE,
  ): Promise<Answered<TransfersResponse & Problem>> {
    return this.#client.request('POST', '/v1/transfers', { mandate, operations });
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
