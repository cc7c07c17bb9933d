import type { CatalogueEntry } from './entry.ts';

/** 5xx: synchronisation and the vault. 6xx: set-up of the desk. */
export const desk = {
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
  'device-key-unreadable': {
    number: 513,
    title: 'The key with which this desk proves itself can not be read.',
    meaning: 'Nothing can be signed here. Nothing is lost: other desks and the ledger are not touched.',
    remedy:
      'Restore the key from your system’s keystore, or have IT remove it and register this desk as a new one.',
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
  'person-forged': {
    number: 512,
    title: 'The ledger named a person otherwise than its journal does.',
    meaning: 'The name is not shown. Nothing new is shown and nothing can be approved.',
    remedy: 'Stop work on this desk and tell your security administrator now.',
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
  'report-unsaved': {
    number: 604,
    title: 'The report could not be saved.',
    meaning: 'No money is involved. The report can be made again at any time: it comes from the journal.',
    remedy: 'Choose another folder, or one in which you may write.',
  },
  'internal-error': {
    number: 699,
    title: 'Something in the application went wrong.',
    meaning: 'What was confirmed before is safe. This attempt changed nothing that was not confirmed.',
    remedy: 'Try again. If it stays so, send the log to IT.',
  },
} as const satisfies Record<string, CatalogueEntry>;
