import { err, ok, type Result } from '#shared/errors';
import { COIN_GAS, type FeeFigures, type Order } from '#shared/evm';

/* The figures of a fee: as much as the market asks, never more than was approved. */

export interface Market {
  /** Of the newest block. */
  readonly baseFeePerGas: bigint;
  /** What is offered to whoever builds the block. */
  readonly tipPerGas: bigint;
}

export type FeeBounds = Pick<Order, 'kind' | 'gasLimit' | 'feeCeiling'>;

/** A node takes another transaction at the same place only when it offers a tenth more of both figures. */
const REPLACEMENT_PARTS = 10n;

const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * The most that a unit of gas may cost. A payment leaves so much below its ceiling that a cancellation can offer more for its
 * place: otherwise one of the coin, which uses no more gas than a cancellation, could not be taken back at its ceiling.
 */
const capOf = ({ kind, gasLimit, feeCeiling }: FeeBounds): bigint => {
  const own = feeCeiling / gasLimit;
  return kind === 'cancel' ? own : least(own, beforeRaise(feeCeiling / BigInt(COIN_GAS)));
};

/** The base fee may double until the transaction is in a block. The error says how far the ceiling is from the market. */
export const feesFor = (
  bounds: FeeBounds,
  { baseFeePerGas, tipPerGas }: Market,
): Result<FeeFigures, string> => {
  const cap = capOf(bounds);
  const now = baseFeePerGas + tipPerGas;
  if (now > cap)
    return err(`the chain asks for ${now.toString()} a unit of gas, ${cap.toString()} are approved`);
  if (cap < 1n) return err('the ceiling leaves nothing for a unit of gas');
  const maxFeePerGas = most(least(2n * baseFeePerGas + tipPerGas, cap), 1n);
  return ok({ maxFeePerGas, maxPriorityFeePerGas: least(tipPerGas, maxFeePerGas) });
};

/** Whether a transaction that offers this is passed over, by what a node says. */
export const isOutbid = ({ maxFeePerGas, maxPriorityFeePerGas }: FeeFigures, market: Market): boolean =>
  maxFeePerGas < market.baseFeePerGas + maxPriorityFeePerGas;

/** Figures that replace those of a transaction at the same place. The error: they would pass the ceiling. */
export const raisedFees = (
  bounds: FeeBounds,
  before: FeeFigures,
  market: Market,
): Result<FeeFigures, string> => {
  const wanted = feesFor(bounds, market);
  if (!wanted.ok) return wanted;
  const maxFeePerGas = most(wanted.value.maxFeePerGas, raised(before.maxFeePerGas));
  const maxPriorityFeePerGas = most(wanted.value.maxPriorityFeePerGas, raised(before.maxPriorityFeePerGas));
  if (maxFeePerGas > capOf(bounds))
    return err(`a higher fee would be above the ceiling of ${bounds.feeCeiling.toString()}`);
  return ok({ maxFeePerGas, maxPriorityFeePerGas: least(maxPriorityFeePerGas, maxFeePerGas) });
};

const raised = (figure: bigint): bigint => figure + figure / REPLACEMENT_PARTS + 1n;

/** A figure that is at most this once it is raised. */
const beforeRaise = (figure: bigint): bigint =>
  ((figure - 1n) * REPLACEMENT_PARTS) / (REPLACEMENT_PARTS + 1n);
