import type { TransferIntent } from '#shared/intent';
import { IBAN_OUTSIDE } from '../../../support/company.ts';

/** The same transfer to a payee outside this ledger. */
export const outside = (
  base: TransferIntent,
  name = 'Fournisseur SA',
  iban = IBAN_OUTSIDE,
): TransferIntent => ({
  ...base,
  rail: 'sepa',
  payee: { name, country: iban.slice(0, 2), version: null },
  legs: base.legs.map((leg) => ({ ...leg, destination: { account: null, iban, bic: null } })),
});
