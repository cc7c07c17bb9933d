import type { AccountId, IntentDigest } from '#shared/brand';
import type { AccountRecord, WalletRecord } from '#shared/double-entry';
import { destinationName, type Intent } from '#shared/intent';
import { assetOf, formatAmount } from '#shared/money';
import { intentsIn, UNDER_WAY } from './intents-in.ts';
import type { IntentRecord, WorkingSet } from './types.ts';

/** One reason why a wallet can't be archived yet. */
export interface ArchiveObstacle {
  readonly kind: 'balance' | 'pending' | 'payee';
  readonly text: string;
}

/** Items that are named one by one; the rest are counted. */
const NAMED_MAX = 3;

/**
 * Everything that keeps a wallet from being archived: value on its accounts, whatever is still open about it, and
 * being somebody's payee. All reasons are given at once. `self` is the archiving itself.
 */
export const obstaclesToArchive = (
  record: WalletRecord,
  self: IntentDigest | null,
  set: WorkingSet,
): readonly ArchiveObstacle[] => {
  const accounts = record.founded
    .map((id) => set.accounts.get(id))
    .filter((account) => account !== undefined);
  const open = intentsIn(set, { statuses: UNDER_WAY }).filter(({ digest }) => digest !== self);
  return [
    ...accounts.flatMap(balanceObstacle),
    ...accounts.flatMap(pendingObstacle),
    ...furtherAccounts(record, accounts),
    ...openItems(record, open),
    ...payeeObstacles(accounts, open, set),
  ];
};

const balanceObstacle = ({
  account,
  debitsPosted,
  creditsPosted,
}: AccountRecord): readonly ArchiveObstacle[] => {
  const balance = account.normal === 'debit' ? debitsPosted - creditsPosted : creditsPosted - debitsPosted;
  return balance === 0n
    ? []
    : [{ kind: 'balance', text: `account ${account.id} holds ${amountText(account.asset, balance)}` }];
};

const pendingObstacle = ({
  account,
  debitsPending,
  creditsPending,
}: AccountRecord): readonly ArchiveObstacle[] => {
  const pending = debitsPending + creditsPending;
  return pending === 0n
    ? []
    : [{ kind: 'pending', text: `account ${account.id} has ${amountText(account.asset, pending)} pending` }];
};

/** Accounts opened under a mandate are too many to be listed: the wallet's own count speaks for them. */
const furtherAccounts = (
  { occupied }: WalletRecord,
  accounts: readonly AccountRecord[],
): readonly ArchiveObstacle[] => {
  const further = occupied - accounts.filter(isOccupied).length;
  if (further <= 0) return [];
  const text = `${String(further)} further ${further === 1 ? 'account holds' : 'accounts hold'} a balance or a pending amount`;
  return [{ kind: 'balance', text }];
};

const isOccupied = (record: AccountRecord): boolean =>
  balanceObstacle(record).length > 0 || pendingObstacle(record).length > 0;

const openItems = (record: WalletRecord, open: readonly IntentRecord[]): readonly ArchiveObstacle[] => {
  const about = open.filter(({ intent }) => isAbout(intent, record));
  if (about.length === 0) return [];
  const named = about.slice(0, NAMED_MAX).map(({ digest }) => digest);
  const rest = about.length - named.length;
  const more = rest === 0 ? '' : ` and ${String(rest)} more`;
  return [{ kind: 'pending', text: `open items: ${named.join(', ')}${more}` }];
};

const isAbout = (intent: Intent, { wallet, founded }: WalletRecord): boolean => {
  switch (intent.type) {
    case 'transfer':
      return intent.legs.some(
        ({ source, destination }) =>
          founded.includes(source.account) ||
          (destination.account !== null && founded.includes(destination.account)),
      );
    case 'wallet.change':
      return intent.wallet.id === wallet.id;
    case 'mandate.grant':
      return intent.mandate.wallets.includes(wallet.id);
    case 'key.register':
      return intent.key.wallets.includes(wallet.id);
    case 'key.change':
      return intent.change.kind === 'set-wallets' && intent.change.to.includes(wallet.id);
    case 'account.register':
    case 'mandate.revoke':
    case 'person.erase':
    case 'policy.publish':
    case 'roster.change':
    case 'emergency':
      return false;
  }
};

const payeeObstacles = (
  accounts: readonly AccountRecord[],
  open: readonly IntentRecord[],
  set: WorkingSet,
): readonly ArchiveObstacle[] => {
  const own = new Map<string, AccountId>();
  for (const { account } of accounts) if (account.iban !== null) own.set(account.iban, account.id);
  return [...own.keys()].sort().flatMap((iban) => payeeObstacle(iban, open, set));
};

const payeeObstacle = (
  iban: string,
  open: readonly IntentRecord[],
  set: WorkingSet,
): readonly ArchiveObstacle[] => {
  const payee = set.payees.get(iban);
  if (payee !== undefined)
    return [{ kind: 'payee', text: `${iban} is a payee, as ${payee.name} since ${payee.since}` }];
  const paying = open.find(
    ({ intent }) =>
      intent.type === 'transfer' &&
      intent.legs.some(
        ({ destination }) => destination.account === null && destinationName(destination) === iban,
      ),
  );
  return paying === undefined
    ? []
    : [{ kind: 'payee', text: `${iban} is the payee of open item ${paying.digest}` }];
};

const amountText = (asset: string, minor: bigint): string => {
  const known = assetOf(asset);
  return known === undefined
    ? `${minor.toString()} minor units of ${asset}`
    : `${formatAmount({ asset: known, minor })} ${asset}`;
};
