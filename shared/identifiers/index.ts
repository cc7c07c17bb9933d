export type { IdentifierError, IdentifierErrorCode } from './errors.ts';
export type { Iban } from './iban.ts';
export { checkIban, formatIban } from './iban.ts';
export type { Bic } from './bic.ts';
export { checkBic } from './bic.ts';
export type { CountryCode } from './countries.ts';
export { railNames, type RailName } from './rails.ts';
export { COUNTRY_CODES, isCountryCode } from './countries.ts';
