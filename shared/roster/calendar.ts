import { z } from 'zod';
import { calendarIdSchema, dateSchema } from '#shared/brand';
import { isPlainText } from '#shared/encoding';

/*
 * Business calendars. Whether an instant lies inside one is arithmetic on the calendar's own members: no time-zone
 * database and no locale, so every machine comes to the same answer whatever is installed on it.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MINUTES_PER_DAY = 1_440;
const MINUTES_PER_HOUR = 60;

export const CALENDARS_MAX = 64;
const HOLIDAYS_MAX = 400;

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Minutes of the local day, from `open` to before `close`. What goes on past midnight opens anew on the next day. */
const hoursSchema = z
  .strictObject({ open: z.int().min(0).max(MINUTES_PER_DAY), close: z.int().min(0).max(MINUTES_PER_DAY) })
  .refine(({ open, close }) => open < close, 'closes before it opens');

/** null: closed all day. */
const dayHoursSchema = hoursSchema.nullable();

const isAscending = (dates: readonly string[]): boolean =>
  dates.every((date, index) => index === 0 || (dates[index - 1] ?? date) < date);

export const calendarSchema = z.strictObject({
  /** Policies name it by this. */
  id: calendarIdSchema,
  name: z.string().min(1).max(140).refine(isPlainText),
  /** Local standard time less UTC. */
  utcOffsetMinutes: z.int().min(-720).max(840),
  /** Whose rule adds an hour in summer. */
  daylight: z.enum(['none', 'eu', 'us']),
  days: z.strictObject({
    mon: dayHoursSchema,
    tue: dayHoursSchema,
    wed: dayHoursSchema,
    thu: dayHoursSchema,
    fri: dayHoursSchema,
    sat: dayHoursSchema,
    sun: dayHoursSchema,
  }),
  /** Local dates on which it is closed all day, each later than the one before. */
  holidays: z.array(dateSchema).max(HOLIDAYS_MAX).refine(isAscending, 'not in ascending order'),
});

export type Calendar = z.infer<typeof calendarSchema>;
type Daylight = Calendar['daylight'];

/** An instant on the clock of a calendar. */
export interface LocalMoment {
  readonly weekday: (typeof weekdays)[number];
  /** Minutes since local midnight. */
  readonly minute: number;
  /** Local time less UTC, summer included. */
  readonly utcOffsetMinutes: number;
  /** Open hours of the local day; null where it is closed all day, by the week or as a holiday. */
  readonly hours: z.infer<typeof dayHoursSchema>;
}

/** What the clock of a calendar shows at an instant (RFC 3339, UTC). */
export const momentIn = (calendar: Calendar, instant: string): LocalMoment => {
  const utcMs = Date.parse(instant);
  if (!Number.isFinite(utcMs)) throw new Error(`${instant} is no instant`);
  const utcOffsetMinutes = offsetMinutes(calendar, utcMs);
  const localMs = utcMs + utcOffsetMinutes * MINUTE_MS;
  const day = Math.floor(localMs / DAY_MS);
  const weekday = weekdays[weekdayOf(day)] ?? 'sun';
  return {
    weekday,
    minute: Math.floor((localMs - day * DAY_MS) / MINUTE_MS),
    utcOffsetMinutes,
    hours: calendar.holidays.includes(dateOf(day)) ? null : calendar.days[weekday],
  };
};

/** Whether an instant (RFC 3339, UTC) lies in the open hours of a calendar. */
export const isInside = (calendar: Calendar, instant: string): boolean => isOpen(momentIn(calendar, instant));

/** Whether the calendar is open at that moment. */
export const isOpen = ({ hours, minute }: LocalMoment): boolean =>
  hours !== null && minute >= hours.open && minute < hours.close;

const offsetMinutes = ({ utcOffsetMinutes, daylight }: Calendar, utcMs: number): number =>
  utcOffsetMinutes + (isSummer(daylight, utcOffsetMinutes, utcMs) ? MINUTES_PER_HOUR : 0);

/**
 * European Union (Directive 2000/84/EC): from the last Sunday in March to the last in October, everywhere at 01:00 UTC.
 * United States (Energy Policy Act of 2005, since 2007): from the second Sunday in March to the first in November, at
 * 02:00 of the local time until then.
 */
const isSummer = (daylight: Daylight, standardMinutes: number, utcMs: number): boolean => {
  const year = new Date(utcMs).getUTCFullYear();
  switch (daylight) {
    case 'none':
      return false;
    case 'eu':
      return utcMs >= lastSunday(year, MARCH) + hoursMs(1) && utcMs < lastSunday(year, OCTOBER) + hoursMs(1);
    case 'us': {
      const standardMs = utcMs + standardMinutes * MINUTE_MS;
      // 02:00 in summer is 01:00 by standard time.
      return (
        standardMs >= sunday(year, MARCH, 2) + hoursMs(2) &&
        standardMs < sunday(year, NOVEMBER, 1) + hoursMs(1)
      );
    }
  }
};

/** Months as `Date.UTC` counts them. */
const MARCH = 2;
const OCTOBER = 9;
const NOVEMBER = 10;

const hoursMs = (count: number): number => count * MINUTES_PER_HOUR * MINUTE_MS;

/** Start of the n-th Sunday of a month. */
const sunday = (year: number, month: number, nth: number): number => {
  const first = Date.UTC(year, month, 1) / DAY_MS;
  return (first + (SUNDAY - weekdayOf(first)) + (nth - 1) * weekdays.length) * DAY_MS;
};

/** Start of the last Sunday of a month of 31 days. */
const lastSunday = (year: number, month: number): number => {
  const last = Date.UTC(year, month, 31) / DAY_MS;
  return (last - ((weekdayOf(last) + 1) % weekdays.length)) * DAY_MS;
};

const SUNDAY = 6;

/** Monday is 0. The epoch was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
