import type { Participant } from './participant.ts';
import type { Suite } from './suites.ts';

/** A participant's value on a polynomial whose coefficients are points. */
export interface PointAt {
  readonly participant: Participant;
  readonly point: Uint8Array;
}

/** Value of the polynomial with these coefficients, the constant first, at a participant. */
export const evaluate = ({ scalars }: Suite, coefficients: readonly bigint[], at: Participant): bigint => {
  const x = scalars.create(BigInt(at));
  return coefficients.reduceRight((sum, coefficient) => scalars.add(scalars.mul(sum, x), coefficient), 0n);
};

/** Lagrange coefficient of one participant among several, for the value at another place (0 is the secret's). */
export const lagrange = (
  { scalars }: Suite,
  among: readonly Participant[],
  of: Participant,
  at: Participant | 0,
): bigint => {
  const [own, place] = [BigInt(of), BigInt(at)];
  const others = among.filter((one) => one !== of).map(BigInt);
  const numerator = others.reduce((product, x) => scalars.mul(product, scalars.create(place - x)), 1n);
  const denominator = others.reduce((product, x) => scalars.mul(product, scalars.create(own - x)), 1n);
  return scalars.div(numerator, denominator);
};

/** The point at a place of the polynomial of least degree through the given ones; undefined for the identity. */
export const interpolate = (
  suite: Suite,
  known: readonly PointAt[],
  at: Participant | 0,
): Uint8Array | undefined => {
  const among = known.map(({ participant }) => participant);
  return suite.combine(
    known.map(({ point }) => point),
    among.map((one) => lagrange(suite, among, one, at)),
  );
};

/** The point at a participant of the polynomial with these coefficients; undefined for the identity. */
export const evaluatePoints = (
  suite: Suite,
  commitment: readonly Uint8Array[],
  at: Participant,
): Uint8Array | undefined => {
  const x = suite.scalars.create(BigInt(at));
  const powers: bigint[] = [];
  for (let power = 1n; powers.length < commitment.length; power = suite.scalars.mul(power, x))
    powers.push(power);
  return suite.combine(commitment, powers);
};

/** The sum of scalars in bytes. Throws on bytes that are no scalar. */
export const addScalars = ({ scalars }: Suite, parts: readonly Uint8Array[]): Uint8Array =>
  scalars.toBytes(parts.reduce((sum, part) => scalars.add(sum, scalars.fromBytes(part)), 0n));
