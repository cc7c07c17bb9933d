import type { FindingCode } from './findings.ts';
import type { CreditTransfer } from './types.ts';

/** Country codes of IBANs within the geographical scope of the SEPA schemes (EPC409-09). */
const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO ' +
    'RS SE SI SK SM VA'
  ).split(' '),
);

const REMITTANCE_MAX = 140;

/** What keeps a transfer out of the SEPA credit transfer scheme (EPC125-05, EPC132-08); null when nothing does. */
export const sepaFault = (
  transfer: CreditTransfer,
): { readonly code: FindingCode; readonly what: string } | null => {
  const { amount, creditor, chargeBearer, remittance } = transfer;
  const country = creditor.iban.slice(0, 2);
  if (amount.asset !== 'EUR')
    return { code: 'sepa-currency', what: `The service level is SEPA, the amount is in ${amount.asset}.` };
  if (!COUNTRIES.has(country))
    return { code: 'sepa-country', what: `The service level is SEPA, the payee’s account is in ${country}.` };
  if (chargeBearer !== null && chargeBearer !== 'SLEV')
    return { code: 'sepa-charges', what: `The service level is SEPA, the charge bearer is ${chargeBearer}.` };
  if ((remittance?.length ?? 0) > REMITTANCE_MAX)
    return {
      code: 'sepa-remittance',
      what: `The service level is SEPA, the remittance information is longer than ${String(REMITTANCE_MAX)} characters.`,
    };
  return null;
};
