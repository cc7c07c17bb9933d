import type { CatalogueEntry } from './entry.ts';

/** 7xx: people, their roles, their devices, and emergencies. */
export const people = {
  'sod-conflict': {
    number: 701,
    title: 'Duties that have to stay apart would meet in one person.',
    meaning: 'Nothing was changed. The detail names both sides.',
    remedy: 'Give one of the duties to somebody else.',
  },
  'own-power': {
    number: 702,
    title: 'This is about yourself.',
    meaning: 'Nobody asks for, or decides on, their own power.',
    remedy: 'Another officer has to ask for it or to decide.',
  },
  'role-missing': {
    number: 703,
    title: 'The initiator does not hold the role that this needs.',
    meaning: 'Nothing was proposed.',
    remedy: 'Somebody of the role that the detail names has to propose it.',
  },
  'quorum-unreachable': {
    number: 704,
    title: 'After this too few people would be left to change the policy or the roster ever again.',
    meaning: 'Nothing was changed.',
    remedy: 'Give somebody else the role and the seat first.',
  },
  'device-refused': {
    number: 705,
    title: 'This device may not sign.',
    meaning: 'The decision was not counted.',
    remedy: 'Use a device that is registered for you and trusted, or have this one registered.',
  },
  'build-refused': {
    number: 706,
    title: 'This build of the application is not among the released ones.',
    meaning: 'The decision was not counted.',
    remedy:
      'Install a released version. If this one should be released, your security administrators list it.',
  },
  'ledger-frozen': {
    number: 707,
    title: 'The ledger is frozen: an emergency is declared.',
    meaning: 'No value moves, and nothing that would let it move is decided.',
    remedy: 'Wait until the freeze ends by itself, or have it lifted by the quorum that the policy asks for.',
  },
  'delegation-refused': {
    number: 708,
    title: 'This seat can not be taken for somebody else.',
    meaning: 'Nothing was changed. The detail says why.',
    remedy:
      'Choose somebody who holds the role, has no such seat, and neither sits for others nor has others sit for them.',
  },
  'already-enrolled': {
    number: 709,
    title: 'This person, key, token or device is in the roster already.',
    meaning: 'Nothing was changed.',
    remedy: 'Look at the roster, and change what is there.',
  },
  'change-refused': {
    number: 710,
    title: 'The roster does not allow this change.',
    meaning: 'Nothing was changed. The detail says why.',
    remedy: 'Remove what stands against it, then ask again.',
  },
  'revert-refused': {
    number: 711,
    title: 'This change can not be undone any more.',
    meaning:
      'Nothing was changed: something later touched the same subject, or the change is not of a kind that can be undone.',
    remedy: 'Ask for a new change that says what shall be.',
  },
  'emergency-refused': {
    number: 712,
    title: 'This emergency deed can not be done as things stand.',
    meaning: 'Nothing was changed. The detail says why.',
    remedy: 'Look at the state of what it is about.',
  },
  'emergency-quorum': {
    number: 713,
    title: 'The policy does not ask for the quorum that an emergency needs.',
    meaning: 'Nothing was proposed: two holders declare an emergency, and one more than usual lifts it.',
    remedy: 'Publish a policy that asks for it.',
  },
  'emergency-frozen': {
    number: 714,
    title: 'An emergency is declared over this.',
    meaning: 'Nothing was changed.',
    remedy: 'Wait until it ends by itself, or lift it by the quorum that the policy asks for.',
  },
  'runbook-running': {
    number: 715,
    title: 'This runbook is open already for the same subject.',
    meaning: 'Nothing was recorded.',
    remedy: 'Go on with the one that is open.',
  },
  'runbook-closed': {
    number: 716,
    title: 'This runbook is closed.',
    meaning: 'Nothing was recorded: what was signed before stays as it is.',
    remedy: 'Open it once more if it has to be followed again.',
  },
  'runbook-step-done': {
    number: 717,
    title: 'This step is done already.',
    meaning: 'Nothing was recorded: a step is signed or skipped once.',
    remedy: 'Look at who did it and when.',
  },
  'runbook-order': {
    number: 718,
    title: 'Steps that come first are still open.',
    meaning: 'Nothing was recorded. The detail names one of them.',
    remedy: 'Sign or skip those first.',
  },
  'runbook-not-asked': {
    number: 719,
    title: 'This is for somebody else to sign.',
    meaning: 'Nothing was recorded. The detail says who is asked.',
    remedy: 'Have somebody sign it who is asked, or skip the step with a reason.',
  },
  'runbook-mismatch': {
    number: 720,
    title: 'This is not what the runbook says.',
    meaning: 'Nothing was recorded: the text that was signed is not that of the runbook which was opened.',
    remedy: 'Look at the runbook again and sign what it says.',
  },
  'review-overdue': {
    number: 722,
    title: 'The review of access is overdue.',
    meaning:
      'Nothing was proposed: until it is done this desk gives a role or a seat only to another security administrator or break-glass holder.',
    remedy: 'Carry out the access review under People. Everything else goes on meanwhile.',
  },
  'break-glass-lost': {
    number: 721,
    title: 'After this nobody could break the glass any more.',
    meaning: 'Nothing was changed. The detail says what could not be done in an emergency.',
    remedy:
      'Have two holders with the role, a seat and a key besides, and a rule that asks for another holder. Then ask again.',
  },
} as const satisfies Record<string, CatalogueEntry>;
