/** Why an identifier was refused. */
export type IdentifierErrorCode =
  | 'iban.characters'
  | 'iban.country'
  | 'iban.length'
  | 'iban.structure'
  | 'iban.check-digits'
  | 'bic.format'
  | 'bic.country'
  | 'evm-address.format'
  | 'evm-address.checksum';

/** Why an identifier was refused; `detail` says what was expected. */
export interface IdentifierError {
  readonly code: IdentifierErrorCode;
  readonly detail: string;
}
