import type { RosterChange } from '#shared/intent';
import { line } from './lines.ts';
import type { RenderLine } from './types.ts';

type Hours = NonNullable<Extract<RosterChange, { kind: 'define-calendar' }>['to']>;

const DAYS = [
  ['mon', 'Monday'],
  ['tue', 'Tuesday'],
  ['wed', 'Wednesday'],
  ['thu', 'Thursday'],
  ['fri', 'Friday'],
  ['sat', 'Saturday'],
  ['sun', 'Sunday'],
] as const satisfies readonly (readonly [keyof Hours['days'], string])[];

const DAYLIGHT_TEXT = {
  none: 'none: no summer time',
  eu: 'eu: summer time of the European Union',
  us: 'us: daylight saving time of the United States',
} as const;

/** A calendar whole: every day of the week, and every holiday. */
export const calendarLines = (id: string, label: string, calendar: Hours | null): readonly RenderLine[] =>
  calendar === null
    ? [line(`${id}.none`, label, 'No such calendar')]
    : [
        line(`${id}.name`, `${label}: name`, calendar.name),
        line(`${id}.offset`, `${label}: standard time`, offsetText(calendar.utcOffsetMinutes)),
        line(`${id}.daylight`, `${label}: summer`, DAYLIGHT_TEXT[calendar.daylight]),
        ...DAYS.map(([day, name]) =>
          line(`${id}.day.${day}`, `${label}: ${name}`, hoursText(calendar.days[day])),
        ),
        ...(calendar.holidays.length === 0
          ? [line(`${id}.holidays.none`, `${label}: holidays`, 'None')]
          : calendar.holidays.map((date, index) =>
              line(`${id}.holiday.${String(index)}`, `${label}: closed on`, date),
            )),
      ];

const hoursText = (hours: Hours['days']['mon']): string =>
  hours === null ? 'Closed' : `${clock(hours.open)} to ${clock(hours.close)}`;

const offsetText = (minutes: number): string => `UTC${minutes < 0 ? '-' : '+'}${clock(Math.abs(minutes))}`;

const clock = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

const two = (number: number): string => String(number).padStart(2, '0');
