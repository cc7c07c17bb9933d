import type { CalendarId } from '#shared/brand';
import type { RosterDraft, RosterView } from '#shared/ipc';
import type { Calendar } from '#shared/roster';
import { isDay } from '../../../components/TextField/days.ts';
import { onOneLine } from '../../../state/index.ts';
import type { Aim } from '../change/aim.ts';

/* A business calendar as it is typed: hours of each day as "08:00-18:00", days on which it is closed as dates. */

export type Weekday = keyof Calendar['days'];

export const weekdayNames: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};
export const weekdays = Object.keys(weekdayNames) as readonly Weekday[];

export const daylightNames: Readonly<Record<Calendar['daylight'], string>> = {
  none: 'No summer time',
  eu: 'Summer time of the European Union',
  us: 'Summer time of the United States',
};

export interface CalendarDraft {
  readonly id: string;
  readonly name: string;
  /** "+01:00". */
  readonly offset: string;
  readonly daylight: Calendar['daylight'];
  /** Empty: closed all day. */
  readonly hours: Readonly<Record<Weekday, string>>;
  /** Dates with anything between them. */
  readonly holidays: string;
}

const pad = (value: number): string => String(value).padStart(2, '0');
const clockOf = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;

export const hoursText = (hours: Calendar['days'][Weekday]): string =>
  hours === null ? '' : `${clockOf(hours.open)}-${clockOf(hours.close)}`;

export const offsetText = (minutes: number): string =>
  `${minutes < 0 ? '-' : '+'}${clockOf(Math.abs(minutes))}`;

const byDay = <T>(of: (day: Weekday) => T): Readonly<Record<Weekday, T>> => ({
  mon: of('mon'),
  tue: of('tue'),
  wed: of('wed'),
  thu: of('thu'),
  fri: of('fri'),
  sat: of('sat'),
  sun: of('sun'),
});

export const newCalendar: CalendarDraft = {
  id: '',
  name: '',
  offset: '+01:00',
  daylight: 'eu',
  hours: byDay((day) => (day === 'sat' || day === 'sun' ? '' : '08:00-18:00')),
  holidays: '',
};

export const draftOf = (calendar: Calendar): CalendarDraft => ({
  id: calendar.id,
  name: calendar.name,
  offset: offsetText(calendar.utcOffsetMinutes),
  daylight: calendar.daylight,
  hours: byDay((day) => hoursText(calendar.days[day])),
  holidays: calendar.holidays.join(' '),
});

/** "Mon to Fri 08:00-18:00": days of the same hours in a row, closed ones left out. */
export const openText = ({ days }: Pick<Calendar, 'days'>): string => {
  const runs: { first: Weekday; last: Weekday; hours: string }[] = [];
  for (const day of weekdays) {
    const hours = hoursText(days[day]);
    const run = runs.at(-1);
    if (run?.hours === hours) run.last = day;
    else runs.push({ first: day, last: day, hours });
  }
  const short = (day: Weekday): string => weekdayNames[day].slice(0, 3);
  return runs
    .filter(({ hours }) => hours !== '')
    .map(({ first, last, hours }) =>
      first === last ? `${short(first)} ${hours}` : `${short(first)} to ${short(last)} ${hours}`,
    )
    .join(', ');
};

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const HOURS = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/;
const OFFSET = /^([+-])(\d{1,2}):(\d{2})$/;
const DAY_MINUTES = 1_440;
const OFFSET_MIN = -720;
const OFFSET_MAX = 840;

const minutesOf = (hours: string | undefined, minutes: string | undefined): number =>
  Number(minutes) < 60 ? Number(hours) * 60 + Number(minutes) : Number.NaN;

/** null: closed; undefined: it can't be read. */
const readHours = (typed: string): Calendar['days'][Weekday] | undefined => {
  if (typed.trim() === '') return null;
  const found = HOURS.exec(typed.trim());
  if (found === null) return undefined;
  const [open, close] = [minutesOf(found[1], found[2]), minutesOf(found[3], found[4])];
  return open < close && close <= DAY_MINUTES ? { open, close } : undefined;
};

const readOffset = (typed: string): number | undefined => {
  const found = OFFSET.exec(typed.trim());
  if (found === null) return undefined;
  const minutes = minutesOf(found[2], found[3]) * (found[1] === '-' ? -1 : 1);
  return minutes >= OFFSET_MIN && minutes <= OFFSET_MAX ? minutes : undefined;
};

/** Sorted, each once. */
const readHolidays = (typed: string): readonly string[] =>
  [...new Set(typed.split(/[\s,;]+/).filter((part) => part !== ''))].sort();

export const calendarAim = (
  draft: CalendarDraft,
  before: Calendar | undefined,
  { calendars }: Pick<RosterView, 'calendars'>,
): Aim<RosterDraft> => {
  const name = onOneLine(draft.name);
  if (!ID.test(draft.id))
    return { whyNot: 'Name it by small letters, digits and hyphens: policies use this name.' };
  if (before === undefined && calendars.some(({ id }) => id === draft.id))
    return { whyNot: 'There is a calendar of this id.' };
  if (name === '') return { whyNot: 'Write the name that people read.' };
  const utcOffsetMinutes = readOffset(draft.offset);
  if (utcOffsetMinutes === undefined) return { whyNot: 'Write the time against UTC like +01:00.' };
  const hours = byDay((day) => readHours(draft.hours[day]));
  const unread = weekdays.find((day) => hours[day] === undefined);
  if (unread !== undefined) return { whyNot: `Write the hours of ${weekdayNames[unread]} like 08:00-18:00.` };
  const holidays = readHolidays(draft.holidays);
  const noDay = holidays.find((date) => !isDay(date));
  if (noDay !== undefined) return { whyNot: `${noDay} is no day of the calendar: write year-month-day.` };
  const days = byDay((day) => hours[day] ?? null);
  const to = { name, utcOffsetMinutes, daylight: draft.daylight, days, holidays: [...holidays] };
  const id = draft.id as CalendarId;
  return before !== undefined && textOf(before) === textOf({ id, ...to })
    ? { whyNot: 'Nothing is changed yet.' }
    : { ready: { kind: 'define-calendar', calendar: id, to } };
};

const textOf = (calendar: Calendar): string => JSON.stringify(draftOf(calendar));
