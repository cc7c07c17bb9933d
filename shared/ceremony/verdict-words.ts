import { attestedWords } from '#shared/attestation';
import type { AttestationFinding } from './attest.ts';
import { ATTEST_VERDICTS } from './attest-fields.ts';
import type { EvidenceContent } from './evidence.ts';

/*
 * What a verifier says. Whoever reads a verdict reads what it rests on, and what it can not say.
 */

export type CheckId =
  | 'script'
  | 'log'
  | 'end'
  | 'lists'
  | 'proofs'
  | 'attachments'
  | 'attestation'
  | 'seals'
  | 'rehearsal'
  | 'approval'
  | 'people';

export interface EvidenceFacts {
  readonly content: EvidenceContent;
  readonly isRehearsal: boolean;
  /** Whether somebody said whom to trust. */
  readonly hasTrust: boolean;
  /** Whether the evidence of the rehearsal was at hand. */
  readonly hasRehearsal: boolean;
  /** What was found of attestations, as it is attached. */
  readonly attestations: readonly AttestationFinding[];
  /** Whether roots were given, and something to judge by them. */
  readonly isAttestationJudged: boolean;
}

type Sentence = (facts: EvidenceFacts) => string;

const PROVES: Readonly<Record<CheckId, Sentence>> = {
  script: ({ content: { script, scriptDigest } }) =>
    `The script "${script.title}", version ${script.version}, is the one with the digest ${scriptDigest}, and no step of it is without a second person.`,
  log: ({ content: { records } }) =>
    `All ${records.length} commits follow the script in its order. Each was stated by one person of the crew and confirmed by another, with different keys, over the log as it stood.`,
  end: ({ content: { outcome, log } }) =>
    `The log holds ${log.size} commits with the root ${log.root}, and the ceremony was ${outcome}.`,
  lists: ({ content: { exceptions, register } }) =>
    `The ${counted(exceptions.length, 'exception')} and the ${counted(register.length, 'entry', 'entries')} of the custody register are all that the log holds, word for word.`,
  proofs: () =>
    'Each exception and each entry of the register can be shown alone, with a proof that leads to the root.',
  attachments: ({ content: { attachments } }) =>
    attachments.length === 0
      ? 'No files are attached.'
      : `Files attached: ${attachments.length}. Each has the digest that was recorded during the ceremony.`,
  attestation: ({ attestations }) =>
    attestations.length === 0
      ? 'No attestation of a key was asked for, so none is judged.'
      : attestations.map(attestationWords).join(' '),
  seals: () =>
    'The administrator and every witness signed the whole file after the last commit: nothing was added, left out or cut off since.',
  rehearsal: ({ isRehearsal }) =>
    isRehearsal
      ? 'This is a rehearsal: it needs none before it.'
      : 'The rehearsal that the opening names took place, as its own file shows: of this script, under the names of this crew, with the same people in charge, within 30 days before, with every exception settled, and with none of the keys that are used here.',
  approval: ({ isRehearsal }) =>
    isRehearsal
      ? 'This is a rehearsal: its script needs no approval yet.'
      : 'Enough of the approvers whom you trust signed the digest of the script before the ceremony was opened.',
  people: () => 'The key of each member of the crew is the one that you trust to be theirs.',
};

/** Of each key that an attestation was asked for: what its maker says, or that nobody says anything. */
const attestationWords = ({ verdict, record }: AttestationFinding): string => {
  if (record !== null) return attestedWords(record);
  return verdict === ATTEST_VERDICTS.software
    ? 'The keys of a rehearsal are kept in software: nobody attests them.'
    : 'A key was taken without an attestation, by an exception that the log holds.';
};

/** What of a key's hardware stays open, whatever the checks say. */
const hardwareWords = ({ attestations, isAttestationJudged }: EvidenceFacts): string => {
  if (isAttestationJudged)
    return 'That the maker of a device is honest. What an attestation proves rests on the root that you pinned: whoever holds its key can attest anything.';
  return attestations.some(({ record }) => record !== null)
    ? 'That a key was made in hardware. An attestation is attached, and it is not judged here: no file of roots was given.'
    : 'That a key was made in hardware. No attestation is in the file.';
};

/** What is proved when a check holds. */
export const provedBy = (id: CheckId, facts: EvidenceFacts): string => PROVES[id](facts);

const counted = (
  count: number,
  one: string,
  many = `${one}${one === one.toUpperCase() ? 'S' : 's'}`,
): string => `${count} ${count === 1 ? one : many}`;

/** How it ended, for the line that is read first: "completed, with no open exception". */
export const outcomeWords = ({ outcome, exceptions }: EvidenceContent): string => {
  const open = exceptions.filter(({ settled }) => settled === null).length;
  const ended = outcome === 'aborted' ? 'ABORTED' : outcome;
  return `${ended}, with ${open === 0 ? 'no open exception' : counted(open, 'OPEN EXCEPTION')}`;
};

/** What the file does not prove, whatever its checks say. */
export const notProved = (facts: EvidenceFacts): readonly string[] => [
  ...notGiven(facts),
  'That this is the only log of its name, or the only try. Nothing outside of this file anchors it: ask for the root that was written down in the room, and for what was opened and given up before.',
  'That what people typed is what was there. Two people who agree can record what did not happen.',
  'That nobody was forced or deceived in the room. That is what witnesses, auditors and cameras are for.',
  'The hour. Times are those of the desks; what is proved is their order.',
  hardwareWords(facts),
  'What photographs and films show. The record holds their digests.',
];

/** What could be judged, had its file been given. */
const notGiven = ({ isRehearsal, hasTrust, hasRehearsal }: EvidenceFacts): readonly string[] => [
  ...(hasTrust
    ? []
    : [
        'Whose keys these are, and who approved the script: no trust file was given, and the crew names itself.',
      ]),
  ...(isRehearsal
    ? ['Anything about production: this is a rehearsal, with software keys and a log of its own.']
    : []),
  ...(isRehearsal || hasRehearsal
    ? []
    : ['That the rehearsal took place which the opening names: its own file was not given.']),
  ...(hasRehearsal
    ? [
        'Whose keys rehearsed. The file of a rehearsal names its own crew, with software keys that nobody vouches for.',
      ]
    : []),
];
