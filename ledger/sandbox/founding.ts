import { createHash } from 'node:crypto';
import type { AccountId, DeviceId, PersonId, Sha256Hex } from '#shared/brand';
import { clearingAccountId, systemAccount, systemAccountId } from '#shared/double-entry';
import { fromHex, toHex } from '#shared/encoding';
import { keyIdOf } from '#shared/envelope';
import type { Account, Entry } from '#shared/journal';
import { assetOf } from '#shared/money';
import type { Policy } from '#shared/policy';
import { openingAccountId, registeredAccountId } from '#shared/projection';
import { personCommitment, sortedRoles, type Disclosure, type Roster } from '#shared/roster';
import type { Founding } from '../genesis.ts';
import { staffOf, type Company, type SandboxPerson } from './data.ts';
import type { TokenKey } from './tokens.ts';

const DAY_MS = 86_400_000;

type Wallet = Company['wallets'][number];
type BankAccount = Wallet['accounts'][number];

/** What is known of the company's people, each under a salt of 32 random bytes. */
export const disclosuresOf = (
  { people }: Company,
  newSalt: (person: PersonId) => Uint8Array,
): readonly Disclosure[] =>
  people.map(({ id, name, title, email }) => ({
    person: id,
    salt: toHex(newSalt(id)),
    record: { name, title, email },
  }));

export interface FoundingParts {
  readonly company: Company;
  readonly policy: Policy;
  /** Those that the tokens just made. */
  readonly keys: ReadonlyMap<PersonId, TokenKey>;
  readonly disclosures: readonly Disclosure[];
  readonly nowMs: number;
}

/** The genesis of the sandbox company: its people stand in it by id and commitment. */
export const foundingOf = ({ company, policy, keys, disclosures, nowMs }: FoundingParts): Founding => {
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
    roster: rosterOf(company, keys, disclosures),
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

/** The ledger's own accounts of every asset; clearing for the rails that carry it: a bank's, or a chain. */
const systemAccounts = (accounts: readonly Account[]): readonly Account[] =>
  [...new Set(accounts.map(({ asset }) => asset))].flatMap((asset) => {
    const isBanked = accounts.some((account) => account.asset === asset && account.iban !== null);
    const rails = isBanked ? (['sepa', 'swift'] as const) : (['evm'] as const);
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

const DEVICE_DIGITS = 8;

/** The desk at which a sandbox person worked in the history. */
export const deviceOf = (person: PersonId): DeviceId =>
  `desk-${createHash('sha256').update(person).digest('hex').slice(0, DEVICE_DIGITS)}` as DeviceId;

const rosterOf = (
  company: Company,
  keys: ReadonlyMap<PersonId, TokenKey>,
  disclosures: readonly Disclosure[],
): Roster => ({
  version: 1,
  people: company.people.map(({ id, roles, groups, standing }) => ({
    id,
    commitment: commitmentOf(id, disclosures),
    roles: [...sortedRoles(roles)],
    groups: [...groups].sort(),
    serviceOf: null,
    standing,
  })),
  groups: company.groups,
  keys: staffOf(company).map((person) => enrolledKey(person, keys.get(person.id))),
  devices: staffOf(company).map(({ id }, index) => ({
    id: deviceOf(id),
    name: `Desk ${String(index + 1)}`,
    person: id,
    build: null,
    attestation: null,
    isDiskEncrypted: null,
    standing: 'trusted',
  })),
  delegations: [],
  releases: [],
  freezes: [],
  changes: [],
  calendars: company.calendars,
});

const commitmentOf = (id: PersonId, disclosures: readonly Disclosure[]): Sha256Hex => {
  const found = disclosures.find(({ person }) => person === id);
  if (found === undefined) throw new Error(`${id} has no personal record`);
  return personCommitment(fromHex(found.salt), found.record);
};

const enrolledKey = ({ id }: SandboxPerson, key: TokenKey | undefined): Roster['keys'][number] => {
  if (key === undefined) throw new Error(`${id} has no token`);
  return {
    keyId: keyIdOf(key),
    person: id,
    ...key,
    custody: 'software-token',
    attestation: null,
    standing: 'active',
  };
};
