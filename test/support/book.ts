import type { AccountId, EntityId, MandateId, PersonId, TransferId, WalletId } from '#shared/brand';
import {
  openedAccount,
  systemAccount,
  systemAccountId,
  type Account,
  type AccountLimits,
  type AccountRecord,
  type Books,
  type Mandate,
  type MandateRecord,
  type Operation,
  type PostingLeg,
  type Wallet,
  type WalletRecord,
  type WalletState,
} from '#shared/double-entry';

/*
 * Books for tests: wallets with many sub-accounts, the ledger's own accounts, a mandate over all of them, and
 * builders of operations. Everything random comes from a seed.
 */

export const BOOK_TIME = '2026-05-04T09:00:00.000Z';
export const MANDATE = 'mandate-desk' as MandateId;
export const ASSET_SCALES: Readonly<Record<string, number>> = { EUR: 2, USD: 2, JPY: 0 };

export type OperationOf<Name extends Operation['op']> = Extract<Operation, { op: Name }>;

/** Mulberry32: a generator of a few lines whose whole state is its seed. Numbers from 0 up to below 1. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
};

/** UUIDs of version 7 (RFC 9562) that count up from an instant, with random bits of the seed. */
export const idsFrom = (seed: number, startMs = Date.parse(BOOK_TIME)): (() => TransferId) => {
  const random = seededRandom(seed);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  let ms = startMs;
  return () => {
    ms += 1;
    const time = ms.toString(16).padStart(12, '0');
    const variant = (8 + Math.floor(random() * 4)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(12)}` as TransferId;
  };
};

export const subAccountId = (wallet: string, index: number, asset = 'EUR'): AccountId =>
  `${wallet}.sub-${index}.${asset}` as AccountId;

export const walletOf = (id: string): Wallet => ({
  id: id as WalletId,
  entity: 'alpha' as EntityId,
  name: `Wallet ${id}`,
  purpose: 'operating',
  tier: 'warm',
  owner: 'anna' as PersonId,
  policy: null,
  limits: [],
  expiresOn: null,
});

export const subAccount = (
  wallet: string,
  index: number,
  over: Partial<Account> & { readonly asset?: string } = {},
): Account => {
  const asset = over.asset ?? 'EUR';
  return {
    id: subAccountId(wallet, index, asset),
    wallet: wallet as WalletId,
    role: 'wallet',
    asset,
    scale: ASSET_SCALES[asset] ?? 2,
    name: `Sub-account ${index}`,
    iban: null,
    bic: null,
    normal: 'debit',
    overdraft: false,
    limits: null,
    ...over,
  };
};

const SYSTEM_ROLES = ['opening', 'fees', 'fx', 'suspense', 'rounding'] as const;

/** The ledger's own accounts of an asset, without those of rails. */
export const systemAccountsOf = (asset: string): readonly Account[] =>
  SYSTEM_ROLES.map((role) => {
    const id = systemAccountId(role, asset);
    return systemAccount(id, role, asset, ASSET_SCALES[asset] ?? 2, `${role} ${asset}`);
  });

export const NO_LIMITS: AccountLimits = {
  floor: { soft: null, hard: null },
  ceiling: { soft: null, hard: null },
  velocity: [],
};

export interface BookOptions {
  readonly wallets?: readonly string[];
  readonly accountsPerWallet?: number;
  readonly assets?: readonly string[];
  /** Minor units on every sub-account, from the opening account of its asset. */
  readonly fundsMinor?: bigint;
  readonly state?: WalletState;
  /** What is different about the sub-accounts. */
  readonly account?: Partial<Account>;
  readonly mandate?: Partial<Mandate>;
}

export const testMandate = (over: Partial<Mandate> = {}): Mandate => ({
  id: MANDATE,
  client: 'payments-service',
  owner: 'anna' as PersonId,
  purpose: 'Internal postings',
  wallets: ['wallet-a', 'wallet-b'] as WalletId[],
  roles: ['opening', 'fees', 'fx', 'suspense', 'rounding', 'clearing'],
  maxima: Object.keys(ASSET_SCALES).map((asset) => ({ asset, minor: '1000000000000' })),
  mayOpenAccounts: true,
  expiresAt: '2030-01-01T00:00:00Z',
  ...over,
});

export const emptyBooks = (): Books => ({
  accounts: new Map(),
  wallets: new Map(),
  mandates: new Map(),
  positions: new Map(),
  transfers: new Map(),
});

/** Books with funded sub-accounts, balanced by the opening accounts. */
export const testBooks = (options: BookOptions = {}): Books => {
  const { wallets = ['wallet-a', 'wallet-b'], accountsPerWallet = 4, assets = ['EUR'] } = options;
  const { fundsMinor = 1_000_000n, state = 'active' } = options;
  const books = emptyBooks();
  const mandate = testMandate({ wallets: wallets as WalletId[], ...options.mandate });
  books.mandates.set(mandate.id, { mandate, isRevoked: false });
  for (const asset of assets)
    for (const account of systemAccountsOf(asset)) books.accounts.set(account.id, openedAccount(account, 0));
  for (const wallet of wallets) {
    const made = Array.from({ length: accountsPerWallet }, (_, index) =>
      assets.map((asset) => subAccount(wallet, index, { ...options.account, asset })),
    ).flat();
    for (const account of made) fund(books, account, fundsMinor);
    const occupied = fundsMinor === 0n ? 0 : made.length;
    books.wallets.set(wallet as WalletId, {
      wallet: walletOf(wallet),
      state,
      isOwnerless: false,
      birth: { seq: 0, intent: null },
      founded: made.map(({ id }) => id),
      occupied,
      lastSeq: 0,
    });
  }
  return books;
};

const fund = (books: Books, account: Account, minor: bigint): void => {
  const opening = systemAccountId('opening', account.asset);
  const source = recordOf(books, opening);
  books.accounts.set(opening, { ...source, creditsPosted: source.creditsPosted + minor });
  books.accounts.set(account.id, { ...openedAccount(account, 0), debitsPosted: minor });
};

export const recordOf = (books: Books, id: AccountId): AccountRecord => {
  const record = books.accounts.get(id);
  if (record === undefined) throw new Error(`no account ${id}`);
  return record;
};

export const mandateOf = (books: Books, id: MandateId = MANDATE): MandateRecord => {
  const record = books.mandates.get(id);
  if (record === undefined) throw new Error(`no mandate ${id}`);
  return record;
};

/** The books with a wallet in another state. */
export const setWalletState = (books: Books, id: string, state: WalletState): void => {
  const record = books.wallets.get(id as WalletId);
  if (record === undefined) throw new Error(`no wallet ${id}`);
  books.wallets.set(id as WalletId, { ...record, state } satisfies WalletRecord);
};

/** Credits one account and debits another. */
export const leg = (
  credit: AccountId,
  debit: AccountId,
  minor: bigint | number | string,
  asset = 'EUR',
): PostingLeg => ({ asset, credit, debit, minor: minor.toString() });

type Rest<Name extends Operation['op'], Given extends string> = Partial<
  Omit<OperationOf<Name>, 'op' | Given>
>;

export const transferOp = (
  id: TransferId,
  legs: readonly PostingLeg[],
  rest: Rest<'transfer', 'id' | 'legs'> = {},
): OperationOf<'transfer'> => ({ op: 'transfer', id, legs: [...legs], ...rest });

export const holdOp = (
  id: TransferId,
  legs: readonly PostingLeg[],
  rest: Rest<'hold', 'id' | 'legs'> = {},
): OperationOf<'hold'> => ({ op: 'hold', id, legs: [...legs], expiresAt: '2026-05-11T09:00:00Z', ...rest });

export const postOp = (
  id: TransferId,
  hold: TransferId,
  rest: Rest<'post', 'id' | 'hold'> = {},
): OperationOf<'post'> => ({ op: 'post', id, hold, ...rest });

export const voidOp = (
  id: TransferId,
  hold: TransferId,
  rest: Rest<'void', 'id' | 'hold'> = {},
): OperationOf<'void'> => ({ op: 'void', id, hold, ...rest });

export const openOp = (id: TransferId, account: Account): OperationOf<'open'> => ({
  op: 'open',
  id,
  account,
});
