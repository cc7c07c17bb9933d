/**
 * Every failure that a person can see. Codes are numbered by area and stable: 1xx session and tokens,
 * 2xx approvals, 3xx import, 4xx ledger, 5xx sync and vault, 6xx set-up of the desk.
 * Each says what happened, what it means for the money, and what to do next.
 */
interface Entry {
  readonly number: number;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
}

export const catalogue = {
  'token-rejected-pin': {
    number: 101,
    title: 'The token refused the PIN.',
    meaning: 'Nothing was signed.',
    remedy: 'Enter the PIN again. Too many wrong PINs lock the token.',
  },
  'token-removed': {
    number: 102,
    title: 'The token was removed.',
    meaning: 'Nothing was signed and the session is locked.',
    remedy: 'Plug the token in and sign in again.',
  },
  'token-locked': {
    number: 103,
    title: 'The token is locked.',
    meaning: 'It can sign nothing until it is unlocked.',
    remedy: 'Ask your security administrator to unlock or replace it.',
  },
  'token-wrong': {
    number: 104,
    title: 'This is not the token you signed in with.',
    meaning: 'Nothing was signed.',
    remedy: 'Plug in the token that you signed in with, or sign out and in again.',
  },
  'token-failed': {
    number: 105,
    title: 'The token did not answer as it should.',
    meaning: 'Nothing was signed.',
    remedy: 'Unplug the token, plug it in and try again. If it stays so, use your spare token.',
  },
  'token-not-enrolled': {
    number: 106,
    title: 'This token is not enrolled for anyone here.',
    meaning: 'It gives no power on this desk.',
    remedy: 'Ask your security administrator to enrol it.',
  },
  'pin-cancelled': {
    number: 107,
    title: 'You closed the PIN window.',
    meaning: 'Nothing was signed.',
    remedy: 'Start again when you are ready.',
  },
  'not-signed-in': {
    number: 108,
    title: 'Nobody is signed in.',
    meaning: 'Nothing was signed.',
    remedy: 'Sign in with your token.',
  },
  'signer-stopped': {
    number: 109,
    title: 'The signing process stopped.',
    meaning: 'Nothing was signed by this attempt. The session is locked.',
    remedy: 'It has been started again: sign in and repeat the decision.',
  },
  'software-token-refused': {
    number: 110,
    title: 'Software tokens are for the sandbox only.',
    meaning: 'This ledger holds real money and accepts hardware tokens alone.',
    remedy: 'Use your hardware token.',
  },
  'render-mismatch': {
    number: 201,
    title: 'The screen did not show what would be signed.',
    meaning: 'Nothing was signed. Something on this desk may have altered the screen.',
    remedy: 'Do not approve on this desk. Tell your security administrator now.',
  },
  'intent-undecodable': {
    number: 202,
    title: 'This item can not be decoded completely.',
    meaning: 'It can not be signed on this desk.',
    remedy: 'Return it to its initiator, or update the application if it is older than the item.',
  },
  'intent-unknown': {
    number: 203,
    title: 'This item is not on this desk.',
    meaning: 'Nothing was signed.',
    remedy: 'Wait until the desk has synchronised and open the item again.',
  },
  'intent-closed': {
    number: 204,
    title: 'This item is no longer waiting for approval.',
    meaning: 'Your decision was not needed and changed nothing.',
    remedy: 'Open the item to see what became of it.',
  },
  'initiator-cannot-approve': {
    number: 205,
    title: 'You initiated this item.',
    meaning: 'The person who initiates never counts as an approver.',
    remedy: 'Another officer has to decide.',
  },
  'not-eligible': {
    number: 206,
    title: 'Your groups are not asked for on this item.',
    meaning: 'Your approval would not count.',
    remedy: 'Someone of the groups named in the policy answer has to decide.',
  },
  'already-decided': {
    number: 207,
    title: 'You have decided on this item before.',
    meaning: 'A person counts once. Your first decision stands.',
    remedy: 'Nothing to do.',
  },
  'approval-expired': {
    number: 208,
    title: 'The approval reached the ledger too late.',
    meaning: 'It was not counted.',
    remedy: 'Open the item and decide again, if it is still waiting.',
  },
  'split-view': {
    number: 209,
    title: 'The journal that the approver saw is not the ledger’s journal.',
    meaning: 'The approval was not counted. Two histories exist, one of them false.',
    remedy: 'Stop work on this desk and tell your security administrator now.',
  },
  'reason-required': {
    number: 210,
    title: 'A reason is missing.',
    meaning: 'Nothing was signed.',
    remedy: 'Say why in a few words, then reject or return.',
  },
  'clock-skew': {
    number: 211,
    title: 'The clock of this desk is far from the ledger’s.',
    meaning: 'The statement was not counted.',
    remedy: 'Set the clock of this computer, then decide again.',
  },
  'bad-statement': {
    number: 212,
    title: 'The signed statement could not be verified.',
    meaning: 'It was not counted.',
    remedy: 'Sign in again and repeat. If it stays so, tell your security administrator.',
  },
  'file-too-large': {
    number: 301,
    title: 'The file is larger than 20 MB.',
    meaning: 'It was not read. Nothing was created.',
    remedy: 'Split it in your ERP into smaller payment files.',
  },
  'file-unreadable': {
    number: 302,
    title: 'The file could not be read.',
    meaning: 'Nothing was created.',
    remedy: 'Check that the file exists and that you may open it.',
  },
  'file-refused': {
    number: 303,
    title: 'The file was refused.',
    meaning: 'Nothing was created.',
    remedy: 'Correct the findings in your ERP and export the file again.',
  },
  'file-already-imported': {
    number: 304,
    title: 'This file was imported before.',
    meaning: 'Nothing was created: a payment is created once.',
    remedy: 'Find its payments in the queue by the message id.',
  },
  'reader-stopped': {
    number: 305,
    title: 'Reading the file took too long or broke the reader.',
    meaning: 'Nothing was created.',
    remedy: 'Check where the file comes from. A normal payment file is read in seconds.',
  },
  'import-unknown': {
    number: 306,
    title: 'This import is no longer open.',
    meaning: 'Nothing was created.',
    remedy: 'Open the file again.',
  },
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
  'wallet-proposed': {
    number: 470,
    title: 'The wallet is not approved yet.',
    meaning: 'Nothing was reserved or paid.',
    remedy: 'Wait until its registration is approved.',
  },
  'wallet-frozen': {
    number: 471,
    title: 'The wallet is frozen.',
    meaning: 'Nothing can be sent from it. Nothing was reserved or paid.',
    remedy: 'Ask its owner why. It has to be unfrozen before it sends again.',
  },
  'wallet-closing': {
    number: 472,
    title: 'The wallet is being closed.',
    meaning: 'It takes nothing more in. Nothing was reserved or paid.',
    remedy: 'Send it to another wallet, or have this one reopened.',
  },
  'wallet-archived': {
    number: 473,
    title: 'The wallet is archived.',
    meaning: 'It is at its end. Nothing was reserved or paid.',
    remedy: 'Use another wallet.',
  },
  'wallet-expired': {
    number: 474,
    title: 'The time of the wallet is over.',
    meaning: 'Nothing can be sent from it. Nothing was reserved or paid.',
    remedy: 'Have its time extended, under Wallets.',
  },
  'wallet-ownerless': {
    number: 475,
    title: 'Nobody answers for the wallet.',
    meaning: 'Its owner is no longer active, so nothing can be sent from it. Nothing was reserved or paid.',
    remedy: 'Have another owner set, under Wallets.',
  },
  'wallet-move-refused': {
    number: 477,
    title: 'The wallet is in a state that does not allow this change.',
    meaning: 'Nothing was changed.',
    remedy: 'Open the wallet to see its state and what can follow it.',
  },
  'change-outdated': {
    number: 478,
    title: 'The wallet was changed since this was drafted.',
    meaning: 'Nothing was changed.',
    remedy: 'Look at the wallet as it is now and draft the change again.',
  },
  'archive-refused': {
    number: 479,
    title: 'The wallet can not be archived yet.',
    meaning: 'Nothing was changed.',
    remedy: 'Remove each reason that is named, then archive it.',
  },
  'owner-inactive': {
    number: 480,
    title: 'The owner is not an active person of the company.',
    meaning: 'Nothing was changed.',
    remedy: 'Name somebody who is active.',
  },
  'mandate-exists': {
    number: 481,
    title: 'There is or was a mandate of this id.',
    meaning: 'Nothing was changed.',
    remedy: 'Choose another id: an id is used once.',
  },
  'mandate-revoked': {
    number: 420,
    title: 'The mandate was revoked.',
    meaning: 'Nothing was moved.',
    remedy: 'Use another mandate, or have a new one granted.',
  },
  'mandate-expired': {
    number: 421,
    title: 'The mandate has expired.',
    meaning: 'Nothing was moved.',
    remedy: 'Have it granted anew.',
  },
  'mandate-scope': {
    number: 422,
    title: 'An account is outside the scope of the mandate.',
    meaning: 'Nothing was moved.',
    remedy: 'Use accounts of the wallets and roles that the mandate names.',
  },
  'mandate-asset': {
    number: 423,
    title: 'The mandate does not cover this asset.',
    meaning: 'Nothing was moved.',
    remedy: 'Use an asset that the mandate names, or have it widened.',
  },
  'mandate-maximum': {
    number: 424,
    title: 'The amount is above the maximum of the mandate.',
    meaning: 'Nothing was moved.',
    remedy: 'Split it if that is allowed, or propose it for approval.',
  },
  'mandate-no-accounts': {
    number: 425,
    title: 'The mandate does not cover opening accounts.',
    meaning: 'No account was opened.',
    remedy: 'Register the account under approval.',
  },
  'account-form': {
    number: 426,
    title: 'The account does not have the form that the chart of accounts asks for.',
    meaning: 'No account was opened.',
    remedy: 'Give it a wallet, an id of its own and the scale of its asset.',
  },
  'same-account': {
    number: 427,
    title: 'Debit and credit are the same account.',
    meaning: 'Nothing was moved.',
    remedy: 'Name two accounts in each leg.',
  },
  'asset-mismatch': {
    number: 428,
    title: 'An account is kept in another asset.',
    meaning: 'Nothing was moved.',
    remedy: 'Use accounts of the asset of the leg.',
  },
  'wallet-unknown': {
    number: 429,
    title: 'The wallet is not in this ledger.',
    meaning: 'Nothing was changed.',
    remedy: 'Check the id of the wallet.',
  },
  'wallet-not-active': {
    number: 430,
    title: 'The wallet is not active.',
    meaning: 'No account was opened.',
    remedy: 'Activate the wallet first.',
  },
  'value-date-range': {
    number: 433,
    title: 'The value date is too far from the booking date.',
    meaning: 'Nothing was moved.',
    remedy: 'Choose a date within a year.',
  },
  'expiry-range': {
    number: 434,
    title: 'The end of the hold is past or too far away.',
    meaning: 'Nothing was reserved.',
    remedy: 'Choose an instant ahead, within a year.',
  },
  'floor-reached': {
    number: 435,
    title: 'The available balance would fall below the floor of the account.',
    meaning: 'No money was moved or reserved.',
    remedy: 'Fund the account, or have its floor changed.',
  },
  'ceiling-reached': {
    number: 436,
    title: 'The balance would pass the ceiling of the account.',
    meaning: 'No money was moved or reserved.',
    remedy: 'Move money away first, or have the ceiling changed.',
  },
  'velocity-reached': {
    number: 437,
    title: 'More would leave the account within the window than its limit allows.',
    meaning: 'No money was moved or reserved.',
    remedy: 'Wait until the window has moved on, or have the limit changed.',
  },
  'open-holds-reached': {
    number: 438,
    title: 'The account has as many open holds as it may have.',
    meaning: 'Nothing was reserved.',
    remedy: 'Post or void holds that are open.',
  },
  'total-too-large': {
    number: 439,
    title: 'The totals of an account would become too large.',
    meaning: 'Nothing was moved.',
    remedy: 'Check the amount: no real one is so large.',
  },
  'hold-unknown': {
    number: 440,
    title: 'There is no such hold.',
    meaning: 'Nothing was moved or released.',
    remedy: 'Check the id of the hold.',
  },
  'not-a-hold': {
    number: 441,
    title: 'The operation that is named is not a hold.',
    meaning: 'Nothing was moved or released.',
    remedy: 'Name the operation that made the hold.',
  },
  'hold-posted': {
    number: 442,
    title: 'The hold was posted already.',
    meaning: 'Nothing was changed: a hold is posted once.',
    remedy: 'Nothing to do.',
  },
  'hold-voided': {
    number: 443,
    title: 'The hold was voided already.',
    meaning: 'Nothing was changed: what was reserved is free.',
    remedy: 'Make a new hold if it is still wanted.',
  },
  'hold-expired': {
    number: 444,
    title: 'The hold has expired.',
    meaning: 'Nothing was changed: what was reserved is free.',
    remedy: 'Make a new hold if it is still wanted.',
  },
  'amounts-mismatch': {
    number: 445,
    title: 'There must be one amount for each leg of the hold.',
    meaning: 'Nothing was posted.',
    remedy: 'Give the amounts in the order of the legs, zero for none.',
  },
  'exceeds-hold': {
    number: 446,
    title: 'More would be posted than is held.',
    meaning: 'Nothing was posted.',
    remedy: 'Post what is held and make a transfer of the rest.',
  },
  'nothing-to-post': {
    number: 447,
    title: 'All amounts are zero.',
    meaning: 'Nothing was posted.',
    remedy: 'Void the hold to release it.',
  },
  'linked-failed': {
    number: 448,
    title: 'Another operation of the chain was refused.',
    meaning: 'Nothing of the chain was carried out.',
    remedy: 'See the refusal of the other operation, then send the chain under new ids.',
  },
  'linked-known': {
    number: 459,
    title: 'An operation of the chain was asked for before.',
    meaning: 'Nothing of the chain was carried out.',
    remedy: 'Send a chain as it was sent first, or another one under new ids.',
  },
  'linked-open': {
    number: 449,
    title: 'The chain does not end within the request.',
    meaning: 'Nothing of the chain was carried out.',
    remedy: 'Send the whole chain in one request; its last operation is not linked.',
  },
  'linked-too-long': {
    number: 450,
    title: 'The chain has more operations than a chain may have.',
    meaning: 'Nothing of the chain was carried out.',
    remedy: 'Split the chain.',
  },
  'transfer-unknown': {
    number: 451,
    title: 'There is no such transfer.',
    meaning: 'Nothing was moved.',
    remedy: 'Check the id of the transfer that is reversed or corrected.',
  },
  'not-reversible': {
    number: 452,
    title: 'What is named is not a transfer that can be reversed.',
    meaning: 'Nothing was moved.',
    remedy: 'Name a transfer or the posting of a hold; a reversal is followed by a correction.',
  },
  'already-reversed': {
    number: 453,
    title: 'The transfer was reversed already.',
    meaning: 'Nothing was moved: a transfer is reversed once.',
    remedy: 'Nothing to do.',
  },
  'reversal-differs': {
    number: 454,
    title: 'The legs do not mirror those of the transfer that is named.',
    meaning: 'Nothing was moved.',
    remedy: 'Swap debit and credit of each leg, in the same order and with the same amounts.',
  },
  'not-reversed': {
    number: 455,
    title: 'A correction must name a transfer that was reversed.',
    meaning: 'Nothing was moved.',
    remedy: 'Reverse the wrong transfer first.',
  },
  'conversion-missing': {
    number: 456,
    title: 'Position and rounding accounts move only with a conversion or its reversal.',
    meaning: 'Nothing was moved.',
    remedy: 'State the conversion with its rate.',
  },
  'conversion-differs': {
    number: 457,
    title: 'The legs do not give what the stated rate gives.',
    meaning: 'Nothing was moved.',
    remedy: 'Compute the amounts from the rate, rounded half to even, or state the rate that was agreed.',
  },
  'conversion-rounding': {
    number: 458,
    title: 'The rounding difference is above what is tolerated.',
    meaning: 'Nothing was moved.',
    remedy: 'State the rate with more digits.',
  },
  'request-too-large': {
    number: 460,
    title: 'The request is larger than the ledger accepts.',
    meaning: 'Nothing was changed.',
    remedy: 'Send the same work in several smaller requests.',
  },
  'too-many-operations': {
    number: 461,
    title: 'The request holds more operations than the ledger accepts at once.',
    meaning: 'Nothing was recorded of any of them.',
    remedy: 'Send them in several requests.',
  },
  'too-many-requests': {
    number: 462,
    title: 'This caller has too many requests open.',
    meaning: 'Nothing was changed by this request.',
    remedy: 'Wait for answers, then send it again after the time named in Retry-After.',
  },
  'too-many-streams': {
    number: 463,
    title: 'Too many streams are open.',
    meaning: 'No further stream was opened. Those that are open go on.',
    remedy: 'Close streams that are not read, or try again after the time named in Retry-After.',
  },
  'history-behind': {
    number: 464,
    title: 'The index of the ledger’s history has not come so far yet.',
    meaning: 'Nothing was shown. What is recorded is safe and will show.',
    remedy: 'Ask again after the time named in Retry-After.',
  },
  'not-leader': {
    number: 470,
    title: 'This node does not lead the ledger.',
    meaning: 'Nothing was acknowledged. What was sent is recorded once at most, whichever node it is sent to.',
    remedy: 'Send it again with the same ids to the node that leads; the detail says where that is when it is known.',
  },
  'ledger-unreachable': {
    number: 501,
    title: 'The ledger service can not be reached.',
    meaning: 'What you see is from the time shown. Your decisions are kept and delivered later.',
    remedy: 'Go on working. Tell IT if it lasts.',
  },
  'checkpoint-bad-signature': {
    number: 502,
    title: 'The ledger’s checkpoint is not signed by the ledger’s key.',
    meaning: 'Nothing new is shown and nothing can be approved.',
    remedy: 'Stop work on this desk and tell your security administrator now.',
  },
  'history-rolled-back': {
    number: 503,
    title: 'The ledger went back to an older history.',
    meaning: 'Events that this desk had verified are gone. Nothing new is shown and nothing can be approved.',
    remedy: 'Stop work on this desk and tell your security administrator now.',
  },
  'history-forked': {
    number: 504,
    title: 'The ledger shows another history than the one this desk had verified.',
    meaning: 'Nothing new is shown and nothing can be approved.',
    remedy: 'Stop work on this desk and tell your security administrator now.',
  },
  'event-invalid': {
    number: 505,
    title: 'The ledger recorded something that does not follow from the rules.',
    meaning: 'Nothing new is shown and nothing can be approved.',
    remedy: 'Stop work on this desk and tell your security administrator now.',
  },
  'genesis-mismatch': {
    number: 506,
    title: 'This is another ledger than the one this desk was set up for.',
    meaning: 'Nothing is shown and nothing can be approved.',
    remedy: 'Check the trust file with IT.',
  },
  'vault-wrong-key': {
    number: 507,
    title: 'The desk’s store can not be opened with its key.',
    meaning: 'Nothing is lost at the ledger. Decisions not yet delivered are in the store.',
    remedy: 'Restore the key from your system’s keystore, or set the desk up anew.',
  },
  'vault-damaged': {
    number: 508,
    title: 'The desk’s store is damaged.',
    meaning: 'Nothing is lost at the ledger. Decisions not yet delivered may be.',
    remedy: 'Keep the file for IT and set the desk up anew.',
  },
  'sync-stalled': {
    number: 509,
    title: 'The ledger answers, but not in the documented form.',
    meaning: 'What you see is from the time shown. Nothing new was taken over.',
    remedy: 'Tell IT: desk and ledger may be of different versions.',
  },
  'alarm-active': {
    number: 510,
    title: 'An alarm is active on this desk.',
    meaning: 'Nothing can be approved here until it is resolved.',
    remedy: 'Tell your security administrator.',
  },
  'decision-swallowed': {
    number: 511,
    title: 'The ledger acknowledged a decision that is not in its journal.',
    meaning: 'What you signed was not counted. Nothing new is shown and nothing can be approved.',
    remedy:
      'Stop work on this desk and tell your security administrator now. Repeat the decision by other means.',
  },
  'trust-missing': {
    number: 601,
    title: 'This desk has no trust file.',
    meaning: 'It does not know which ledger to believe.',
    remedy: 'Ask IT for the trust file of your ledger.',
  },
  'keystore-unavailable': {
    number: 602,
    title: 'The keystore of this computer can not be used.',
    meaning: 'The desk’s store stays closed. Nothing is lost at the ledger.',
    remedy: 'Unlock the keyring of your session, or ask IT to set one up, and start again.',
  },
  'sandbox-off': {
    number: 603,
    title: 'The desk was started without its own protection.',
    meaning: 'It shows nothing of a ledger that holds real money.',
    remedy: 'Start it without the switch --no-sandbox, as an ordinary user.',
  },
  'internal-error': {
    number: 699,
    title: 'Something in the application went wrong.',
    meaning: 'What was confirmed before is safe. This attempt changed nothing that was not confirmed.',
    remedy: 'Try again. If it stays so, send the log to IT.',
  },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof catalogue;

/** A failure as it is shown: stable code, three sentences, and the detail of this case. */
export interface ShownError {
  readonly code: ErrorCode;
  readonly number: number;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
  readonly detail: string | null;
}

/** Builds a failure from the catalogue. `detail` holds facts of the case, never a secret. */
export const shownError = (code: ErrorCode, detail: string | null = null): ShownError => ({
  code,
  ...catalogue[code],
  detail,
});
