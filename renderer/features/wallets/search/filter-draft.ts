import type { AccountRow, StatementFilter } from '#shared/ipc';
import { formatAmount, parseDecimal, type Asset } from '#shared/money';
import { isDay } from '../../../components/index.ts';
import { ungrouped } from '../../../state/index.ts';

/* What is typed into the search of a statement, and the filter that it makes. */

export interface FilterDraft {
  readonly text: string;
  readonly amountIs: 'exactly' | 'between';
  readonly amount: string;
  readonly amountFrom: string;
  readonly amountTo: string;
  readonly bookedFrom: string;
  readonly bookedTo: string;
  readonly direction: 'both' | 'in' | 'out';
}

export const noDraft: FilterDraft = {
  text: '',
  amountIs: 'exactly',
  amount: '',
  amountFrom: '',
  amountTo: '',
  bookedFrom: '',
  bookedTo: '',
  direction: 'both',
};

/** Nothing is typed and nothing is chosen. */
export const isBlank = ({ amountIs, direction, ...typed }: FilterDraft): boolean =>
  direction === 'both' && Object.values(typed).every((text) => text.trim() === '');

export type Unit = Pick<AccountRow, 'asset' | 'scale'>;
export type DraftErrors = Readonly<
  Partial<Record<'amount' | 'amountFrom' | 'amountTo' | 'bookedFrom' | 'bookedTo', string>>
>;

export type CheckedDraft =
  /** null: nothing is asked for. */
  | { readonly ok: true; readonly filter: StatementFilter | null }
  | { readonly ok: false; readonly errors: DraftErrors };

const assetOf = ({ asset, scale }: Unit): Asset => ({ id: asset as Asset['id'], scale, name: asset });

const minorOf = (typed: string, unit: Unit): bigint | null | undefined => {
  const text = typed.trim();
  if (text === '') return null;
  const amount = parseDecimal(ungrouped(text), assetOf(unit));
  return amount.ok ? amount.value.minor : undefined;
};

const dayOf = (typed: string): string | null | undefined => {
  const text = typed.trim();
  if (text === '') return null;
  return isDay(text) ? text : undefined;
};

export const checkDraft = (draft: FilterDraft, unit: Unit): CheckedDraft => {
  const amounts = checkAmounts(draft, unit);
  const days = checkDays(draft);
  const errors = { ...amounts.errors, ...days.errors };
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const filter: StatementFilter = {
    text: draft.text.trim(),
    minorFrom: amounts.from?.toString() ?? null,
    minorTo: amounts.to?.toString() ?? null,
    bookedFrom: days.from ?? null,
    bookedTo: days.to ?? null,
    direction: draft.direction === 'both' ? null : draft.direction,
  };
  const { text, ...rest } = filter;
  const isEmpty = text === '' && Object.values(rest).every((value) => value === null);
  return { ok: true, filter: isEmpty ? null : filter };
};

interface Bounds<T> {
  /** null: nothing is typed; undefined: it can't be read. */
  readonly from: T | null | undefined;
  readonly to: T | null | undefined;
  readonly errors: DraftErrors;
}

const checkAmounts = (draft: FilterDraft, unit: Unit): Bounds<bigint> => {
  const problem = amountProblem(unit);
  if (draft.amountIs === 'exactly') {
    const minor = minorOf(draft.amount, unit);
    return { from: minor, to: minor, errors: minor === undefined ? { amount: problem } : {} };
  }
  const from = minorOf(draft.amountFrom, unit);
  const to = minorOf(draft.amountTo, unit);
  const errors = {
    ...(from === undefined ? { amountFrom: problem } : {}),
    ...(to === undefined ? { amountTo: problem } : {}),
    ...(isTurned(from, to) ? { amountTo: 'Less than the first.' } : {}),
  };
  return { from, to, errors };
};

const checkDays = ({ bookedFrom, bookedTo }: FilterDraft): Bounds<string> => {
  const from = dayOf(bookedFrom);
  const to = dayOf(bookedTo);
  const errors = {
    ...(from === undefined ? { bookedFrom: DAY_PROBLEM } : {}),
    ...(to === undefined ? { bookedTo: DAY_PROBLEM } : {}),
    ...(isTurned(from, to) ? { bookedTo: 'Before the first day.' } : {}),
  };
  return { from, to, errors };
};

const isTurned = <T extends bigint | string>(from: T | null | undefined, to: T | null | undefined): boolean =>
  from !== null && from !== undefined && to !== null && to !== undefined && from > to;

const DAY_PROBLEM = 'Write it as 2026-05-04.';

/** What an amount of the asset looks like: `1,250.00`. */
const amountProblem = (unit: Unit): string => {
  const example = formatAmount({ asset: assetOf(unit), minor: 1_250n * 10n ** BigInt(unit.scale) });
  return unit.scale === 0 ? `Write whole ${unit.asset}, as ${example}.` : `Write it as ${example}.`;
};

/** How many filters beside the text are set. */
export const filtersSet = (filter: StatementFilter | null): number => {
  if (filter === null) return 0;
  const { minorFrom, minorTo, bookedFrom, bookedTo, direction } = filter;
  const isSet = [minorFrom ?? minorTo, bookedFrom ?? bookedTo, direction];
  return isSet.filter((value) => value !== null).length;
};

/** Each thing that is asked for, in words. */
export const filterWords = (filter: StatementFilter, unit: Unit): readonly string[] => [
  ...(filter.text === '' ? [] : [`“${filter.text}”`]),
  ...amountWords(filter, unit),
  ...dayWords(filter),
  ...(filter.direction === null ? [] : [filter.direction === 'in' ? 'money in' : 'money out']),
];

const amountWords = ({ minorFrom, minorTo }: StatementFilter, unit: Unit): readonly string[] => {
  const text = (minor: string): string =>
    `${formatAmount({ asset: assetOf(unit), minor: BigInt(minor) })} ${unit.asset}`;
  if (minorFrom !== null && minorTo !== null)
    return [minorFrom === minorTo ? `exactly ${text(minorTo)}` : `${text(minorFrom)} to ${text(minorTo)}`];
  if (minorFrom !== null) return [`${text(minorFrom)} or more`];
  return minorTo === null ? [] : [`${text(minorTo)} or less`];
};

const dayWords = ({ bookedFrom, bookedTo }: StatementFilter): readonly string[] => {
  if (bookedFrom !== null && bookedTo !== null)
    return [bookedFrom === bookedTo ? `booked on ${bookedTo}` : `booked from ${bookedFrom} to ${bookedTo}`];
  if (bookedFrom !== null) return [`booked on ${bookedFrom} or later`];
  return bookedTo === null ? [] : [`booked on ${bookedTo} or earlier`];
};
