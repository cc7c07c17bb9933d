import type { CalendarMoment } from './types.ts';

/* A moment of a calendar in words. */

const MINUTES_PER_HOUR = 60;

/** "Mon 14:10 UTC+2, inside business-hours (08:00-18:00)"; the words alone where there is no moment. */
export const showMoment = (moment: CalendarMoment | undefined, words: string): string => {
  if (moment === undefined) return words;
  const { weekday, minute, utcOffsetMinutes, hours } = moment;
  const day = `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)}`;
  const open = hours === null ? 'closed that day' : `${clock(hours.open)}-${clock(hours.close)}`;
  return `${day} ${clock(minute)} ${zone(utcOffsetMinutes)}, ${words} (${open})`;
};

const clock = (minutes: number): string =>
  `${two(Math.floor(minutes / MINUTES_PER_HOUR))}:${two(minutes % MINUTES_PER_HOUR)}`;

/** "UTC", "UTC+2", "UTC-3:30". */
const zone = (offsetMinutes: number): string => {
  if (offsetMinutes === 0) return 'UTC';
  const minutes = Math.abs(offsetMinutes);
  const rest = minutes % MINUTES_PER_HOUR;
  const hours = String(Math.floor(minutes / MINUTES_PER_HOUR));
  return `UTC${offsetMinutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${two(rest)}`}`;
};

const two = (value: number): string => String(value).padStart(2, '0');
