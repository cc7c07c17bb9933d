import type { AccountId } from '#shared/brand';
import type { CheckView } from '#shared/ipc';
import type { Entry } from '#shared/journal';
import { available, type AccountRecord, type IntentRecord } from '#shared/projection';
import type { StoredAccount } from '../../store/accounts.ts';
import { moneyText } from '../../journal/amounts.ts';
import { listed, type Scope } from '../scope.ts';
import { softLimitTexts } from '../soft-limits.ts';
import { attention, failed, passed } from './check.ts';

export type StoredAccounts = ReadonlyMap<AccountId, StoredAccount>;

const FUNDS = { id: 'funds', title: 'Funds' };
const LIMITS = { id: 'limits', title: 'Limits' };

/** Money that leaves an account, of which `held` is reserved already. */
export interface Outflow {
  readonly account: AccountId;
  readonly minor: bigint;
  readonly held: bigint;
}

const TAKE_OUT = 'Fund the account, or have items that wait returned, which releases what they hold.';

/** What is left of the accounts that pay, and what else is promised out of them. */
export const fundsCheck = (outflows: readonly Outflow[], accounts: StoredAccounts): CheckView => {
  const found = outflows.map((outflow) => ({ outflow, record: accounts.get(outflow.account)?.record }));
  if (found.some(({ record }) => record === undefined))
    return failed(FUNDS, 'This desk does not know an account that pays.', {
      remedy: 'Wait until the desk is current, then look again.',
    });
  const known = found.flatMap(({ outflow, record }) =>
    record === undefined ? [] : [standing(outflow, record)],
  );
  const short = known.filter(({ left, record }) => left < 0n && !record.account.overdraft);
  if (short.length > 0) return failed(FUNDS, short.map(shortText).join(' '), { remedy: TAKE_OUT });
  const over = known.filter(({ left }) => left < 0n);
  if (over.length > 0)
    return attention(FUNDS, over.map(overdraftText).join(' '), {
      remedy: 'Approve only if the overdraft is wanted.',
    });
  return passed(FUNDS, known.map(leftText).join(' '));
};

interface Standing {
  readonly record: AccountRecord;
  /** What this takes. */
  readonly minor: bigint;
  /** What stays when everything that is promised has left, this too. */
  readonly left: bigint;
  /** What is promised out of the account besides this. */
  readonly others: bigint;
}

const standing = ({ minor, held }: Outflow, record: AccountRecord): Standing => {
  const { account, creditsPending, debitsPending } = record;
  const pending = account.normal === 'debit' ? creditsPending : debitsPending;
  return { record, minor, left: available(record) - (minor - held), others: pending - held };
};

const amountIn = ({ record: { account } }: Standing, minor: bigint): string =>
  moneyText({ asset: account.asset, scale: account.scale, minor: minor.toString() });

const leftText = (each: Standing): string =>
  `${each.record.account.name} keeps ${amountIn(each, each.left)}${othersText(each)}.`;

const othersText = (each: Standing): string =>
  each.others === 0n ? '' : `, with ${amountIn(each, each.others)} for other items that wait`;

const shortText = (each: Standing): string => {
  const besides =
    each.others === 0n
      ? ''
      : ` ${amountIn(each, each.others)} of its balance is promised to items that wait.`;
  return (
    `${each.record.account.name} has ${amountIn(each, each.left + each.minor)} available for ` +
    `${amountIn(each, each.minor)}: ${amountIn(each, -each.left)} too little.${besides}`
  );
};

const overdraftText = (each: Standing): string =>
  `${each.record.account.name} goes ${amountIn(each, -each.left)} into overdraft${othersText(each)}.`;

/** What an item takes out of the accounts that pay. Its hold was taken when it was proposed. */
export const outflowsOf = ({ hold, status }: IntentRecord, accounts: StoredAccounts): readonly Outflow[] => {
  const isHolding = status === 'awaiting-approval' || status === 'awaiting-dispatch';
  const out = new Map<AccountId, bigint>();
  for (const { account, side, minor } of hold)
    if (isOut(accounts, account, side)) out.set(account, (out.get(account) ?? 0n) + BigInt(minor));
  return [...out].map(([account, minor]) =>
    isHolding ? { account, minor, held: minor } : { account, minor: 0n, held: 0n },
  );
};

const isOut = (accounts: StoredAccounts, id: AccountId, side: Entry['side']): boolean => {
  const account = accounts.get(id)?.record.account;
  return account === undefined || (account.role === 'wallet' && account.normal !== side);
};

/** As judged when the item was proposed: what it passes and does not exceed. */
export const limitsCheck = (
  { picture }: Scope,
  { facts }: IntentRecord,
  accounts: StoredAccounts,
): CheckView => {
  const over = facts.softLimits.known
    ? softLimitTexts((id) => accounts.get(id)?.record.account, picture.wallets, facts.softLimits.value)
    : [];
  return over.length === 0
    ? passed(LIMITS, 'It stays within every limit of its accounts.')
    : attention(LIMITS, `It passes ${listed(over)}.`, {
        remedy: 'Approve only if that was meant: the policy may ask for more approvals because of it.',
      });
};
