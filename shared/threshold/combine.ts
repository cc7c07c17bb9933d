import { fromHex, toHex } from '#shared/encoding';
import type { Result } from '#shared/errors';
import { addScalars, evaluatePoints } from './algebra.ts';
import { refuse, type ThresholdError } from './errors.ts';
import { isShareOf, keyDigest, readKey, type ThresholdKey, type ThresholdShare } from './key.ts';
import type { Participant } from './participant.ts';
import type { Dealing } from './messages.ts';
import type { KeyPlan } from './plan.ts';
import { SecretBytes } from './secret.ts';
import { suiteOf, type Suite } from './suites.ts';

/**
 * The key that comes out of everybody's dealings: public, so all members and anybody who has the first messages come
 * to the same. Checked as a key from outside is, and in a reshare against the key that has to stay.
 */
export const combineKey = (
  plan: KeyPlan,
  dealings: readonly Dealing[],
): Result<ThresholdKey, ThresholdError> => {
  const suite = suiteOf(plan.suite);
  const sum = sumOf(suite, plan.threshold, dealings);
  const [constant] = sum;
  if (constant === undefined || sum.length !== plan.threshold)
    return refuse('bad-key', 'the dealings cancel out');
  const { groupKey, isNormal } = suite.groupKeyOf(constant);
  const points = plan.participants.map((one) => evaluatePoints(suite, sum, one));
  const key = readKey({
    v: 1,
    suite: plan.suite,
    threshold: plan.threshold,
    groupKey: toHex(groupKey),
    epoch: plan.epoch,
    shares: plan.participants.map((participant, at) => ({
      participant,
      point: toHex(signed(suite, points[at], isNormal)),
    })),
  });
  if (!key.ok || plan.from === null || key.value.groupKey === plan.from.groupKey) return key;
  return refuse('bad-key', 'the group key would change');
};

/** The sum of all dealings' commitments, coefficient by coefficient; shorter where one is the identity. */
const sumOf = (suite: Suite, threshold: number, dealings: readonly Dealing[]): readonly Uint8Array[] => {
  const ones = dealings.map(() => 1n);
  const columns = Array.from({ length: threshold }, (_, at) =>
    dealings.map(({ commitment }) => fromHex(commitment[at] ?? '')),
  );
  return columns.map((column) => suite.combine(column, ones)).filter((point) => point !== undefined);
};

/** BIP-340 knows a key by its x alone and takes the even y: where the sum has the odd one, everything is negated. */
const signed = (suite: Suite, point: Uint8Array | undefined, isNormal: boolean): Uint8Array => {
  if (point === undefined) return new Uint8Array(0);
  return (isNormal ? point : suite.combine([point], [suite.scalars.neg(1n)])) ?? new Uint8Array(0);
};

/**
 * A participant's share: the sum of the parts that each dealer gave them. Undefined if it is not the one behind their
 * verifying share, which parts that were checked one by one can't lead to.
 */
export const combineShare = (
  key: ThresholdKey,
  participant: Participant,
  parts: readonly Uint8Array[],
): ThresholdShare | undefined => {
  const suite = suiteOf(key.suite);
  const sum = addScalars(suite, parts);
  const negated = suite.scalars.toBytes(suite.scalars.neg(suite.scalars.fromBytes(sum)));
  const fitting = [sum, negated].find((bytes) => isShareOf(key, participant, bytes));
  const share = fitting === undefined ? undefined : shareOf(key, participant, fitting);
  sum.fill(0);
  negated.fill(0);
  return share;
};

/** A share of a key around its secret scalar, which is copied. */
export const shareOf = (key: ThresholdKey, participant: Participant, secret: Uint8Array): ThresholdShare => ({
  key: keyDigest(key),
  suite: key.suite,
  groupKey: key.groupKey,
  epoch: key.epoch,
  participant,
  secret: new SecretBytes(secret),
});
