import type { CatalogueEntry } from './entry.ts';

/** 1xx: session and tokens. */
export const tokens = {
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
  'session-idle': {
    number: 111,
    title: 'The desk was locked because nothing was touched for a while.',
    meaning: 'Nothing was signed. What was signed before is kept.',
    remedy: 'Sign in with your token.',
  },
  'screen-locked': {
    number: 112,
    title: 'The desk was locked with the screen of this computer.',
    meaning: 'Nothing was signed. What was signed before is kept.',
    remedy: 'Sign in with your token.',
  },
  'token-unsupported': {
    number: 113,
    title: 'This token can not do that.',
    meaning: 'Nothing was made, signed or opened.',
    remedy: 'Use a token of a kind that can: the list of providers says which do what.',
  },
  'seal-broken': {
    number: 114,
    title: 'What was sealed does not open.',
    meaning:
      'It was changed, belongs to something else, or was sealed by another token. Nothing of it was used.',
    remedy: 'Take the copy from its other place, and report this one as damaged.',
  },
} as const satisfies Record<string, CatalogueEntry>;
