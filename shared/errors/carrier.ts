import type { CatalogueEntry } from './entry.ts';

/** 971 to 979: payments over a chain, as the desk carries them out. */
export const carrier = {
  'carrier-not-set-up': {
    number: 971,
    title: 'This desk carries out no payments over a chain.',
    meaning: 'Nothing was signed or sent. The detail says what is missing.',
    remedy: 'Ask IT for the settings file of the carrier, or go to the desk that has one.',
  },
  'carrier-not-allowed': {
    number: 972,
    title: 'Custodians and ceremony leads do this.',
    meaning: 'Nothing was changed: you have neither of these roles.',
    remedy: 'Ask a custodian or a ceremony lead to sign in here.',
  },
  'carrier-locked': {
    number: 973,
    title: 'The carrier is locked.',
    meaning: 'Nothing was signed or sent. What was sent before goes its way on the chain.',
    remedy: 'Unlock it with the PIN of its token, and try again.',
  },
  'carrier-not-cancelled': {
    number: 974,
    title: 'The payment was not cancelled.',
    meaning: 'It may still be carried out. The detail says why its place could not be taken.',
    remedy: 'Look at the state of the payment, put right what the detail names, and try again.',
  },
  'carrier-stopped': {
    number: 975,
    title: 'The carrier has stopped.',
    meaning:
      'Nothing more is signed. What was signed is kept and is neither lost nor sent twice. The detail says why.',
    remedy: 'Unlock the carrier again. If it stops again, tell IT.',
  },
  'chain-payment-draft': {
    number: 976,
    title: 'This payment can not be drafted as it stands.',
    meaning: 'Nothing was proposed and nothing has moved. The detail names what is wrong.',
    remedy: 'Correct it in the form and sign again.',
  },
} as const satisfies Record<string, CatalogueEntry>;
