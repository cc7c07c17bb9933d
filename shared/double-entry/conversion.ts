import type { AccountId } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import { systemAccountId } from './chart.ts';
import type { Flow } from './flow.ts';
import { CONVERSION_ROUNDING_MINOR_MAX } from './limits.ts';
import type { RefusalCode } from './refusals.ts';
import type { Conversion, PostingLeg } from './schema.ts';

/*
 * A conversion sells one asset and buys another. Each side goes through the position account of its asset
 * (system.fx), so that every asset balances by itself and the position shows what was bought and sold. What the
 * parties agreed on may differ from what the rate gives by a few minor units: that difference goes to the
 * rounding account of the bought asset, so it is never lost and never hidden in the position.
 */

/**
 * Minor units bought for `soldMinor`, exactly at `rate` (units bought for one unit sold, decimal), rounded half to
 * even at the last minor unit. Integer arithmetic throughout.
 */
export const convertedMinor = (
  soldMinor: bigint,
  rate: string,
  scales: { readonly sold: number; readonly bought: number },
): bigint => {
  const [whole = '', fraction = ''] = rate.split('.');
  const numerator = soldMinor * BigInt(whole + fraction) * 10n ** BigInt(scales.bought);
  return divideHalfEven(numerator, 10n ** BigInt(fraction.length + scales.sold));
};

const divideHalfEven = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice < denominator) return quotient;
  return twice > denominator || quotient % 2n === 1n ? quotient + 1n : quotient;
};

export interface ConversionRequest {
  /** Account that the sold asset leaves, and account that the bought one enters. */
  readonly from: AccountId;
  readonly to: AccountId;
  readonly soldMinor: bigint;
  /** What was agreed; null for exactly what the rate gives. */
  readonly boughtMinor: bigint | null;
  readonly scales: { readonly sold: number; readonly bought: number };
  readonly conversion: Pick<Conversion, 'sold' | 'bought' | 'rate'>;
}

/** The legs of a conversion between two debit-normal accounts, with the rounding difference in its own leg. */
export const conversionLegs = (
  request: ConversionRequest,
): Result<PostingLeg[], 'conversion-differs' | 'conversion-rounding'> => {
  const { from, to, soldMinor, scales, conversion } = request;
  const { sold, bought, rate } = conversion;
  const exact = convertedMinor(soldMinor, rate, scales);
  const agreed = request.boughtMinor ?? exact;
  if (sold === bought || soldMinor <= 0n || exact <= 0n || agreed <= 0n) return err('conversion-differs');
  const difference = agreed - exact;
  if (magnitude(difference) > CONVERSION_ROUNDING_MINOR_MAX) return err('conversion-rounding');
  const position = systemAccountId('fx', bought);
  const rounding = systemAccountId('rounding', bought);
  const leg = (asset: string, credit: AccountId, debit: AccountId, minor: bigint): PostingLeg => ({
    asset,
    credit,
    debit,
    minor: minor.toString(),
  });
  const legs = [
    leg(sold, from, systemAccountId('fx', sold), soldMinor),
    leg(bought, position, to, difference < 0n ? agreed : exact),
  ];
  if (difference > 0n) legs.push(leg(bought, rounding, to, difference));
  if (difference < 0n) legs.push(leg(bought, position, rounding, -difference));
  return ok(legs);
};

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/**
 * Whether the flow gives what the stated rate gives: what enters the position of the sold asset, converted, is what
 * leaves the position of the bought one, and rounding stays within its tolerance. Without a conversion neither
 * position nor rounding accounts may move.
 */
export const conversionProblem = (flow: Flow, conversion: Conversion | undefined): RefusalCode | null => {
  if (conversion === undefined) return movesPosition(flow) ? 'conversion-missing' : null;
  if (conversion.sold === conversion.bought) return 'conversion-differs';
  const sums = sumsOf(flow, conversion);
  if (sums === null || sums.sold <= 0n || sums.bought <= 0n) return 'conversion-differs';
  const exact = convertedMinor(sums.sold, conversion.rate, sums.scales);
  if (exact !== sums.bought) return 'conversion-differs';
  return magnitude(sums.rounding) > CONVERSION_ROUNDING_MINOR_MAX ? 'conversion-rounding' : null;
};

const movesPosition = (flow: Flow): boolean => {
  for (const { record } of flow)
    if (record.account.role === 'fx' || record.account.role === 'rounding') return true;
  return false;
};

interface Sums {
  /** Net into the position of the sold asset; net out of that of the bought one; net of rounding. */
  sold: bigint;
  bought: bigint;
  rounding: bigint;
  readonly scales: { sold: number; bought: number };
}

/** null when an account of another asset's position or rounding is moved, or neither position is. */
const sumsOf = (flow: Flow, { sold, bought }: Conversion): Sums | null => {
  const sums: Sums = { sold: 0n, bought: 0n, rounding: 0n, scales: { sold: 0, bought: 0 } };
  for (const { record, debit, credit } of flow) {
    const { role, asset, scale } = record.account;
    if (role === 'fx' && asset === sold) {
      sums.sold += debit - credit;
      sums.scales.sold = scale;
    } else if (role === 'fx' && asset === bought) {
      sums.bought += credit - debit;
      sums.scales.bought = scale;
    } else if (role === 'rounding' && asset === bought) sums.rounding += credit - debit;
    else if (role === 'fx' || role === 'rounding') return null;
  }
  return sums;
};
