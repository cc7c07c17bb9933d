import { z } from 'zod';
import { isPlainText } from '#shared/encoding';

/*
 * Values are what people and tokens answer during a ceremony, as text of a closed form. A script says of each what it
 * has to be; nothing is computed from values, they are only compared.
 */

export const valueForms = ['yes-no', 'count', 'digest', 'key', 'serial', 'bag', 'text'] as const;
export type ValueForm = (typeof valueForms)[number];

const VALUE_CHARACTERS_MAX = 2_048;
const NUMBER_FORM = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;

const FORMS: Readonly<Record<ValueForm, RegExp>> = {
  'yes-no': /^(yes|no)$/,
  count: /^(0|[1-9][0-9]{0,8})$/,
  digest: /^[0-9a-f]{64}$/,
  key: /^([0-9a-f]{2}){32,600}$/,
  serial: NUMBER_FORM,
  bag: NUMBER_FORM,
  text: /^.{1,300}$/u,
};

/** What a form asks for, in words: for whoever typed something else. */
export const FORM_WORDS: Readonly<Record<ValueForm, string>> = {
  'yes-no': 'yes or no',
  count: 'a whole number',
  digest: 'a SHA-256 of 64 hexadecimal digits, in lower case',
  key: 'a public key in hexadecimal digits, in lower case',
  serial: 'a serial number: letters, digits, dot, dash, slash',
  bag: 'the number of a bag: letters, digits, dot, dash, slash',
  text: 'a text of up to 300 characters',
};

export const hasForm = (form: ValueForm, value: string): boolean =>
  FORMS[form].test(value) && isPlainText(value);

export const valueNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,79}$/);
export const valueSchema = z.string().min(1).max(VALUE_CHARACTERS_MAX);
/** Values by their names. */
export const valuesSchema = z.record(valueNameSchema, valueSchema);
export type Values = Readonly<Record<string, string>>;

/** What a value is compared with: a text of the script, or another value. */
export const expectationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('is'), text: valueSchema }),
  z.strictObject({ kind: z.literal('same'), as: valueNameSchema }),
  z.strictObject({ kind: z.literal('differs'), from: valueNameSchema }),
]);
export type Expectation = z.infer<typeof expectationSchema>;

/** The value that an expectation refers to, where it refers to one. */
export const referredBy = (expectation: Expectation): string | undefined => {
  switch (expectation.kind) {
    case 'is':
      return undefined;
    case 'same':
      return expectation.as;
    case 'differs':
      return expectation.from;
  }
};

/** The one text that is expected, where the ceremony knows it already. */
export const expectedText = (expectation: Expectation | undefined, values: Values): string | undefined => {
  if (expectation?.kind === 'is') return expectation.text;
  return expectation?.kind === 'same' ? valueIn(values, expectation.as) : undefined;
};

/** Whether a value is as expected. What is compared with a value that nobody observed is not. */
export const isAsExpected = (
  value: string | undefined,
  expectation: Expectation,
  values: Values,
): boolean => {
  if (value === undefined) return false;
  const referred = referredBy(expectation);
  const other = referred === undefined ? undefined : valueIn(values, referred);
  switch (expectation.kind) {
    case 'is':
      return value === expectation.text;
    case 'same':
      return value === other;
    case 'differs':
      return other !== undefined && value !== other;
  }
};

/** An own member of the values, whatever it is called. */
export const valueIn = (values: Values, name: string): string | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
