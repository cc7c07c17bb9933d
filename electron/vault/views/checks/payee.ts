import { destinationName, destinationNameText, type TransferIntent } from '#shared/intent';
import type { CheckView } from '#shared/ipc';
import type { PayeeRecord } from '#shared/projection';
import { listed } from '../scope.ts';
import { attention, counted, passed } from './check.ts';

const NAME = { id: 'payee', title: 'Payee account' };
const DAY_MS = 86_400_000;

/** An account that has been known for less is looked at twice: a change of bank details shows within days. */
export const PAYEE_COOL_DOWN_DAYS = 7;

/** What the verified journal knows of payees. */
export interface KnownPayees {
  readonly payee: (iban: string) => PayeeRecord | undefined;
  /** Known payees of the same name with another account. */
  readonly namesakes: (intent: TransferIntent) => readonly PayeeRecord[];
}

/** The gravest thing that is to be said of the accounts that a transfer pays. */
export type PayeeStanding =
  | { readonly kind: 'own' }
  /** A known name, an account that nobody paid before. */
  | { readonly kind: 'other-account'; readonly others: readonly PayeeRecord[] }
  | { readonly kind: 'new' }
  | { readonly kind: 'other-name'; readonly payee: PayeeRecord }
  | {
      readonly kind: 'young';
      readonly payee: PayeeRecord;
      readonly days: number;
      readonly others: readonly PayeeRecord[];
    }
  | { readonly kind: 'known'; readonly payees: readonly PayeeRecord[] };

export const payeeStanding = (intent: TransferIntent, known: KnownPayees, now: Date): PayeeStanding => {
  if (intent.rail === 'book') return { kind: 'own' };
  const ibans = [...new Set(intent.legs.map(({ destination }) => destinationName(destination)))];
  const found = ibans.map((iban) => known.payee(iban));
  const others = known.namesakes(intent);
  if (found.includes(undefined))
    return others.length > 0 ? { kind: 'other-account', others } : { kind: 'new' };
  const payees = found.filter((payee) => payee !== undefined);
  const renamed = payees.find(({ name }) => name !== intent.payee.name);
  if (renamed !== undefined) return { kind: 'other-name', payee: renamed };
  const [young] = payees.filter((payee) => daysKnown(payee, now) < PAYEE_COOL_DOWN_DAYS);
  return young === undefined
    ? { kind: 'known', payees }
    : { kind: 'young', payee: young, days: daysKnown(young, now), others };
};

const daysKnown = ({ since }: PayeeRecord, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(`${since}T00:00:00Z`)) / DAY_MS));

const CALL_BACK = 'Confirm the account with the payee by a number that you already had.';

export const payeeCheck = (standing: PayeeStanding): CheckView => {
  switch (standing.kind) {
    case 'own':
      return passed(NAME, 'An account of this ledger.');
    case 'other-account':
      return attention(
        NAME,
        `This account is new, and the name is known with another one: ${othersText(standing.others)}.`,
        { remedy: CALL_BACK },
      );
    case 'new':
      return attention(NAME, 'New payee: no payment to this account was approved before.', {
        remedy: 'Compare the account with the contract or the invoice.',
      });
    case 'other-name':
      return attention(NAME, `${historyOf(standing.payee)}, under the name ${standing.payee.name}.`, {
        remedy: 'Ask whoever asked for it why the name is another one.',
      });
    case 'young':
      return attention(NAME, youngText(standing), { remedy: CALL_BACK });
    case 'known':
      return passed(NAME, `${listed(standing.payees.map(historyOf))}.`);
  }
};

const youngText = ({ payee, days, others }: Extract<PayeeStanding, { kind: 'young' }>): string => {
  const age = days === 0 ? 'since today' : `for ${counted(days, 'day')}`;
  const before = others.length === 0 ? '' : ` Before that the name stood for ${othersText(others)}.`;
  return `This account is known ${age} only, ${timesText(payee)}.${before}`;
};

const historyOf = (payee: PayeeRecord): string =>
  `${payee.listed ? 'Listed' : 'Known'} since ${payee.since}, ${timesText(payee)}`;

const timesText = ({ timesInstructed }: PayeeRecord): string => {
  if (timesInstructed === 0) return 'not paid yet';
  return timesInstructed === 1 ? 'approved once before' : `approved ${String(timesInstructed)} times before`;
};

const othersText = (others: readonly PayeeRecord[]): string =>
  listed(others.map(({ iban, since }) => `${destinationNameText(iban)} since ${since}`));
