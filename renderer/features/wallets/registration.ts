import type { PersonId } from '#shared/brand';
import { checkBic, checkIban } from '#shared/identifiers';
import type { DeskInput } from '#shared/ipc';
import { ASSETS, assetOf, parseDecimal, toMoney } from '#shared/money';
import { isDay } from '../../components/TextField/days.ts';
import { checkLimits, type LimitErrors, type LimitsDraft } from './limits-draft.ts';
import { ungrouped } from '../../state/index.ts';

/** What the officer has typed, as text. */
export interface RegistrationDraft {
  readonly entityId: string;
  readonly walletName: string;
  readonly purpose: string;
  readonly iban: string;
  readonly bic: string;
  readonly asset: string;
  readonly balance: string;
  readonly statementDate: string;
  readonly tier: 'hot' | 'warm' | 'cold';
  /** Person id; empty: whoever registers it. */
  readonly owner: string;
  /** Last day on which it sends. */
  readonly expiresOn: string;
  readonly limits: LimitsDraft;
}

type FieldErrors = Readonly<Partial<Record<Exclude<keyof RegistrationDraft, 'limits'>, string | undefined>>>;

export interface RegistrationErrors extends FieldErrors {
  readonly limits?: LimitErrors | undefined;
}

export type CheckedRegistration =
  | { readonly ok: true; readonly value: DeskInput<'accounts.register'> }
  | { readonly ok: false; readonly errors: RegistrationErrors };

const ibanProblems: Readonly<Record<string, string>> = {
  'iban.country': 'The first two letters are not a country with IBANs.',
  'iban.length': 'This is not as long as the IBANs of that country are.',
  'iban.structure': 'Letters and digits do not stand where that country has them.',
  'iban.check-digits': 'The check digits do not fit: a character is wrong or two are swapped.',
};

/** Checks every field; each error says what is wrong and how to put it right. */
export const checkRegistration = (draft: RegistrationDraft): CheckedRegistration => {
  const iban = checkIban(draft.iban);
  const bic = draft.bic.trim() === '' ? null : checkBic(draft.bic);
  const asset = assetOf(draft.asset);
  const amount = asset === undefined ? undefined : parseDecimal(ungrouped(draft.balance), asset);
  const limits = asset === undefined ? undefined : checkLimits(draft.limits, asset);
  const errors: RegistrationErrors = {
    ...(draft.walletName.trim() === '' && { walletName: 'Name the wallet.' }),
    ...(draft.purpose.trim() === '' && { purpose: 'Say what the wallet is for.' }),
    ...(!iban.ok && { iban: ibanProblems[iban.error.code] ?? 'An IBAN has letters and digits only.' }),
    ...(bic?.ok === false && { bic: 'A BIC has 8 or 11 letters and digits. Leave it empty to derive it.' }),
    ...(amount?.ok !== true && { balance: balanceProblem(draft.asset, asset?.scale ?? 0) }),
    ...(!isDay(draft.statementDate) && { statementDate: 'Write the date as year-month-day, 2026-05-04.' }),
    ...(!isDay(draft.expiresOn) && { expiresOn: 'Write the date as year-month-day, 2027-05-04.' }),
    ...(limits?.ok === false && { limits: limits.errors }),
  };
  if (!iban.ok || amount?.ok !== true || limits?.ok !== true || Object.keys(errors).length > 0)
    return { ok: false, errors };
  return {
    ok: true,
    value: {
      entityId: draft.entityId,
      walletName: draft.walletName.trim(),
      purpose: draft.purpose.trim(),
      iban: iban.value,
      bic: bic?.ok === true ? bic.value : null,
      openingBalances: [toMoney(amount.value)],
      statementDate: draft.statementDate,
      tier: draft.tier,
      owner: draft.owner === '' ? null : (draft.owner as PersonId),
      limits: limits.value === null ? [] : [{ asset: draft.asset, limits: limits.value }],
      expiresOn: draft.expiresOn,
    },
  };
};

const balanceProblem = (asset: string, scale: number): string =>
  scale === 0
    ? `Write the balance in whole ${asset}, without a point.`
    : `Write the balance as digits with a point and at most ${String(scale)} decimals.`;

/** Assets that bank accounts are kept in, the usual ones first. */
export const bankAssets: readonly string[] = ['EUR', 'USD', 'GBP', 'CHF', 'JPY'].filter((id) => id in ASSETS);

/** A year from a day: a wallet is born with an end, which can be moved. */
export const yearAfter = (date: string): string => {
  const [year = '', month = '', day = ''] = date.split('-');
  const next = `${String(Number(year) + 1)}-${month}-${day}`;
  return isDay(next) ? next : `${String(Number(year) + 1)}-02-28`;
};
