import { ageText } from '../../components/index.ts';

export interface Urgency {
  readonly text: string;
  /** What it is that comes: said on hover and to screen readers. */
  readonly meaning: string;
  readonly tone: 'normal' | 'soon' | 'past';
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

const SOON_MS = 4 * 60 * 60_000;

/** The nearer of an item's expiry and the end of its requested execution date (in local time). */
export const urgencyOf = (
  item: { readonly expiresAt: string; readonly executionDate: string | null },
  now: number,
): Urgency => {
  const expiry = Date.parse(item.expiresAt);
  const execution = item.executionDate === null ? Number.POSITIVE_INFINITY : endOfDay(item.executionDate);
  const isExecution = execution < expiry;
  const at = Math.min(expiry, execution);
  return {
    at,
    text: at < now ? 'late' : ageText(at, now).replace(/^in /, ''),
    meaning: meaningOf(isExecution, at < now),
    tone: at < now ? 'past' : at - now < SOON_MS ? 'soon' : 'normal',
  };
};

const meaningOf = (isExecution: boolean, isPast: boolean): string => {
  if (isExecution)
    return isPast ? 'The requested execution date has passed' : 'Until the end of the execution date';
  return isPast ? 'The item has expired' : 'Until the item expires';
};

const endOfDay = (date: string): number => {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, day + 1).getTime();
};
