import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CalendarId } from '#shared/brand';
import { canonicalize, type JsonValue } from '#shared/json';
import { calendarSchema, isInside, isOpen, momentIn, rosterSchema, type Calendar } from '#shared/roster';
import { testGenesis } from '../../../support/company.ts';

const HOUR_MS = 3_600_000;
const MINUTES_PER_DAY = 1_440;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Hours = Calendar['days']['mon'];

const calendarOf = (
  over: Partial<Omit<Calendar, 'days'>> & { readonly on?: (day: (typeof DAYS)[number]) => Hours } = {},
): Calendar => {
  const { on = () => ({ open: 0, close: MINUTES_PER_DAY }), ...rest } = over;
  return {
    id: 'office' as CalendarId,
    name: 'Office hours',
    utcOffsetMinutes: 0,
    daylight: 'none',
    days: Object.fromEntries(DAYS.map((day) => [day, on(day)])) as Calendar['days'],
    holidays: [],
    ...rest,
  };
};

const ZONES = [
  ['Europe/Berlin', 60, 'eu'],
  ['Europe/London', 0, 'eu'],
  ['America/New_York', -300, 'us'],
] as const;

/** What the time-zone database of the runtime says: weekday, date and minute of the day. */
const localBy = (zone: string): ((ms: number) => { day: string; date: string; minute: number }) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const part = (name: string): string => parts[name] ?? '';
    return {
      day: part('weekday').toLowerCase(),
      date: `${part('year')}-${part('month')}-${part('day')}`,
      minute: Number(part('hour')) * 60 + Number(part('minute')),
    };
  };
};

const DAY_MS = 24 * HOUR_MS;

/** Every hour of the days around each change of the clocks, a minute before and at it. */
const aroundChanges = (zone: string): readonly number[] => {
  const local = localBy(zone);
  const offsetAt = (ms: number): number => (local(ms).minute * 60_000 - (ms % DAY_MS) + 2 * DAY_MS) % DAY_MS;
  const isChange = (from: number, to: number): boolean => offsetAt(from) !== offsetAt(to);
  const instants: number[] = [];
  for (let day = Date.UTC(2020, 0, 1); day < Date.UTC(2038, 0, 1); day += DAY_MS) {
    if (!isChange(day, day + DAY_MS)) continue;
    let change = day + HOUR_MS;
    while (!isChange(change - HOUR_MS, change)) change += HOUR_MS;
    for (let hour = -30; hour <= 30; hour += 1)
      instants.push(change + hour * HOUR_MS - 60_000, change + hour * HOUR_MS);
  }
  return instants;
};

describe.each(ZONES)('a calendar of %s', (zone, utcOffsetMinutes, daylight) => {
  const local = localBy(zone);

  /** Open in one minute of one weekday, so that nothing but the right local time is inside. */
  const openAt = ({ day, minute }: { day: string; minute: number }): Calendar =>
    calendarOf({
      utcOffsetMinutes,
      daylight,
      on: (each) => (each === day ? { open: minute, close: minute + 1 } : null),
    });

  test('has the local time of the time-zone database around every change of the clocks from 2020 to 2037', () => {
    const instants = aroundChanges(zone);
    expect(instants.length).toBe(18 * 2 * 61 * 2);
    for (const ms of instants) {
      const { minute, day, date } = local(ms);
      const instant = new Date(ms).toISOString();
      expect(isInside(openAt({ day, minute }), instant), instant).toBe(true);
      expect(isInside(openAt({ day, minute: (minute + 60) % MINUTES_PER_DAY }), instant), instant).toBe(
        false,
      );
      const always = calendarOf({ utcOffsetMinutes, daylight });
      expect(isInside({ ...always, holidays: [date] }, instant), instant).toBe(false);
    }
  });

  test('and at any other time', () => {
    const any = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2037, 11, 31) });
    fc.assert(
      fc.property(any, (ms) => isInside(openAt(local(ms)), new Date(ms).toISOString())),
      { numRuns: 2_000 },
    );
  });
});

