import { describe, expect, test } from 'vitest';
import type { Calendar } from '#shared/roster';
import { calendarSchema } from '#shared/roster';
import {
  calendarAim,
  draftOf,
  newCalendar,
  openText,
  type CalendarDraft,
} from '../../../../../renderer/features/people/seats/calendar-draft.ts';

const NONE = { calendars: [] };
const typed: CalendarDraft = { ...newCalendar, id: 'vienna', name: ' Vienna ' };

const defined = (draft: CalendarDraft): Calendar => {
  const aim = calendarAim(draft, undefined, NONE);
  if (!('ready' in aim) || aim.ready.kind !== 'define-calendar' || aim.ready.to === null)
    throw new Error(JSON.stringify(aim));
  return { id: aim.ready.calendar, ...aim.ready.to };
};

describe('a business calendar as it is typed', () => {
  test('is what the roster takes', () => {
    const calendar = defined({ ...typed, holidays: '2026-12-26, 2026-12-25\n2026-12-25' });
    expect(calendarSchema.safeParse(calendar).success).toBe(true);
    expect(calendar).toMatchObject({
      name: 'Vienna',
      utcOffsetMinutes: 60,
      daylight: 'eu',
      holidays: ['2026-12-25', '2026-12-26'],
    });
    expect(calendar.days.mon).toEqual({ open: 480, close: 1_080 });
    expect(calendar.days.sat).toBeNull();
  });

  test('comes back as it was typed, and is no change then', () => {
    const calendar = defined({ ...typed, offset: '-05:30', holidays: '2026-12-25' });
    expect(calendar.utcOffsetMinutes).toBe(-330);
    expect(calendarAim(draftOf(calendar), calendar, { calendars: [calendar] })).toEqual({
      whyNot: 'Nothing is changed yet.',
    });
  });

  test('is read as days in a row', () => {
    const calendar = defined({
      ...typed,
      hours: { ...typed.hours, fri: '08:00-15:30', sun: '9:00 - 24:00' },
    });
    expect(openText(calendar)).toBe('Mon to Thu 08:00-18:00, Fri 08:00-15:30, Sun 09:00-24:00');
  });

  test.each<[Partial<CalendarDraft>, string]>([
    [{ id: 'Vienna' }, 'small letters'],
    [{ name: ' ' }, 'the name that people read'],
    [{ offset: '1' }, 'like +01:00'],
    [{ offset: '+15:00' }, 'like +01:00'],
    [{ hours: { ...typed.hours, tue: '18:00-08:00' } }, 'the hours of Tuesday'],
    [{ hours: { ...typed.hours, tue: '08:00-24:30' } }, 'the hours of Tuesday'],
    [{ hours: { ...typed.hours, tue: '08:75-18:00' } }, 'the hours of Tuesday'],
    [{ holidays: '2026-02-30' }, '2026-02-30 is no day'],
  ])('is not complete with %j', (over, whyNot) => {
    const aim = calendarAim({ ...typed, ...over }, undefined, NONE);
    expect('whyNot' in aim ? aim.whyNot : '').toContain(whyNot);
  });

  test('has an id of its own', () => {
    const calendar = defined(typed);
    expect(calendarAim(typed, undefined, { calendars: [calendar] })).toEqual({
      whyNot: 'There is a calendar of this id.',
    });
  });
});
