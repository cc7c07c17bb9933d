import type { DKG_Secret } from '@noble/curves/abstract/frost.js';
import { equalBytes, fromHex, toHex } from '#shared/encoding';
import { evaluate, evaluatePoints, lagrange } from './algebra.ts';
import { fault, type ThresholdError } from './errors.ts';
import { identifierOf, scalarIn, verifyingShare, type ThresholdKey, type ThresholdShare } from './key.ts';
import type { Participant } from './participant.ts';
import type { Dealing } from './messages.ts';
import type { KeyPlan } from './plan.ts';
import { checkedRandom, type Random } from './random.ts';
import { withSecret } from './secret.ts';
import { suiteOf, type Suite } from './suites.ts';

/** A dealer's own polynomial, until the session ends. */
export interface OwnDealing {
  readonly dealing: Dealing;
  /** The polynomial at a participant: 32 secret bytes. Throws once wiped. */
  readonly partFor: (to: Participant) => Uint8Array;
  readonly wipe: () => void;
}

/** Chooses a dealer's polynomial. In a reshare `share` is the dealer's old one, and its weighted value the constant. */
export const deal = (
  plan: KeyPlan,
  me: Participant,
  share: ThresholdShare | undefined,
  random: Random,
): OwnDealing => {
  const suite = suiteOf(plan.suite);
  const constant = share === undefined ? undefined : weighted(suite, plan, share);
  const { public: dealt, secret } = suite.frost.DKG.round1(
    identifierOf(suite, me),
    signersOf(plan),
    constant,
    checkedRandom(random),
  );
  constant?.fill(0);
  return {
    dealing: { commitment: dealt.commitment.map(toHex), proof: toHex(dealt.proofOfKnowledge) },
    partFor: (to) => suite.scalars.toBytes(evaluate(suite, coefficientsOf(secret), to)),
    wipe: () => {
      suite.frost.DKG.clean(secret);
      delete secret.coefficients;
    },
  };
};

const coefficientsOf = ({ coefficients }: DKG_Secret): readonly bigint[] => {
  if (coefficients === undefined) throw new TypeError('The dealing was wiped');
  return coefficients;
};

const signersOf = ({ threshold, participants }: KeyPlan): { min: number; max: number } => ({
  min: threshold,
  max: participants.length,
});

/** A dealer's part of the secret: all dealers' parts add up to it. */
const weighted = (suite: Suite, { dealers }: KeyPlan, share: ThresholdShare): Uint8Array =>
  withSecret(share.secret, (bytes) =>
    suite.scalars.toBytes(
      suite.scalars.mul(suite.scalars.fromBytes(bytes), lagrange(suite, dealers, share.participant, 0)),
    ),
  );

/**
 * Why a dealing does not do: wrong number or form of points, a proof of knowledge that does not hold, or, in a
 * reshare, a constant that is not the dealer's weighted old share.
 */
export const dealingFault = (
  plan: KeyPlan,
  from: Participant,
  dealing: Dealing,
): ThresholdError | undefined => {
  const suite = suiteOf(plan.suite);
  const points = dealing.commitment.map(fromHex);
  if (points.length !== plan.threshold)
    return fault('bad-commitment', `a commitment has ${plan.threshold} points`, from);
  if (!points.every(suite.isPoint))
    return fault('bad-commitment', 'a point of the commitment is not of the group', from);
  if (!isKnown(suite, from, points, fromHex(dealing.proof)))
    return fault('bad-proof', 'the proof of knowledge does not hold', from);
  if (plan.from !== null && !isOldShare(suite, plan, plan.from, from, points[0]))
    return fault('bad-commitment', 'the constant is not the old share of the dealer', from);
  return undefined;
};

/**
 * The library checks a proof of knowledge within its second round only, and names nobody. So one proof at a time goes
 * through that round with a throw-away partner. The proof is about the constant; the second point only makes a pair.
 */
const isKnown = (
  suite: Suite,
  from: Participant,
  commitment: readonly Uint8Array[],
  proofOfKnowledge: Uint8Array,
): boolean => {
  const partner: DKG_Secret = {
    identifier: BigInt(from) + 1n,
    coefficients: [1n, 1n],
    commitment: [],
    signers: { min: 2, max: 2 },
    step: 1,
  };
  try {
    suite.frost.DKG.round2(partner, [
      { identifier: identifierOf(suite, from), commitment: commitment.slice(0, 2), proofOfKnowledge },
    ]);
    return true;
  } catch {
    return false;
  }
};

const isOldShare = (
  suite: Suite,
  { dealers }: KeyPlan,
  key: ThresholdKey,
  from: Participant,
  constant: Uint8Array | undefined,
): boolean => {
  const old = verifyingShare(key, from);
  const due = old === undefined ? undefined : suite.combine([old], [lagrange(suite, dealers, from, 0)]);
  return due !== undefined && constant !== undefined && equalBytes(due, constant);
};

/** Whether a part is the dealer's polynomial at a participant, by what the dealer committed to. */
export const isPart = (suite: Suite, dealing: Dealing, to: Participant, part: Uint8Array): boolean => {
  const scalar = scalarIn(suite, part);
  const due = evaluatePoints(suite, dealing.commitment.map(fromHex), to);
  return scalar !== undefined && due !== undefined && equalBytes(suite.baseTimes(scalar), due);
};
