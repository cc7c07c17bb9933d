import type { CatalogueEntry } from './entry.ts';

/** 9xx: key ceremonies. Whatever is refused is not in the log: the ceremony stands where it stood. */
export const ceremonies = {
  'ceremony-malformed': {
    number: 901,
    title: 'This is no statement of a ceremony.',
    meaning: 'Nothing was recorded.',
    remedy: 'Let the desk make the statement again. If it stays so, use another desk.',
  },
  'ceremony-signature': {
    number: 902,
    title: 'The signature is not of the person who is named.',
    meaning: 'Nothing was recorded.',
    remedy: 'Sign with the token that was named when the ceremony was opened.',
  },
  'ceremony-elsewhere': {
    number: 903,
    title: 'The statement belongs to another ceremony or to a rehearsal.',
    meaning: 'Nothing was recorded.',
    remedy: 'Check that both desks show the same ceremony.',
  },
  'ceremony-stale': {
    number: 904,
    title: 'The statement was made before the last step was recorded.',
    meaning: 'Nothing was recorded, and what is in the log stays.',
    remedy: 'Look at the step that is shown now and state it again.',
  },
  'ceremony-time': {
    number: 905,
    title: 'The time of the statement lies before the last one.',
    meaning: 'Nothing was recorded.',
    remedy: 'Set the clocks of both desks and state it again.',
  },
  'ceremony-not-open': {
    number: 906,
    title: 'The ceremony is not open yet.',
    meaning: 'No step can be run.',
    remedy: 'The administrator opens it and the witness confirms the opening.',
  },
  'ceremony-already-open': {
    number: 907,
    title: 'The ceremony is open already.',
    meaning: 'Its crew and its script stay what they are.',
    remedy: 'Go on with the step that is shown.',
  },
  'ceremony-ended': {
    number: 908,
    title: 'The ceremony is over.',
    meaning: 'Nothing can be added to its record.',
    remedy: 'Open another ceremony.',
  },
  'ceremony-paused': {
    number: 909,
    title: 'The ceremony is paused.',
    meaning: 'No step can be run.',
    remedy: 'Resume it first, with both people.',
  },
  'ceremony-not-paused': {
    number: 910,
    title: 'The ceremony is not paused.',
    meaning: 'Nothing was recorded.',
    remedy: 'Go on with the step that is shown.',
  },
  'ceremony-pause-long': {
    number: 911,
    title: 'The pause took longer than the script allows.',
    meaning: 'The ceremony stays paused.',
    remedy: 'Record an exception that says why, then resume; or abort.',
  },
  'ceremony-order': {
    number: 912,
    title: 'This is not the step that comes next.',
    meaning: 'Nothing was recorded: no step can be skipped or repeated.',
    remedy: 'Run the step that is shown.',
  },
  'ceremony-role': {
    number: 913,
    title: 'This person does not have the role that the script asks for.',
    meaning: 'Nothing was recorded.',
    remedy: 'Let the person with the role do it.',
  },
  'ceremony-self-confirm': {
    number: 914,
    title: 'Nobody confirms what they did themselves.',
    meaning: 'Nothing was recorded.',
    remedy: 'Let the witness confirm it.',
  },
  'ceremony-not-apart': {
    number: 915,
    title: 'Both signatures come from the same token or the same desk.',
    meaning: 'Nothing was recorded.',
    remedy: 'Confirm on another desk or with another token.',
  },
  'ceremony-nothing-pending': {
    number: 916,
    title: 'There is nothing to confirm.',
    meaning: 'Nothing was recorded.',
    remedy: 'Wait until the step has been run.',
  },
  'ceremony-other-deed': {
    number: 917,
    title: 'The confirmation is about another statement than the last one.',
    meaning: 'Nothing was recorded.',
    remedy: 'Look at what is shown now and confirm that.',
  },
  'ceremony-value-form': {
    number: 918,
    title: 'A value is missing, is too many, or is not written as it has to be.',
    meaning: 'Nothing was recorded.',
    remedy: 'Enter exactly the values that the step asks for.',
  },
  'ceremony-value-differs': {
    number: 919,
    title: 'A value is not what the script expects.',
    meaning: 'Nothing was recorded and the step stays open.',
    remedy: 'Read it again. If it differs, record an exception or abort as the script says.',
  },
  'ceremony-condition': {
    number: 920,
    title: 'A condition of this step does not hold.',
    meaning: 'The step can not be run.',
    remedy: 'Abort as the script says.',
  },
  'ceremony-strict': {
    number: 921,
    title: 'No exception excuses this step.',
    meaning: 'Nothing was recorded.',
    remedy: 'Abort as the script says.',
  },
  'ceremony-entry-differs': {
    number: 922,
    title: 'The two entries are not the same.',
    meaning: 'Nothing was recorded and the step is blocked.',
    remedy: 'Both look at the thing again and enter what they read.',
  },
  'ceremony-words': {
    number: 923,
    title: 'The words typed back are not those of the digest.',
    meaning: 'Nothing was recorded: one side may see another digest.',
    remedy: 'Read the rows out again, slowly. If they still differ, abort.',
  },
  'ceremony-room': {
    number: 924,
    title: 'The people that this asks for are not in the room.',
    meaning: 'Nothing was recorded: nobody works alone.',
    remedy: 'Record who enters or leaves, and go on when two are there.',
  },
  'ceremony-branch': {
    number: 925,
    title: 'The script does not lead there from this step.',
    meaning: 'Nothing was recorded.',
    remedy: 'Take a branch that the step names.',
  },
  'ceremony-exception': {
    number: 926,
    title: 'There is no open exception with this number.',
    meaning: 'Nothing was recorded.',
    remedy: 'Name the number of an exception that is still open.',
  },
  'ceremony-crew': {
    number: 927,
    title: 'The crew is not the one that the script asks for.',
    meaning: 'The ceremony was not opened.',
    remedy:
      'Name a person for each role, each with a key of their own, and keep apart what the script keeps apart.',
  },
  'ceremony-script': {
    number: 928,
    title: 'The script can not be run, or is another than the one named.',
    meaning: 'The ceremony was not opened.',
    remedy: 'Use the script whose digest was approved.',
  },
  'ceremony-approval': {
    number: 929,
    title: 'The quorum has not approved this script.',
    meaning: 'The ceremony was not opened.',
    remedy: 'Let enough approvers sign the digest of the script beforehand.',
  },
  'ceremony-rehearsal': {
    number: 930,
    title: 'This script was not rehearsed within 30 days.',
    meaning: 'The ceremony was not opened.',
    remedy: 'Rehearse the same script to its end, with every exception settled.',
  },
  'ceremony-rehearsal-key': {
    number: 931,
    title: 'This key belongs to a rehearsal, or its kind is not allowed here.',
    meaning: 'Nothing was recorded, and no token was touched. Production refuses what a rehearsal made.',
    remedy: 'Use hardware tokens in a ceremony and software tokens in a rehearsal.',
  },
  'ceremony-bag-used': {
    number: 932,
    title: 'A bag with this number was used before in this ceremony.',
    meaning: 'Nothing was recorded.',
    remedy: 'Take a new bag, or read its number again.',
  },
  'ceremony-full': {
    number: 933,
    title: 'The log of this ceremony is full.',
    meaning: 'Nothing more can be recorded.',
    remedy: 'Keep the record as it is and open another ceremony.',
  },
  'ceremony-network': {
    number: 934,
    title: 'This machine is on a network.',
    meaning: 'Nothing was recorded. A ceremony is held on a machine without any network.',
    remedy: 'Pull the cable, switch wireless off, and look again. A rehearsal may go on.',
  },
  'ceremony-token-first': {
    number: 935,
    title: 'The token has not answered yet.',
    meaning: 'Nothing was recorded. What the token says is not typed by anybody.',
    remedy: 'Let the token do what the step says, then run the step.',
  },
  'ceremony-not-wired': {
    number: 936,
    title: 'This desk can not ask this of a token.',
    meaning: 'Nothing was done and nothing was recorded.',
    remedy: 'Hold this ceremony with the program of the device, or take a branch of the script.',
  },
  'ceremony-log-damaged': {
    number: 937,
    title: 'The file of this ceremony can not be followed.',
    meaning: 'Nothing was changed. The ceremony does not go on from a file that says something else.',
    remedy: 'Keep the folder as it is, and go on from a copy that was made before.',
  },
  'ceremony-file': {
    number: 938,
    title: 'This file is not what is asked for here.',
    meaning: 'Nothing was taken from it.',
    remedy: 'Choose the file that the other desk or the auditor gave you.',
  },
  'ceremony-unsaved': {
    number: 939,
    title: 'The file could not be written.',
    meaning: 'What could not be kept was not recorded.',
    remedy: 'Look whether the medium is there, writable and not full, and try again.',
  },
  'ceremony-busy': {
    number: 940,
    title: 'This desk is at work on the ceremony.',
    meaning: 'Nothing was changed and nothing was recorded by this.',
    remedy: 'Finish what the PIN window asks, or close it, and try again.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Why the engine of ceremonies refuses. */
export type CeremonyRefusalCode = keyof typeof ceremonies;
