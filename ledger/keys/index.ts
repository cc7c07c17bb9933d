export { ledgerKeyOf, type LedgerKey } from './ledger-key.ts';
export { opensslVerify, rememberingVerify } from './verify.ts';
