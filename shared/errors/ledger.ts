import type { CatalogueEntry } from './entry.ts';

/** 401 to 419: the ledger service. */
export const ledger = {
  'command-conflict': {
    number: 401,
    title: 'The same command was sent before with another content.',
    meaning: 'The first one stands, this one changed nothing.',
    remedy: 'Send a new command under a new id.',
  },
  'bad-request': {
    number: 402,
    title: 'The request does not have the documented form.',
    meaning: 'Nothing was changed.',
    remedy: 'Compare the request with the API description.',
  },
  'ledger-busy': {
    number: 403,
    title: 'The ledger has more work queued than it accepts.',
    meaning: 'Nothing was changed by this request.',
    remedy: 'Send it again after the time named in Retry-After.',
  },
  'ledger-failed': {
    number: 404,
    title: 'The ledger stopped because a check failed.',
    meaning: 'What was acknowledged is safe. Nothing more is accepted.',
    remedy: 'The operator has to look at the service’s report before it is started again.',
  },
  unauthorised: {
    number: 405,
    title: 'This caller may not read the ledger.',
    meaning: 'Nothing was shown or changed.',
    remedy: 'Check the access token that IT gave to this desk.',
  },
  'not-found': {
    number: 406,
    title: 'There is no such thing in this ledger.',
    meaning: 'Nothing was changed.',
    remedy: 'Check the id.',
  },
  'insufficient-funds': {
    number: 407,
    title: 'The available balance does not cover this.',
    meaning: 'No money was reserved and the payment was not created.',
    remedy: 'Fund the account, or wait until items that reserve the balance are decided.',
  },
  'unknown-account': {
    number: 408,
    title: 'The account is not registered in this ledger.',
    meaning: 'The payment was not created.',
    remedy: 'Register the account first, under Wallets.',
  },
  'account-exists': {
    number: 409,
    title: 'This account is registered already.',
    meaning: 'Nothing was changed.',
    remedy: 'Use the account that is there.',
  },
  'intent-expired': {
    number: 410,
    title: 'The item has expired.',
    meaning: 'Nothing was reserved or paid.',
    remedy: 'Draft it again if it is still wanted.',
  },
  'iban-invalid': {
    number: 411,
    title: 'The IBAN is not valid.',
    meaning: 'Nothing was created.',
    remedy: 'Compare it with the bank’s own document, character by character.',
  },
  'origin-conflict': {
    number: 412,
    title: 'Another item was created from the same line of this file.',
    meaning: 'This payment was not created; the item that is there is another one.',
    remedy:
      'Compare the two. If you do not know the other item, reject it and tell your security administrator.',
  },
} as const satisfies Record<string, CatalogueEntry>;
