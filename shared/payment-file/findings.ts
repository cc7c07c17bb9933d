import { INVISIBLE } from '#shared/encoding';
import type { Finding } from '#shared/ipc';

const EXPORT_AGAIN = 'Correct it in your ERP and export the file again.';
const AS_PAIN_001 = 'Export the payments as ISO 20022 pain.001.001.03 or pain.001.001.09.';
const NO_DOCTYPE =
  'Find out where the file comes from before you use it. An ERP’s payment file has no DOCTYPE.';
const ASK_THE_PAYEE = 'Ask the payee for the correct IBAN and correct it in your ERP’s master data.';

/**
 * Every finding on a payment file: its stable code, and what the person does about it. The sentence that says
 * what was found is made where it is found, with the facts of the case.
 */
export const remedies = {
  'file-too-large': 'Split it in your ERP into smaller payment files.',
  'file-empty': 'Export the file again and check that the export finished.',
  'encoding-unsupported': 'Export the file as UTF-8.',
  'encoding-invalid': 'Export the file again as UTF-8. It may have been changed by an editor or a transfer.',
  doctype: NO_DOCTYPE,
  'doctype-external': NO_DOCTYPE,
  'doctype-entities': NO_DOCTYPE,
  'doctype-nested-entities': NO_DOCTYPE,
  'xml-not-well-formed': 'Export the file again. It may be cut off, edited by hand, or no XML file.',
  'xml-instruction': AS_PAIN_001,
  'xml-too-deep': AS_PAIN_001,
  'xml-too-many-elements': 'Split it in your ERP into smaller payment files.',
  'namespace-unsupported': AS_PAIN_001,
  'document-unexpected': AS_PAIN_001,
  'element-missing': EXPORT_AGAIN,
  'element-unexpected': EXPORT_AGAIN,
  'element-order': EXPORT_AGAIN,
  'element-repeated': EXPORT_AGAIN,
  'attribute-unexpected': EXPORT_AGAIN,
  'text-unexpected': EXPORT_AGAIN,
  'text-empty': EXPORT_AGAIN,
  'text-too-long': 'Shorten it in your ERP and export the file again.',
  'text-control-character': 'Remove the invisible characters in your ERP and export the file again.',
  'text-format': EXPORT_AGAIN,
  'code-unknown': EXPORT_AGAIN,
  'number-format': EXPORT_AGAIN,
  placeholder: 'Fill in the value in your ERP’s payment format and export the file again.',
  'date-format': 'Write the date as year, month and day, for instance 2026-12-16.',
  'date-impossible': 'Choose a day that exists, in your ERP, and export the file again.',
  'time-format': EXPORT_AGAIN,
  'count-mismatch': 'Export the file again. Do not use it as it is: payments may be missing or added.',
  'control-sum-mismatch': 'Export the file again. Do not use it as it is: amounts may have changed.',
  'control-sum-unproven': 'Correct the amounts that can’t be read and export the file again.',
  'too-many-transfers': 'Split it in your ERP into smaller payment files.',
  'findings-limit': 'Correct the findings shown first; they often have one cause.',
  'payment-method': 'Export credit transfers (TRF). Cheques and advices are not paid from here.',
  'payment-information-repeated': 'Give each payment information its own id and export the file again.',
  'currency-missing': 'State the currency of the amount (attribute Ccy) and export the file again.',
  'amount-format': 'Write the amount as digits with a point, for instance 1234.50.',
  'amount-negative': 'Take the credit out of the payment run; a transfer moves a positive amount.',
  'amount-zero': 'Take the item out of the payment run.',
  'amount-precision': 'Round the amount in your ERP to the decimals of its currency.',
  'amount-too-large': EXPORT_AGAIN,
  'amount-equivalent': 'State the amount in the currency of the transfer (InstdAmt).',
  'currency-unknown': 'Use the ISO 4217 code of a currency in use.',
  'country-unknown': 'Use the ISO 3166 code of the country.',
  'account-not-iban': 'Identify the account by its IBAN.',
  'iban-characters': ASK_THE_PAYEE,
  'iban-country': ASK_THE_PAYEE,
  'iban-length': ASK_THE_PAYEE,
  'iban-structure': ASK_THE_PAYEE,
  'iban-check-digits': ASK_THE_PAYEE,
  'bic-format': 'Correct the BIC in your ERP, or leave it out: the IBAN names the bank.',
  'bic-country': 'Correct the BIC in your ERP, or leave it out: the IBAN names the bank.',
  'name-missing': 'Enter the name in your ERP’s master data and export the file again.',
  'charges-to-debtor': 'Use SLEV or SHAR: charges of unknown height can’t be approved.',
  'reference-repeated': 'Check whether it is one payment twice, then give each its own references.',
  'remittance-too-long': 'Shorten the remittance information.',
  'purpose-format': 'Use a purpose code of four capital letters, for instance SUPP.',
  'not-carried':
    'Leave it out in your ERP: it can’t be shown for approval, so it would not be paid as stated.',
  'debtor-unknown': 'Register it under Wallets, or correct the debtor account in your ERP.',
  'debtor-currency': 'Register the account in this currency under Wallets, or pay from another account.',
  'debtor-conversion': 'Pay from an account in the currency of the transfer.',
  'same-account': 'Take the item out of the payment run, or correct one of the accounts.',
  'sepa-currency': 'Pay it in euro, or without the service level SEPA.',
  'sepa-country': 'Leave out the service level SEPA: the payee’s bank is outside of the area.',
  'sepa-charges': 'Use SLEV, or leave the charge bearer out.',
  'sepa-remittance': 'Shorten the remittance information to one text of 140 characters.',
  'intent-undecodable': EXPORT_AGAIN,
} as const satisfies Readonly<Record<string, string>>;

/** Stable code of a finding on a payment file. */
export type FindingCode = keyof typeof remedies;

/** A finding of this module: the contract's, with the codes it knows. */
export interface PaymentFinding extends Finding {
  readonly code: FindingCode;
}

/** A finding that refuses the whole file. */
export const fileFinding = (code: FindingCode, line: number | null, what: string): PaymentFinding => ({
  scope: 'file',
  code,
  line,
  transaction: null,
  what,
  remedy: remedies[code],
});

/** A finding that refuses one transfer, or with `transaction` null all of one payment information. */
export const lineFinding = (
  code: FindingCode,
  place: { readonly line: number; readonly transaction: number | null },
  what: string,
): PaymentFinding => ({ scope: 'line', code, ...place, what, remedy: remedies[code] });

const QUOTED_MAX = 60;
/** Control, format, private and line-separating characters: nothing that a screen shows as it is. */
const INVISIBLE_ALL = new RegExp(INVISIBLE, 'gu');

/** A value out of the file, short and harmless enough to stand inside a sentence. */
export const quoted = (value: string): string => {
  const characters = Array.from(value.slice(0, QUOTED_MAX * 2).replace(INVISIBLE_ALL, '\u{fffd}'));
  const isLong = characters.length > QUOTED_MAX;
  return `“${characters.slice(0, QUOTED_MAX).join('')}${isLong ? '…' : ''}”`;
};
