import type { Sha256Hex } from '#shared/brand';
import { fromHex } from '#shared/encoding';
import { canonicalize } from '#shared/json';
import { sixWords } from '#shared/words';
import type { Participant } from './participant.ts';
import { roundOneBody, type RoundOne } from './messages.ts';
import { statementDigest } from './statement.ts';

/** What all members have to have seen alike before a share is handed out: every first message. */
export interface Transcript {
  readonly digest: Sha256Hex;
  /** To read out and compare. */
  readonly words: readonly string[];
}

export const transcriptOf = (messages: Iterable<RoundOne>): Transcript => {
  const sorted = [...messages].sort((left, right) => left.from - right.from);
  const digest = statementDigest('transcript', sorted.map(roundOneBody));
  return { digest, words: sixWords(fromHex(digest)) };
};

/** Whether two first messages say the same. */
export const isSameRoundOne = (left: RoundOne, right: RoundOne): boolean =>
  canonicalize(roundOneBody(left)) === canonicalize(roundOneBody(right));

/**
 * Whoever told two members different things: where transcripts differ, members lay their first messages side by side,
 * and each sender of two attested ones is exposed by their own signatures. Both lists are of verified messages.
 */
export const equivocators = (
  seenByOne: readonly RoundOne[],
  seenByOther: readonly RoundOne[],
): readonly Participant[] =>
  seenByOne
    .filter((left) => seenByOther.some((right) => right.from === left.from && !isSameRoundOne(left, right)))
    .map(({ from }) => from);
