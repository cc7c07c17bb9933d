import { preAuthEncoding } from '#shared/envelope';
import { canonicalBytes } from '#shared/json';
import type { TokenOrder } from './contract.ts';

const CHALLENGE_TYPE = 'application/vnd.countersign.ceremony-challenge.v1';

/** Where in a ceremony a random text is signed. */
export type ChallengePlace = Pick<TokenOrder, 'origin' | 'root' | 'step'>;

/** Random text, bound to the place in the ceremony: no signature over it counts anywhere else. */
export const challengeText = ({ origin, root, step }: ChallengePlace, random: string): Uint8Array =>
  preAuthEncoding(CHALLENGE_TYPE, canonicalBytes({ origin, root, step, random }));