describe('the hours of a calendar', () => {
  const office = calendarOf({
    utcOffsetMinutes: 60,
    daylight: 'eu',
    on: (day) => (day === 'sat' || day === 'sun' ? null : { open: 8 * 60, close: 19 * 60 }),
    holidays: ['2026-05-01', '2026-12-25'],
  });

  test.each([
    ['2026-05-08T05:59:59.999Z', false],
    ['2026-05-08T06:00:00Z', true],
    ['2026-05-08T16:59:59.999Z', true],
    ['2026-05-08T17:00:00Z', false],
    ['2026-05-08T17:01:00Z', false],
    ['2026-05-09T10:00:00Z', false],
    ['2026-05-01T10:00:00Z', false],
    ['2026-12-24T17:59:00Z', true],
    ['2026-12-24T18:00:00Z', false],
    // Christmas Day has begun here, in UTC it has not.
    ['2026-12-24T23:30:00Z', false],
  ])('at %s: %s', (instant, inside) => {
    expect(isInside(office, instant)).toBe(inside);
  });

  test('without a rule for summer the offset stays, to the minute, also across the date', () => {
    const kathmandu = calendarOf({
      utcOffsetMinutes: 345,
      on: (day) => (day === 'tue' ? { open: 0, close: 1 } : null),
    });
    // 2026-06-15 is a Monday.
    expect(isInside(kathmandu, '2026-06-15T18:15:00Z')).toBe(true);
    expect(isInside(kathmandu, '2026-06-15T18:14:59Z')).toBe(false);
    expect(isInside(kathmandu, '2026-06-15T18:16:00Z')).toBe(false);
  });

  test('a whole day is open from its first to its last minute', () => {
    const always = calendarOf({ utcOffsetMinutes: -300, daylight: 'us' });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) =>
        isInside(always, new Date(ms).toISOString()),
      ),
    );
  });
});

describe('the form of a calendar', () => {
  const faults: readonly (readonly [string, unknown])[] = [
    ['hours that end before they begin', { days: { ...calendarOf().days, mon: { open: 600, close: 600 } } }],
    [
      'a minute that the day does not have',
      { days: { ...calendarOf().days, mon: { open: 0, close: 1_441 } } },
    ],
    ['a day that does not exist', { holidays: ['2026-02-30'] }],
    ['a holiday twice', { holidays: ['2026-05-01', '2026-05-01'] }],
    ['holidays out of order', { holidays: ['2026-12-25', '2026-05-01'] }],
    ['too many holidays', { holidays: Array.from({ length: 401 }, (_, n) => `${String(2_000 + n)}-01-01`) }],
    ['a missing weekday', { days: { mon: null } }],
    ['a rule that nobody knows', { daylight: 'au' }],
    ['something more', { zone: 'Europe/Berlin' }],
  ];

  test.each(faults)('has no %s', (_what, over) => {
    expect(calendarSchema.safeParse(calendarOf()).success).toBe(true);
    expect(calendarSchema.safeParse({ ...calendarOf(), ...(over as object) }).success).toBe(false);
  });

  test('an id names one calendar of a roster', () => {
    const { roster } = testGenesis();
    expect(rosterSchema.safeParse({ ...roster, calendars: [calendarOf()] }).success).toBe(true);
    expect(rosterSchema.safeParse({ ...roster, calendars: [calendarOf(), calendarOf()] }).success).toBe(
      false,
    );
  });

  test('a roster without calendars keeps its bytes', () => {
    const { roster } = testGenesis();
    const parsed = rosterSchema.parse(JSON.parse(JSON.stringify(roster)));
    expect(Object.keys(parsed)).not.toContain('calendars');
    expect(canonicalize(parsed as unknown as JsonValue)).toBe(canonicalize(roster as unknown as JsonValue));
  });
});

describe('the moment of an instant', () => {
  const OPEN = { open: 480, close: 1_080 };
  const berlin = calendarOf({
    utcOffsetMinutes: 60,
    daylight: 'eu',
    holidays: ['2026-05-01'],
    on: (day) => (day === 'sat' || day === 'sun' ? null : OPEN),
  });

  test('is the time of the calendar, with the hours of that day', () => {
    const at = (instant: string): unknown => momentIn(berlin, instant);
    expect(at('2026-05-04T12:10:00Z')).toEqual({
      weekday: 'mon',
      minute: 850,
      utcOffsetMinutes: 120,
      hours: OPEN,
    });
    expect(at('2026-12-04T22:59:59Z')).toMatchObject({ weekday: 'fri', minute: 1_439, utcOffsetMinutes: 60 });
    expect(at('2026-12-04T23:00:00Z')).toMatchObject({ weekday: 'sat', minute: 0, hours: null });
    // A holiday is closed all day, whatever its weekday.
    expect(at('2026-05-01T10:00:00Z')).toMatchObject({ weekday: 'fri', hours: null });
  });

  test('lies inside exactly where the instant does', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), noInvalidDate: true, max: new Date('2100-01-01') }), (date) => {
        const instant = date.toISOString();
        expect(isOpen(momentIn(berlin, instant))).toBe(isInside(berlin, instant));
      }),
    );
  });
});
