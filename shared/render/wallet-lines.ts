import type { AccountLimits, VelocityLimit, WalletLimits } from '#shared/double-entry';
import { formatIban, type Iban } from '#shared/identifiers';
import type { AccountRegistrationIntent, WalletChange, WalletChangeIntent } from '#shared/intent';
import { line, minorText, moneyText, stated } from './lines.ts';
import type { RenderLine } from './types.ts';

export const registrationLines = (intent: AccountRegistrationIntent): readonly RenderLine[] => [
  line('iban', 'Register account', formatIban(intent.iban as Iban)),
  line('entity.name', 'Owner', intent.entity.name),
  line('entity.id', 'Owner id', intent.entity.id),
  line('wallet.name', 'Wallet', intent.wallet.name),
  line('wallet.id', 'Wallet id', intent.wallet.id),
  line('wallet.purpose', 'Wallet purpose', intent.wallet.purpose),
  line('wallet.owner', 'Wallet answered for by', intent.wallet.owner),
  line('wallet.tier', 'Custody tier', intent.wallet.tier),
  line('wallet.expiresOn', 'Sends until', intent.wallet.expiresOn),
  ...limitLines('limits', '', intent.wallet.limits),
  ...stated('bic', 'Bank', intent.bic),
  ...intent.openingBalances.map((balance) =>
    line(`opening.${balance.asset}`, `Opening balance ${balance.asset}`, moneyText(balance)),
  ),
  line('statementDate', 'Balance as of', intent.statementDate),
];

const CHANGE_TEXT: Readonly<Record<WalletChange['kind'], string>> = {
  freeze: 'Freeze: nothing is sent from it',
  unfreeze: 'Unfreeze: it sends again',
  close: 'Close: nothing more comes in, what is there goes out',
  reopen: 'Reopen: it sends and receives again',
  archive: 'Archive: the end of the wallet, for good',
  'set-limits': 'Set its limits',
  'set-owner': 'Set who answers for it',
  extend: 'Extend the time in which it sends',
};

export const walletChangeLines = (intent: WalletChangeIntent): readonly RenderLine[] => [
  line('change', 'Change', CHANGE_TEXT[intent.change.kind]),
  line('wallet.name', 'Wallet', intent.wallet.name),
  line('wallet.id', 'Wallet id', intent.wallet.id),
  line('entity.name', 'Owner', intent.entity.name),
  line('entity.id', 'Owner id', intent.entity.id),
  ...changeLines(intent.change),
  line('reason', 'Because', intent.reason),
];

const changeLines = (change: WalletChange): readonly RenderLine[] => {
  switch (change.kind) {
    case 'archive':
      return [
        ...change.ibans.map((iban, index) =>
          line(`iban.${String(index)}`, 'Ends with it', formatIban(iban as Iban)),
        ),
        ...change.accounts.map((account, index) =>
          line(`account.${String(index)}`, 'Ledger account that ends', account),
        ),
      ];
    case 'set-limits':
      return [
        ...(change.to.length === 0
          ? [line('to.none', 'New', 'No limits')]
          : limitLines('to', 'New: ', change.to)),
        ...(change.from.length === 0
          ? [line('from.none', 'Until now', 'No limits')]
          : limitLines('from', 'Until now: ', change.from)),
      ];
    case 'set-owner':
      return [
        line('to.owner', 'New: answered for by', change.to),
        line('from.owner', 'Until now: answered for by', change.from),
      ];
    case 'extend':
      return [
        line('to.expiresOn', 'New: sends until', change.to),
        ...stated('from.expiresOn', 'Until now: sends until', change.from),
      ];
    default:
      return [];
  }
};

/** One line for each bound. What has no bound has no line. */
const limitLines = (id: string, prefix: string, limits: WalletLimits): readonly RenderLine[] =>
  limits.flatMap(({ asset, limits: each }) => assetLines(`${id}.${asset}`, prefix, asset, each));

const assetLines = (
  id: string,
  prefix: string,
  asset: string,
  { floor, ceiling, velocity }: AccountLimits,
): readonly RenderLine[] => [
  ...boundLines(`${id}.floor`, `${prefix}At least on an account in ${asset}`, floor, (it) =>
    minorText(asset, it),
  ),
  ...boundLines(`${id}.ceiling`, `${prefix}At most on an account in ${asset}`, ceiling, (it) =>
    minorText(asset, it),
  ),
  ...velocity.flatMap((limit) =>
    boundLines(
      `${id}.${limit.window}.${limit.measure}`,
      `${prefix}Out of an account in ${asset} in ${WINDOW_TEXT[limit.window]}`,
      limit,
      (it) => measured(asset, limit, it),
    ),
  ),
];

const WINDOW_TEXT = { h24: '24 hours', d7: '7 days', m1: '1 month' } as const;

const measured = (asset: string, { measure }: VelocityLimit, minor: string): string =>
  measure === 'sum' ? minorText(asset, minor) : `${minor} ${minor === '1' ? 'transfer' : 'transfers'}`;

const boundLines = (
  id: string,
  label: string,
  { soft, hard }: { readonly soft: string | null; readonly hard: string | null },
  show: (bound: string) => string,
): readonly RenderLine[] => [
  ...stated(`${id}.hard`, label, hard === null ? null : show(hard)),
  ...stated(`${id}.soft`, `${label}, flagged from`, soft === null ? null : show(soft)),
];
