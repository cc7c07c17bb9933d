type DateFault = 'date-format' | 'date-impossible';

// XML Schema part 2, sections 3.2.7 and 3.2.9, with four-digit years.
const ZONE = String.raw`(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?`;
const DATE = new RegExp(`^([0-9]{4})-([0-9]{2})-([0-9]{2})${ZONE}$`);
const DATE_TIME = new RegExp(
  `^([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?${ZONE}$`,
);
const DATE_PART = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T/;

/** Whether a text is an ISO date that exists in the calendar; a zone may follow. */
export const checkDate = (text: string): DateFault | null => {
  const match = DATE.exec(text);
  if (match === null) return 'date-format';
  const [, year, month, day] = match.map(Number);
  return isInCalendar(year ?? 0, month ?? 0, day ?? 0) ? null : 'date-impossible';
};

/** Whether a text is an ISO date and time, the day real and the time within it. */
export const checkDateTime = (text: string): DateFault | 'time-format' | null => {
  const day = DATE_PART.exec(text)?.[1];
  if (day === undefined) return 'date-format';
  return checkDate(day) ?? (DATE_TIME.test(text) ? null : 'time-format');
};

/** The calendar date of a date or a date with time, as written: the zone moves nothing. */
export const datePart = (text: string): string => text.slice(0, 10);

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Gregorian; the year 0 does not exist in XML Schema 1.0. */
const isInCalendar = (year: number, month: number, day: number): boolean => {
  const days = month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);
  return year >= 1 && day >= 1 && day <= days;
};

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
