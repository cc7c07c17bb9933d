import { err, type Result } from '#shared/errors';

/*
 * Why an attestation proves nothing. The codes are stable: they stand in records, and tests name each of them.
 */

export const REFUSAL_WORDS = {
  malformed: 'A certificate can not be read in one way only.',
  'chain-broken': 'The certificates do not lead from one to the next.',
  'root-unknown': 'They lead to no root that is pinned here for this model.',
  'not-yet-valid': 'A certificate is not valid yet.',
  expired: 'A certificate is not valid any more.',
  'weak-signature': 'A certificate is signed in a way that is too weak, or unknown here.',
  'critical-extension': 'A certificate demands something that is unknown here.',
  'unsupported-maker': 'No maker whose attestations can be judged here.',
  'extension-malformed':
    'What the maker says of the key is missing, or written in another way than documented.',
  'other-key': 'It is about another key.',
  'other-serial': 'It is of another device.',
  imported: 'The key was not made in the device, or the key that attests was not.',
  exportable: 'The key can leave the device under another key.',
  'firmware-old': 'The firmware of the device is older than is accepted.',
  'capabilities-more': 'The key can do something else than sign as is asked of it.',
  'pin-never': 'The device signs with this key without a PIN.',
} as const;
export type AttestationRefusalCode = keyof typeof REFUSAL_WORDS;

export interface AttestationRefusal {
  readonly code: AttestationRefusalCode;
  /** What it was, without a word of the file that could not be shown. */
  readonly detail: string;
}

export const refusal = (code: AttestationRefusalCode, detail: string): Result<never, AttestationRefusal> =>
  err({ code, detail });

/** For whoever chose the file: "The key was not made … (origin 2)." */
export const refusalWords = ({ code, detail }: AttestationRefusal): string =>
  detail === '' ? REFUSAL_WORDS[code] : `${REFUSAL_WORDS[code]} (${detail})`;
