import { DER, type DerItem } from '#shared/der';

/* Times of certificates (RFC 5280 §4.1.2.5): to the second, in UTC, and each in the one form that its year has. */

const UTC_FORM = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const GENERAL_FORM = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
/** Years of two digits are those of 1950 to 2049; later ones have four. */
const CENTURY_TURN = 50;
const FOUR_DIGITS_FROM = 2050;

/** Milliseconds since 1970; undefined where the item is no time, or names a day that there is not. */
export const instantIn = ({ tag, content }: DerItem): number | undefined => {
  const text = String.fromCharCode(...content);
  const found = (tag === DER.utcTime ? UTC_FORM : GENERAL_FORM).exec(text);
  if (found === null || (tag !== DER.utcTime && tag !== DER.generalizedTime)) return undefined;
  const [written = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  const year = tag === DER.utcTime ? written + (written < CENTURY_TURN ? 2000 : 1900) : written;
  if (tag === DER.generalizedTime && year < FOUR_DIGITS_FROM) return undefined;
  return utcOf(year, month, day, hour, minute, second);
};

const utcOf = (...[year, month, day, hour, minute, second]: SixNumbers): number | undefined => {
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isAsWritten =
    at.getUTCMonth() === month - 1 &&
    at.getUTCDate() === day &&
    at.getUTCHours() === hour &&
    at.getUTCMinutes() === minute &&
    at.getUTCSeconds() === second;
  return isAsWritten ? at.getTime() : undefined;
};

type SixNumbers = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
];
