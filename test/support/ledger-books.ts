import { randomUUID } from 'node:crypto';
import type { Problem } from '#shared/api';
import type { AccountId, MandateId, TransferId } from '#shared/brand';
import type { Account, Mandate, Operation } from '#shared/double-entry';
import type { Genesis } from '#shared/journal';
import { ANNA, testGenesis } from './company.ts';
import type { Answered, LedgerClient } from './ledger.ts';

/* Operations on the books of a running test ledger. */

export const MANDATE = 'mandate-test' as MandateId;

/** The test company with a mandate for the access token of test ledgers. */
export const bookGenesis = (over: Partial<Mandate> = {}): Genesis => {
  const genesis = testGenesis();
  const mandate: Mandate = {
    id: MANDATE,
    client: 'test',
    owner: ANNA,
    purpose: 'tests',
    wallets: genesis.wallets.map(({ id }) => id),
    roles: ['clearing', 'opening', 'fees', 'fx', 'suspense', 'rounding'],
    maxima: [{ asset: 'EUR', minor: '1000000000' }],
    mayOpenAccounts: true,
    expiresAt: '2099-01-01T00:00:00.000Z',
    ...over,
  };
  return { ...genesis, mandates: [mandate] };
};

export const newId = (): TransferId => randomUUID() as string as TransferId;

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

export interface OperationResult {
  readonly id: TransferId;
  readonly status: string;
  readonly position: { readonly seq: number; readonly index: number };
  readonly time: string;
  readonly code?: string;
  readonly detail?: string;
}

type Operated = Answered<{ readonly results: readonly OperationResult[] } & Problem>;

export const operate = (
  client: LedgerClient,
  operations: readonly Operation[],
  mandate: MandateId = MANDATE,
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
