import type { Sha256Hex } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import { fault, refuse, type ThresholdError } from './errors.ts';
import {
  EPOCH_MAX,
  isAscending,
  keyDigest,
  PARTICIPANT_NUMBER_MAX,
  PARTICIPANTS_MAX,
  participantsOf,
  THRESHOLD_MIN,
  type ThresholdKey,
} from './key.ts';
import type { Participant } from './participant.ts';
import type { SessionId } from './sessions.ts';
import { statementDigest } from './statement.ts';
import type { SuiteId } from './suites.ts';

/*
 * A key comes into being, and its shares change, by one protocol: dealers each choose a polynomial and hand everybody
 * its value at their number; the sum is the shared polynomial. In a generation the constants are random; in a refresh
 * or a reshare they are the dealers' old shares, weighted so that they add up to the same secret.
 */

/** What a key session is to bring about. All members hold the same plan before it begins. */
export interface KeyPlan {
  readonly session: SessionId;
  readonly suite: SuiteId;
  readonly threshold: number;
  /** Who will hold a share, ascending. */
  readonly participants: readonly Participant[];
  /** Who contributes, ascending. */
  readonly dealers: readonly Participant[];
  /** Epoch of the shares that come out. */
  readonly epoch: number;
  /** The key that stays, with its shares before; null when a key is generated. */
  readonly from: ThresholdKey | null;
}

/** A new key: everybody deals and everybody holds. */
export const planGeneration = (
  asked: Pick<KeyPlan, 'session' | 'suite' | 'threshold' | 'participants'>,
): Result<KeyPlan, ThresholdError> =>
  checked({ ...asked, dealers: asked.participants, epoch: 1, from: null });

/** The same key and people with new shares: what was copied of the old ones is worth nothing once those are destroyed. */
export const planRefresh = (session: SessionId, key: ThresholdKey): Result<KeyPlan, ThresholdError> =>
  planReshare({
    session,
    key,
    threshold: key.threshold,
    participants: participantsOf(key),
    dealers: participantsOf(key),
  });

/** The same key for other people or another threshold. At least the old threshold of its holders have to deal. */
export const planReshare = (asked: {
  readonly session: SessionId;
  readonly key: ThresholdKey;
  readonly threshold: number;
  readonly participants: readonly Participant[];
  readonly dealers: readonly Participant[];
}): Result<KeyPlan, ThresholdError> => {
  const { key, session, threshold, participants, dealers } = asked;
  const holders = new Set(participantsOf(key));
  const strangers = dealers.filter((dealer) => !holders.has(dealer));
  if (strangers.length > 0) return refuse('bad-plan', 'a dealer holds no share of the key', ...strangers);
  if (dealers.length < key.threshold)
    return refuse('bad-plan', `${key.threshold} holders of the old shares have to deal`);
  if (key.epoch >= EPOCH_MAX) return refuse('bad-plan', 'the key has had its last epoch');
  return checked({
    session,
    suite: key.suite,
    threshold,
    participants,
    dealers,
    epoch: key.epoch + 1,
    from: key,
  });
};

const checked = (plan: KeyPlan): Result<KeyPlan, ThresholdError> => {
  const problem = planFault(plan);
  return problem === undefined ? ok(plan) : err(problem);
};

const planFault = ({ participants, dealers, threshold }: KeyPlan): ThresholdError | undefined => {
  if (!isMemberList(participants) || !isMemberList(dealers))
    return fault('bad-plan', `participants are numbers from 1 to ${PARTICIPANT_NUMBER_MAX}, ascending`);
  if (participants.length > PARTICIPANTS_MAX)
    return fault('bad-plan', `at most ${PARTICIPANTS_MAX} hold a share`);
  if (!Number.isInteger(threshold) || threshold < THRESHOLD_MIN || threshold > participants.length)
    return fault('bad-plan', `the threshold is from ${THRESHOLD_MIN} to the number of participants`);
  return undefined;
};

const isMemberList = (numbers: readonly number[]): boolean =>
  isAscending(numbers) &&
  numbers.every((one) => Number.isInteger(one) && one >= 1 && one <= PARTICIPANT_NUMBER_MAX);

/** Everybody who takes part in the session, ascending: whoever deals and whoever will hold a share. */
export const membersOf = ({ participants, dealers }: KeyPlan): readonly Participant[] =>
  [...new Set([...participants, ...dealers])].sort((left, right) => left - right);

/** Names the whole plan; members with another plan are told apart by it. */
export const planDigest = (plan: KeyPlan): Sha256Hex => {
  const { session, suite, threshold, participants, dealers, epoch, from } = plan;
  return statementDigest('plan', {
    session,
    suite,
    threshold,
    participants: [...participants],
    dealers: [...dealers],
    epoch,
    from: from === null ? null : keyDigest(from),
  });
};
