import type { PersonId, WalletId } from '#shared/brand';
import type { DeskInput, EntityRow } from '#shared/ipc';
import { assetOf, parseDecimal } from '#shared/money';
import { isDay } from '../../../components/TextField/days.ts';
import { bankAssets } from '../registration.ts';
import type { SystemRole } from './mandate-words.ts';
import { ungrouped } from '../../../state/index.ts';

/** What the officer has typed, as text. */
export interface GrantDraft {
  readonly client: string;
  readonly purpose: string;
  /** Person id; empty: not chosen yet. */
  readonly owner: string;
  readonly wallets: readonly WalletId[];
  readonly roles: readonly SystemRole[];
  /** Most in one operation, by asset; empty: the asset may not be moved. */
  readonly maxima: Readonly<Record<string, string>>;
  readonly mayOpenAccounts: boolean;
  readonly expiresOn: string;
}

export interface GrantErrors {
  readonly client?: string | undefined;
  readonly purpose?: string | undefined;
  readonly owner?: string | undefined;
  readonly wallets?: string | undefined;
  readonly expiresOn?: string | undefined;
  readonly maxima?: Readonly<Record<string, string>> | undefined;
}

export type GrantValue = DeskInput<'mandates.grant'>;

export type CheckedGrant =
  { readonly ok: true; readonly value: GrantValue } | { readonly ok: false; readonly errors: GrantErrors };

/** Assets that the wallets of a mandate hold; those of banks where they hold none yet. */
export const assetsOf = (entities: readonly EntityRow[], wallets: readonly WalletId[]): readonly string[] => {
  const chosen = entities.flatMap((entity) => entity.wallets).filter(({ id }) => wallets.includes(id));
  const assets = [...new Set(chosen.flatMap(({ totals }) => totals.map(({ asset }) => asset)))].sort();
  return assets.length === 0 ? bankAssets : assets;
};

/** Checks every field; each error says what is wrong and how to put it right. */
export const checkGrant = (draft: GrantDraft, assets: readonly string[], today: string): CheckedGrant => {
  const typed = assets.filter((asset) => (draft.maxima[asset] ?? '').trim() !== '');
  const read = typed.map((asset) => ({ asset, minor: minorOf(draft.maxima[asset] ?? '', asset) }));
  const wrong = read.filter(({ minor }) => minor === undefined).map(({ asset }) => asset);
  const maximaErrors = typed.length === 0 ? noneOf(assets) : formErrors(wrong);
  const errors: GrantErrors = {
    ...(draft.client.trim() === '' && {
      client: 'Name the access token of the client, as the service has it.',
    }),
    ...(draft.purpose.trim() === '' && { purpose: 'Say what it is for: the approvers read it.' }),
    ...(draft.owner === '' && { owner: 'Choose who answers for it.' }),
    ...(draft.wallets.length === 0 && { wallets: 'Choose at least one wallet.' }),
    ...(endProblem(draft.expiresOn, today) !== undefined && {
      expiresOn: endProblem(draft.expiresOn, today),
    }),
    ...(maximaErrors !== undefined && { maxima: maximaErrors }),
  };
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    value: {
      client: draft.client.trim(),
      purpose: draft.purpose.trim(),
      owner: draft.owner as PersonId,
      wallets: [...draft.wallets],
      roles: [...draft.roles],
      maxima: read.map(({ asset, minor }) => ({ asset, minor: minor ?? '' })),
      mayOpenAccounts: draft.mayOpenAccounts,
      expiresOn: draft.expiresOn,
    },
  };
};

/** Minor units; undefined when it can't be read, or is nothing. */
const minorOf = (typed: string, id: string): string | undefined => {
  const asset = assetOf(id);
  const amount = asset && parseDecimal(ungrouped(typed), asset);
  return amount?.ok === true && amount.value.minor > 0n ? amount.value.minor.toString() : undefined;
};

const noneOf = ([first]: readonly string[]): GrantErrors['maxima'] =>
  first === undefined
    ? undefined
    : { [first]: 'Say how much one operation may move, of one asset at least.' };

const formErrors = (assets: readonly string[]): GrantErrors['maxima'] =>
  assets.length === 0
    ? undefined
    : Object.fromEntries(
        assets.map((asset) => [asset, `Write an amount above zero in ${asset}, as digits.`]),
      );

const endProblem = (date: string, today: string): string | undefined => {
  if (!isDay(date)) return 'Write the date as year-month-day, 2027-05-04.';
  return date < today ? 'Choose a day that is not over.' : undefined;
};
