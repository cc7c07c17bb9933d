import { INSTANT_FORM, isInstant, NAME_CHARACTERS_MAX, NAME_FORM, TRANSFER_ID_FORM } from '#shared/brand';
import { isPlainText } from '#shared/encoding';
import { ASSET_FORM, MINOR_FORM, POSITIVE_MINOR_FORM, RATE_FORM, SIGNED_MINOR_FORM } from './schema.ts';

/*
 * Checks of single values, by hand: the same as the schema's, at a fraction of the cost. Each says what is wrong,
 * or null.
 */

export type Check = (value: unknown) => string | null;

const text =
  (problem: string, holds: (value: string) => boolean): Check =>
  (value) =>
    typeof value === 'string' && holds(value) ? null : problem;

/** Texts of printable ASCII without a space at their ends: most texts, and certainly plain. */
const PLAIN_ASCII = /^[!-~]([ -~]*[!-~])?$/;

export const plain = (max: number): Check =>
  text(
    `must be a text of 1 to ${max} visible characters`,
    (value) => value.length > 0 && value.length <= max && (PLAIN_ASCII.test(value) || isPlainText(value)),
  );

export const name = text(
  'must be a name',
  (value) => value.length <= NAME_CHARACTERS_MAX && NAME_FORM.test(value),
);
export const transferId = text('must be a UUID in lower case', (value) => TRANSFER_ID_FORM.test(value));
export const asset = text('must be an asset code', (value) => ASSET_FORM.test(value));
export const minor = text('must be minor units as a decimal string', (value) => MINOR_FORM.test(value));
export const positiveMinor = text('must be minor units above zero', (value) =>
  POSITIVE_MINOR_FORM.test(value),
);
export const signedMinor = text('must be minor units, signed', (value) => SIGNED_MINOR_FORM.test(value));
export const rate = text('must be a decimal rate', (value) => RATE_FORM.test(value));
export const instant = text(
  'must be an instant, RFC 3339 in UTC',
  (value) => INSTANT_FORM.test(value) && isInstant(value),
);

const DATE_FORM = /^\d{4}-\d{2}-\d{2}$/;
export const date = text(
  'must be a date, YYYY-MM-DD',
  (value) => DATE_FORM.test(value) && isInstant(`${value}T00:00:00Z`),
);

export const anyText: Check = text('must be a text', () => true);
export const textUpTo = (max: number): Check =>
  text(`must be a text of at most ${max} characters`, (value) => value.length <= max);
export const yes: Check = (value) => (value === true ? null : 'must be true, or absent');
export const flag: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false');
export const nullOr =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value);

export const oneOf = (values: readonly string[]): Check => {
  const allowed = new Set(values);
  return text(`must be one of ${values.join(', ')}`, (value) => allowed.has(value));
};

export const integerUpTo = (max: number): Check => {
  const problem = `must be an integer from 0 to ${max}`;
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max ? null : problem;
};
