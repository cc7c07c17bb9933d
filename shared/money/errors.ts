/** Why a text or a wire amount is not money. */
export type MoneyErrorCode =
  | 'money.empty'
  | 'money.format'
  | 'money.precision'
  | 'money.negative'
  | 'money.too-large'
  | 'money.unknown-asset'
  | 'money.scale';

/** Why an amount was refused; `detail` is for the log and the expert, not the headline. */
export interface MoneyError {
  readonly code: MoneyErrorCode;
  readonly detail: string;
}
