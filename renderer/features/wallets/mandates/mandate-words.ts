import type { AccountRole } from '#shared/double-entry';
import type { MandateRow, MandateStanding } from '#shared/ipc';
import { amountText, listText } from '../../../state/index.ts';

/** The ledger's own accounts, as people call them. `wallet` names none: wallets have names of their own. */
export const roleNames: Readonly<Record<Exclude<AccountRole, 'wallet'>, string>> = {
  clearing: 'Rail clearing',
  fees: 'Fees',
  fx: 'Currency position',
  opening: 'Opening balances',
  rounding: 'Rounding',
  suspense: 'Suspense',
};

export type SystemRole = keyof typeof roleNames;
export const systemRoles = Object.keys(roleNames) as readonly SystemRole[];

export const standingWords: Readonly<
  Record<MandateStanding, { readonly text: string; readonly tone: 'plain' | 'ok' | 'warn' }>
> = {
  active: { text: 'in force', tone: 'ok' },
  ended: { text: 'ended', tone: 'plain' },
  revoked: { text: 'revoked', tone: 'plain' },
};

export const nameOfRole = (role: AccountRole): string => (role === 'wallet' ? 'Wallets' : roleNames[role]);

/** `10,000.00 EUR`, one for each asset. */
export const maximaText = (maxima: MandateRow['maxima']): string =>
  maxima.map((money) => `${amountText(money)} ${money.asset}`).join(' or ');

export interface Allowance {
  readonly client: string;
  readonly wallets: readonly string[];
  readonly roles: readonly AccountRole[];
  readonly maxima: MandateRow['maxima'];
  readonly mayOpenAccounts: boolean;
  /** Last day, UTC. */
  readonly expiresOn: string;
}

/** What a mandate allows, in one sentence and a rest. */
export const allowanceText = ({ client, wallets, roles, maxima, ...rest }: Allowance): string => {
  const own =
    roles.length === 0 ? '' : `, with the ledger’s own accounts for ${listText(roles.map(inSentence))}`;
  const opening = rest.mayOpenAccounts ? 'It may open accounts there.' : 'It may not open accounts.';
  return (
    `${client} may post without anybody’s approval between the accounts of ${listText(wallets)}${own}, ` +
    `at most ${maximaText(maxima)} in one operation, up to and including ${rest.expiresOn} (UTC). ${opening} ` +
    'It can pay nothing out over a rail.'
  );
};

const inSentence = (role: AccountRole): string => nameOfRole(role).toLowerCase();
