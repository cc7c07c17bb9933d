import type { AccountId } from '#shared/brand';
import { limitsOn, type Account } from '#shared/double-entry';
import { moneyText } from '../journal/amounts.ts';
import type { Picture } from '../store/picture.ts';

const WINDOWS: Readonly<Record<string, string>> = { h24: '24 hours', d7: '7 days', m1: '1 month' };

/** Flags of the books in words: "the soft floor of 1,000.00 EUR of Alpha operating". */
export const softLimitTexts = (
  accountOf: (id: AccountId) => Account | undefined,
  wallets: Picture['wallets'],
  flags: readonly string[],
): readonly string[] => flags.map((flag) => softLimitText(accountOf, wallets, flag));

const softLimitText = (
  accountOf: (id: AccountId) => Account | undefined,
  wallets: Picture['wallets'],
  flag: string,
): string => {
  const [what = '', ...rest] = flag.split(':');
  const account = accountOf(rest.join(':') as AccountId);
  if (account === undefined) return what;
  const wallet = account.wallet === null ? undefined : wallets.get(account.wallet)?.wallet;
  const limits = limitsOn(account, wallet);
  const amount = (minor: string | null | undefined): string =>
    minor === null || minor === undefined
      ? ''
      : ` of ${moneyText({ asset: account.asset, scale: account.scale, minor })}`;
  const [, kind, window, measure] = what.split('-');
  if (kind !== 'velocity')
    return `the soft ${kind ?? ''}${amount(limits?.[kind === 'ceiling' ? 'ceiling' : 'floor'].soft)} of ${account.name}`;
  const limit = limits?.velocity.find((each) => each.window === window && each.measure === measure);
  const bound = measure === 'count' ? ` of ${limit?.soft ?? '?'} transfers` : amount(limit?.soft);
  return `the soft limit${bound} in ${WINDOWS[window ?? ''] ?? ''} of ${account.name}`;
};
