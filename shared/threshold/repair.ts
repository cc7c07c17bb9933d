import { equalBytes, fromHex, toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { addScalars, lagrange } from './algebra.ts';
import { shareOf } from './combine.ts';
import { refuse, type ThresholdError } from './errors.ts';
import { isShareOf, scalarIn, shareFault, verifyingShare, type ThresholdShare } from './key.ts';
import type { Participant } from './participant.ts';
import { checkedRandom, type Random } from './random.ts';
import {
  headerOf,
  readSplits,
  readSums,
  readSummands,
  splitsDigest,
  type RepairPlan,
  type RepairSplit,
  type RepairSum,
  type RepairSummand,
} from './repair-messages.ts';
import { withSecret } from './secret.ts';
import type { ClaimSession } from './sessions.ts';
import { suiteOf, type Suite } from './suites.ts';

/*
 * A lost share is found again by a threshold of other holders, without anybody learning another's share or the key
 * (Laing and Stinson's repairable threshold scheme, as in frost-core's `keys::repairable`). Each helper splits their
 * weighted share into one random summand for each helper; each helper adds up what they got; the sums add up to the
 * share. Key and epoch stay: the share is the same as before.
 *
 * Beyond that scheme, helpers publish each summand times the generator, so each step can be checked and a wrong
 * summand or sum is laid to the helper in whose name it came. Nothing is signed here: that is as good as the channel.
 */

/** A helper's first step: what is told to all, and the summand for each helper, the own one among them. */
export interface StartedRepair {
  readonly split: RepairSplit;
  readonly summands: readonly RepairSummand[];
}

export const startRepair = (input: {
  readonly plan: RepairPlan;
  readonly share: ThresholdShare;
  readonly random: Random;
  readonly claim: ClaimSession;
}): Result<StartedRepair, ThresholdError> => {
  const { plan, share } = input;
  const me = share.participant;
  const problem = shareFault(plan.key, share);
  if (problem !== undefined) return err(problem);
  if (!plan.helpers.includes(me)) return refuse('unknown-participant', 'no helper in this repair', me);
  if (!withSecret(share.secret, (bytes) => isShareOf(plan.key, me, bytes)))
    return refuse('share-integrity', 'the share is damaged', me);
  if (!input.claim(plan.session)) return refuse('session-used', 'the session was begun before');
  const suite = suiteOf(plan.key.suite);
  const summands = summandsOf(suite, plan, share, input.random);
  const points = plan.helpers.map((to, at) => ({ to, point: toHex(suite.baseTimes(summands[at] ?? 0n)) }));
  const head = headerOf(plan, me);
  return ok({
    split: { ...head, kind: 'repair-split', points },
    summands: plan.helpers.map((to, at) => ({
      ...head,
      kind: 'repair-summand',
      to,
      summand: toHex(suite.scalars.toBytes(summands[at] ?? 0n)),
    })),
  });
};

/** Random summands, the last one such that all add up to the weighted share. */
const summandsOf = (
  suite: Suite,
  { helpers, lost }: RepairPlan,
  share: ThresholdShare,
  random: Random,
): readonly bigint[] => {
  const { scalars, frost } = suite;
  const drawn = helpers
    .slice(1)
    .map(() => scalars.fromBytes(frost.utils.randomScalar(checkedRandom(random))));
  const whole = withSecret(share.secret, (bytes) =>
    scalars.mul(scalars.fromBytes(bytes), lagrange(suite, helpers, share.participant, lost)),
  );
  return [...drawn, drawn.reduce((rest, one) => scalars.sub(rest, one), whole)];
};

/**
 * A helper's second step, with everybody's splits and the summands that they were given: the sum for whoever lost
 * their share. A summand that is not what its sender told all is laid to the sender.
 */
export const repairSum = (
  plan: RepairPlan,
  me: Participant,
  splits: readonly unknown[],
  summands: readonly unknown[],
): Result<RepairSum, ThresholdError> => {
  const told = readSoundSplits(plan, splits);
  if (!told.ok) return told;
  const given = readSummands(plan, summands);
  if (!given.ok) return given;
  const stray = given.value.find(({ to }) => to !== me);
  if (stray !== undefined) return refuse('not-for-me', `the summand is for ${stray.to}`, stray.from);
  const suite = suiteOf(plan.key.suite);
  const wrong = given.value.filter(
    ({ from, summand }) => !isBehind(suite, pointFor(told.value, from, me), summand),
  );
  if (wrong.length > 0)
    return refuse(
      'bad-repair-part',
      'a summand is not what was told to all',
      ...wrong.map(({ from }) => from),
    );
  const sum = addScalars(
    suite,
    given.value.map(({ summand }) => fromHex(summand)),
  );
  return ok({ ...headerOf(plan, me), kind: 'repair-sum', splits: splitsDigest(told.value), sum: toHex(sum) });
};

/**
 * The last step, by whoever lost their share. It is checked against the verifying share of the key; a wrong sum is laid
 * to the helper who sent it.
 */
export const repairedShare = (
  plan: RepairPlan,
  splits: readonly unknown[],
  sums: readonly unknown[],
): Result<ThresholdShare, ThresholdError> => {
  const told = readSoundSplits(plan, splits);
  if (!told.ok) return told;
  const given = readSums(plan, sums);
  if (!given.ok) return given;
  const digest = splitsDigest(told.value);
  if (given.value.some((one) => one.splits !== digest))
    return refuse('transcript-mismatch', 'helpers have seen other splits');
  const suite = suiteOf(plan.key.suite);
  const wrong = given.value.filter(
    ({ from, sum }) => !isBehind(suite, sumPoint(suite, told.value, from), sum),
  );
  if (wrong.length > 0)
    return refuse('bad-repair-part', 'a sum is not that of the summands', ...wrong.map(({ from }) => from));
  return whole(
    plan,
    addScalars(
      suite,
      given.value.map(({ sum }) => fromHex(sum)),
    ),
  );
};

const whole = ({ key, lost }: RepairPlan, secret: Uint8Array): Result<ThresholdShare, ThresholdError> => {
  const isRight = isShareOf(key, lost, secret);
  const share = isRight ? shareOf(key, lost, secret) : undefined;
  secret.fill(0);
  return share === undefined ? refuse('bad-result', 'the sums do not give the lost share') : ok(share);
};

const readSoundSplits = (
  plan: RepairPlan,
  values: readonly unknown[],
): Result<readonly RepairSplit[], ThresholdError> => {
  const read = readSplits(plan, values);
  if (!read.ok) return read;
  const wrong = read.value.filter((split) => !isSplitOfShare(plan, split)).map(({ from }) => from);
  return wrong.length === 0
    ? read
    : refuse('bad-repair-part', 'a split does not add up to the share of its sender', ...wrong);
};

/** Whether a split has one point for each helper, and they add up to the sender's weighted verifying share. */
const isSplitOfShare = ({ key, helpers, lost }: RepairPlan, { from, points }: RepairSplit): boolean => {
  const suite = suiteOf(key.suite);
  const bytes = points.map(({ point }) => fromHex(point));
  const isForAll = points.length === helpers.length && points.every(({ to }, at) => to === helpers[at]);
  const own = verifyingShare(key, from);
  if (!isForAll || own === undefined || !bytes.every(suite.isPoint)) return false;
  const due = suite.combine([own], [lagrange(suite, helpers, from, lost)]);
  const sum = suite.combine(
    bytes,
    bytes.map(() => 1n),
  );
  return due !== undefined && sum !== undefined && equalBytes(due, sum);
};

const pointFor = (
  splits: readonly RepairSplit[],
  from: Participant,
  to: Participant,
): Uint8Array | undefined => {
  const point = splits.find((split) => split.from === from)?.points.find((one) => one.to === to)?.point;
  return point === undefined ? undefined : fromHex(point);
};

/** What a helper's sum times the generator has to be. */
const sumPoint = (
  suite: Suite,
  splits: readonly RepairSplit[],
  helper: Participant,
): Uint8Array | undefined => {
  const points = splits.map(({ from }) => pointFor(splits, from, helper)).filter((one) => one !== undefined);
  return suite.combine(
    points,
    points.map(() => 1n),
  );
};

const isBehind = (suite: Suite, point: Uint8Array | undefined, scalarHex: string): boolean => {
  const scalar = scalarIn(suite, fromHex(scalarHex));
  return point !== undefined && scalar !== undefined && equalBytes(suite.baseTimes(scalar), point);
};
