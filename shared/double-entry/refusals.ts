/**
 * Why an operation was refused: stable codes, recorded in the journal, each with the sentence that is answered
 * with it. A sentence is part of an answer that is given again for ever, so it is never edited.
 */
export const refusals = {
  'mandate-revoked': 'The mandate was revoked.',
  'mandate-ownerless': 'Nobody answers for the mandate: its owner is not active.',
  'mandate-expired': 'The mandate has expired.',
  'mandate-scope': 'An account is outside the scope of the mandate.',
  'mandate-asset': 'The mandate does not cover this asset.',
  'mandate-maximum': 'The amount is above the maximum of the mandate.',
  'mandate-no-accounts': 'The mandate does not cover opening accounts.',
  'unknown-account': 'An account is not known.',
  'account-exists': 'The account exists already.',
  'account-form': 'The account does not have the form that the chart of accounts asks for.',
  'same-account': 'Debit and credit are the same account.',
  'asset-mismatch': 'An account is kept in another asset.',
  'wallet-unknown': 'The wallet is not known.',
  'wallet-not-active': 'The wallet is not active.',
  'wallet-proposed': 'The wallet is not approved yet.',
  'wallet-frozen': 'The wallet is frozen: nothing leaves it.',
  'wallet-closing': 'The wallet is being closed: nothing enters it.',
  'wallet-archived': 'The wallet is archived.',
  'wallet-expired': 'The time of the wallet is over: nothing leaves it.',
  'wallet-ownerless': 'Nobody active answers for the wallet: nothing leaves it.',
  'value-date-range': 'The value date is too far from the booking date.',
  'expiry-range': 'The end of the hold is past or too far away.',
  'insufficient-funds': 'The available balance does not cover this.',
  'floor-reached': 'The available balance would fall below the floor of the account.',
  'ceiling-reached': 'The balance would pass the ceiling of the account.',
  'velocity-reached': 'More would leave the account within the window than its limit allows.',
  'open-holds-reached': 'The account has as many open holds as it may have.',
  'total-too-large': 'The totals of an account would become too large.',
  'hold-unknown': 'The hold is not known.',
  'not-a-hold': 'The operation that is named is not a hold.',
  'hold-posted': 'The hold was posted already.',
  'hold-voided': 'The hold was voided already.',
  'hold-expired': 'The hold has expired.',
  'amounts-mismatch': 'There must be one amount for each leg of the hold.',
  'exceeds-hold': 'More would be posted than is held.',
  'nothing-to-post': 'All amounts are zero.',
  'linked-failed': 'Another operation of the chain was refused.',
  'linked-known': 'An operation of the chain was asked for before.',
  'linked-open': 'The chain does not end within the request.',
  'linked-too-long': 'The chain has more operations than a chain may have.',
  'transfer-unknown': 'The transfer that is named is not known.',
  'not-reversible': 'What is named is not a transfer that can be reversed.',
  'already-reversed': 'The transfer was reversed already.',
  'reversal-differs': 'The legs do not mirror those of the transfer that is named.',
  'not-reversed': 'A correction must name a transfer that was reversed.',
  'already-corrected': 'The transfer was corrected already.',
  'conversion-missing': 'Position and rounding accounts move only with a conversion or its reversal.',
  'conversion-differs': 'The legs do not give what the stated rate gives.',
  'conversion-rounding': 'The rounding difference is above what is tolerated.',
} as const;

export type RefusalCode = keyof typeof refusals;

/** The sentence of a code; of one that this version does not know, the code itself. */
export const refusalDetail = (code: string): string =>
  Object.hasOwn(refusals, code) ? refusals[code as RefusalCode] : code;
