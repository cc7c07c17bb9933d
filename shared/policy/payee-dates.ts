import { INSTANT_FORM, isInstant } from '#shared/brand';
import type { Facts } from './types.ts';

const DAY_MS = 86_400_000;

/** Says of a condition on the payee's age on which days it holds: "if proposed from …, when payee age …". */
type Dated = (condition: string, low: bigint | null, high: bigint | null) => string;

/**
 * A payee grows older by itself: an age that lies ahead has a day, counted as the books count it, by midnights in
 * UTC. The facts of an item are those of its proposal, so the day is one for a proposal, not for waiting. Where no
 * day can be told, the condition stands as it is.
 */
export const datesOfAge = (facts: Facts, time: string | undefined): Dated => {
  const age = growingAge(facts);
  if (age === null || time === undefined || !isMoment(time)) return (condition) => condition;
  const today = Math.floor(Date.parse(time) / DAY_MS);
  const dayAt = (reached: bigint): string => isoDay(today + Number(reached) - age);
  return (condition, low, high) => {
    if (low === null || low <= age) return condition;
    const until = high === null ? ' (UTC) on' : ` to ${dayAt(high - 1n)} (UTC)`;
    return `if proposed from ${dayAt(low)}${until}, when ${condition.replace(/^if /, '')}`;
  };
};

/**
 * Whole days, of a payee whose first day is known to be past. An age of nothing is also that of somebody who is no
 * payee yet, and who grows no older by waiting.
 */
const growingAge = ({ payeeAgeDays: age, payeeListed: listed }: Facts): number | null => {
  if (!age.known || !Number.isSafeInteger(age.value) || age.value < 0) return null;
  return age.value > 0 || (listed.known && listed.value) ? age.value : null;
};

const isMoment = (time: string): boolean => INSTANT_FORM.test(time) && isInstant(time);

const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
