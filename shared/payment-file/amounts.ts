import { currencyOf, parseDecimal, type Amount, type Asset } from '#shared/money';
import { digitsOf } from './decimals.ts';
import { quoted } from './findings.ts';
import type { Fault } from './simple-types.ts';
import { trimmedText, type XmlElement } from './xml-element.ts';

/** Digits of `ActiveOrHistoricCurrencyAndAmount`. */
const TOTAL_DIGITS_MAX = 18;
const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

type Read = { readonly ok: true; readonly value: Amount } | { readonly ok: false; readonly fault: Fault };

/** The amount of an `InstdAmt`: positive, in a currency in use, exact in its minor unit; else the fault. */
export const readAmount = (element: XmlElement): Read => {
  const code = element.attributes.find((attribute) => attribute.name === 'Ccy')?.value;
  if (code === undefined) return refuse('currency-missing', 'has no currency');
  const currency = currencyOf(code);
  if (currency === undefined)
    return refuse('currency-unknown', `is in ${quoted(code)}, not a currency in use`);
  return inCurrency(trimmedText(element), currency);
};

/** What is wrong with an amount, null when nothing is. */
export const amountFault = (element: XmlElement): Fault | null => {
  const read = readAmount(element);
  return read.ok ? null : read.fault;
};

const refuse = (code: Fault['code'], says: string): Read => ({ ok: false, fault: { code, says } });

const inCurrency = (text: string, currency: Asset): Read => {
  const match = DECIMAL.exec(text);
  if (match === null) return refuse('amount-format', `is ${quoted(text)}, not a plain decimal number`);
  const [, sign = '', whole = '', fraction = ''] = match;
  if (sign !== '') return refuse('amount-negative', `is negative, ${quoted(text)}`);
  if (digitsOf(whole, fraction) > TOTAL_DIGITS_MAX)
    return refuse('amount-too-large', `has more than ${String(TOTAL_DIGITS_MAX)} digits`);
  if (fraction.length > currency.scale) return refuse('amount-precision', precision(text, currency));
  const parsed = parseDecimal(text, currency);
  if (!parsed.ok) return refuse('amount-format', `is ${quoted(text)}: ${parsed.error.detail}`);
  if (parsed.value.minor === 0n) return refuse('amount-zero', 'is zero');
  return { ok: true, value: parsed.value };
};

const precision = (text: string, { id, scale }: Asset): string =>
  `is ${quoted(text)}, but ${id} has ${scale === 0 ? 'no' : String(scale)} decimals`;
