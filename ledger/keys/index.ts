export { opensslLeaf, opensslLeafOf } from './leaf.ts';
export { ledgerKeyOf, type LedgerKey } from './ledger-key.ts';
export { opensslVerify } from './verify.ts';
