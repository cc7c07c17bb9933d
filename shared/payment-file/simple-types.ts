import { INVISIBLE } from '#shared/encoding';
import { checkBic, checkIban, isCountryCode } from '#shared/identifiers';
import { currencyOf } from '#shared/money';
import { checkDate, checkDateTime } from './dates.ts';
import { decimalOf } from './decimals.ts';
import { quoted, type FindingCode } from './findings.ts';

/** Why a text is not a value of its type. */
export interface Fault {
  readonly code: FindingCode;
  /** The second half of a sentence that starts with the name of the field: `is longer than 35 characters`. */
  readonly says: string;
}

/** Checks the text of an element; gets it with the white space around it taken away. */
export type Check = (text: string) => Fault | null;

const fault = (code: FindingCode, says: string): Fault => ({ code, says });

const freeText =
  (max: number): Check =>
  (text) => {
    if (text === '') return fault('text-empty', 'is empty');
    const invisible = INVISIBLE.exec(text)?.[0];
    if (invisible !== undefined)
      return fault('text-control-character', `holds the invisible character ${codePoint(invisible)}`);
    // XML Schema counts characters, not UTF-16 code units (part 2, section 4.3.3).
    const length = Array.from(text).length;
    if (length <= max) return null;
    return fault('text-too-long', `is ${String(length)} characters long; ${String(max)} are allowed`);
  };

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const oneOf = (codes: string): Check => {
  const known = new Set(codes.split(' '));
  return (text) =>
    known.has(text) ? null : fault('code-unknown', `is ${quoted(text)}, which is none of ${codes}`);
};

const pattern =
  (shape: RegExp, code: FindingCode, expected: string): Check =>
  (text) =>
    shape.test(text) ? null : fault(code, `is ${quoted(text)}, not ${expected}`);

/** `IBAN2007Identifier`: the electronic format, so no spaces. */
const IBAN_SHAPE = /^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}$/;

const iban: Check = (text) => {
  if (isPlaceholder(text, /\d/)) return placeholder(text);
  if (!IBAN_SHAPE.test(text))
    return fault('iban-characters', `is ${quoted(text)}, which is not an IBAN in electronic form`);
  const checked = checkIban(text);
  if (checked.ok) return null;
  const code = checked.error.code.replace('.', '-') as FindingCode;
  return fault(code, `is ${text}: ${IBAN_FAULTS[code] ?? checked.error.detail}`);
};

const IBAN_FAULTS: Readonly<Partial<Record<FindingCode, string>>> = {
  'iban-check-digits': 'its check digits are wrong, so a character is wrong or swapped',
};

/** The words that templates and examples leave where a BIC belongs. */
const BIC_PLACEHOLDER = /\b(?:BIC|BICFI|SWIFT)\b/i;

const bic =
  (shape: RegExp): Check =>
  (text) => {
    if (BIC_PLACEHOLDER.test(text)) return placeholder(text);
    const checked = checkBic(text);
    if (!shape.test(text) || (!checked.ok && checked.error.code === 'bic.format'))
      return fault('bic-format', `is ${quoted(text)}, which does not have the form of a BIC`);
    return checked.ok ? null : fault('bic-country', `is ${text}: ${text.slice(4, 6)} is not a country`);
  };

/** A value without any digit where none is without: an example file that nobody filled in. */
const isPlaceholder = (text: string, required: RegExp): boolean => text !== '' && !required.test(text);

const placeholder = (text: string): Fault =>
  fault('placeholder', `is the placeholder ${quoted(text)}, not a value`);

const date: Check = (text) => {
  if (isPlaceholder(text, /\d/)) return placeholder(text);
  return dateFault(checkDate(text), text);
};

const dateTime: Check = (text) => {
  if (isPlaceholder(text, /\d/)) return placeholder(text);
  return dateFault(checkDateTime(text), text);
};

const dateFault = (problem: ReturnType<typeof checkDateTime>, text: string): Fault | null => {
  if (problem === null) return null;
  const says = {
    'date-format': 'not a date',
    'date-impossible': 'a day that does not exist',
    'time-format': 'not a time',
  };
  return fault(problem, `is ${quoted(text)}, ${says[problem]}`);
};

const decimalNumber: Check = (text) =>
  decimalOf(text) === null ? fault('number-format', `is ${quoted(text)}, not a decimal number`) : null;

const currency: Check = (text) =>
  currencyOf(text) === undefined ? fault('currency-unknown', `is ${quoted(text)}, not a currency`) : null;

const country: Check = (text) =>
  isCountryCode(text) ? null : fault('country-unknown', `is ${quoted(text)}, not a country`);

const texts = Object.fromEntries(
  [4, 5, 16, 35, 70, 128, 140, 2048].map((max) => [`Max${String(max)}Text`, freeText(max)]),
);

/** All simple types that the grammars name, but for the amount, which has an attribute too. */
const checks: Readonly<Record<string, Check>> = {
  ...texts,
  Max15NumericText: pattern(/^[0-9]{1,15}$/, 'number-format', 'a whole number of at most 15 digits'),
  DecimalNumber: decimalNumber,
  ISODate: date,
  ISODateTime: dateTime,
  IBAN: iban,
  // ISO 9362 of 1994 in version 03, of 2014 in version 09.
  BICIdentifier: bic(/^[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?$/),
  BICFI: bic(/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/),
  Currency: currency,
  Country: country,
  PurposeCode: pattern(/^[A-Z]{4}$/, 'purpose-format', 'a code of four capital letters'),
  PaymentMethod: oneOf('CHK TRF TRA'),
  Boolean: oneOf('true false 1 0'),
  Priority: oneOf('HIGH NORM'),
  ChargeBearer: oneOf('DEBT CRED SHAR SLEV'),
  AuthorisationCode: oneOf('AUTH FDET FSUM ILEV'),
  AddressType2Code: oneOf('ADDR PBOX HOME BIZZ MLTO DLVY'),
  CashAccountType4Code: oneOf(
    'CASH CHAR COMM TAXE CISH TRAS SACC CACC SVGS ONDP MGLD NREX MOMA LOAN SLRY ODFT',
  ),
  DocumentType3Code: oneOf('RADM RPIN FXDR DISP PUOR SCOR'),
  NamePrefix1Code: oneOf('DOCT MIST MISS MADM'),
  NamePrefix2Code: oneOf('DOCT MADM MISS MIST MIKS'),
  PreferredContactMethod1Code: oneOf('LETT MAIL PHON FAXX CELL'),
  PhoneNumber: pattern(/^\+[0-9]{1,3}-[0-9()+-]{1,30}$/, 'text-format', 'of the form +49-40123456'),
  LEI: pattern(/^[A-Z0-9]{18}[0-9]{2}$/, 'text-format', 'a legal entity identifier'),
  UUIDv4: pattern(
    /^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}$/,
    'text-format',
    'a UUID of version 4 in lower case',
  ),
  Exact4AlphaNumericText: pattern(/^[a-zA-Z0-9]{4}$/, 'text-format', 'four letters and digits'),
};

/** The check of a simple type. Throws for a name that no grammar may use. */
export const checkOf = (type: string): Check => {
  const check = checks[type];
  if (check === undefined) throw new TypeError(`No simple type ${type}`);
  return check;
};
