import type { AccountId, DeviceId, PersonId } from '#shared/brand';
import { clearingAccountId, systemAccount, systemAccountId } from '#shared/double-entry';
import { keyIdOf } from '#shared/envelope';
import type { Account, Entry } from '#shared/journal';
import { assetOf } from '#shared/money';
import type { Policy } from '#shared/policy';
import { openingAccountId, registeredAccountId } from '#shared/projection';
import type { Roster } from '#shared/roster';
import type { Founding } from '../genesis.ts';
import type { Company, SandboxPerson } from './data.ts';
import type { TokenKey } from './tokens.ts';

const DAY_MS = 86_400_000;

type Wallet = Company['wallets'][number];
type BankAccount = Wallet['accounts'][number];

/** The genesis of the sandbox company, with the keys that its tokens just made. */
export const foundingOf = (
  company: Company,
  policy: Policy,
  keys: ReadonlyMap<PersonId, TokenKey>,
  nowMs: number,
): Founding => {
  const accounts = company.wallets.flatMap((wallet) =>
    wallet.accounts.flatMap((each) => accountsOf(wallet, each)),
  );
  return {
    ledger: company.ledger,
    title: company.title,
    environment: 'sandbox',
    entities: company.entities,
    wallets: company.wallets.map(({ accounts: _, expiresInDays, ...wallet }) => ({
      ...wallet,
      policy: null,
      expiresOn: expiresInDays === null ? null : dateIn(nowMs, expiresInDays),
    })),
    accounts: [...accounts, ...systemAccounts(accounts)],
    openings: company.wallets.flatMap(({ id, accounts: each }) => each.flatMap((one) => openingsOf(id, one))),
    payees: company.payees.map(({ iban, name, listedDaysAgo }) => ({
      iban,
      name,
      since: dateIn(nowMs, -listedDaysAgo),
    })),
    roster: rosterOf(company, keys),
    policy,
    mandates: company.mandates.map(({ expiresInDays, ...mandate }) => ({
      ...mandate,
      expiresAt: `${dateIn(nowMs, expiresInDays)}T00:00:00Z`,
    })),
  };
};

const dateIn = (nowMs: number, days: number): string =>
  new Date(nowMs + days * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);

/** A wallet without a bank account, on a chain for instance, names its accounts after itself. */
const accountIdOf = (wallet: string, iban: string | null, asset: string): AccountId =>
  iban === null ? (`${wallet}.${asset}` as AccountId) : registeredAccountId(iban, asset);

const accountsOf = (wallet: Wallet, { iban, bic, name, balances }: BankAccount): readonly Account[] =>
  balances.map(({ asset }) => ({
    id: accountIdOf(wallet.id, iban, asset),
    wallet: wallet.id,
    role: 'wallet',
    asset,
    scale: scaleOf(asset),
    name,
    iban,
    bic,
    normal: 'debit',
    overdraft: false,
    limits: null,
  }));

const openingsOf = (wallet: string, { iban, balances }: BankAccount): readonly Entry[] =>
  balances.flatMap(({ asset, minor }) => [
    { account: accountIdOf(wallet, iban, asset), side: 'debit' as const, asset, minor },
    { account: openingAccountId(asset), side: 'credit' as const, asset, minor },
  ]);

/** The ledger's own accounts of every asset; clearing for those that a bank carries. */
const systemAccounts = (accounts: readonly Account[]): readonly Account[] =>
  [...new Set(accounts.map(({ asset }) => asset))].flatMap((asset) => {
    const isBanked = accounts.some((account) => account.asset === asset && account.iban !== null);
    const rails = isBanked ? (['sepa', 'swift'] as const) : [];
    const scale = scaleOf(asset);
    return [
      ...OWN_ACCOUNTS.map(({ role, title }) =>
        systemAccount(systemAccountId(role, asset), role, asset, scale, `${title} ${asset}`),
      ),
      ...rails.map((rail) =>
        systemAccount(clearingAccountId(rail, asset), 'clearing', asset, scale, `Clearing ${rail} ${asset}`),
      ),
    ];
  });

const OWN_ACCOUNTS = [
  { role: 'opening', title: 'Opening balances' },
  { role: 'fees', title: 'Fees' },
  { role: 'fx', title: 'Currency position' },
  { role: 'suspense', title: 'Suspense' },
  { role: 'rounding', title: 'Rounding' },
] as const;

const scaleOf = (id: string): number => {
  const asset = assetOf(id);
  if (asset === undefined) throw new Error(`No asset is named ${id}`);
  return asset.scale;
};

/** The desk at which a sandbox person worked in the history. */
export const deviceOf = (person: PersonId): DeviceId => `desk-${person}` as DeviceId;

const rosterOf = (company: Company, keys: ReadonlyMap<PersonId, TokenKey>): Roster => ({
  version: 1,
  people: company.people.map(({ id, name, title, email, groups }) => ({
    id,
    name,
    title,
    email,
    groups,
    standing: 'active',
  })),
  groups: company.groups,
  keys: company.people.map((person) => enrolledKey(person, keys.get(person.id))),
  devices: company.people.map(({ id, name }) => ({
    id: deviceOf(id),
    name: `Desk of ${name}`,
    standing: 'trusted',
  })),
});

const enrolledKey = ({ id }: SandboxPerson, key: TokenKey | undefined): Roster['keys'][number] => {
  if (key === undefined) throw new Error(`${id} has no token`);
  return { keyId: keyIdOf(key), person: id, ...key, custody: 'software-token', standing: 'active' };
};
