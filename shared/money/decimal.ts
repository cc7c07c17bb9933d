import { err, ok, type Result } from '#shared/errors';
import type { Amount } from './amount.ts';
import type { Asset } from './assets.ts';
import type { MoneyError } from './errors.ts';
import { MAX_DIGITS } from './limits.ts';

/** How {@link parseDecimal} reads. */
export interface ParseDecimalOptions {
  /** Whether a leading `-` may stand; off unless asked for. */
  readonly allowNegative?: boolean;
}

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

/**
 * Reads a decimal text exactly, `'1234.5'` for EUR as 123450 minor units. Nothing is rounded and nothing is
 * guessed: more fraction digits than the asset's scale (zeros too), signs, exponents, spaces and grouping are
 * refused. Errors: `money.empty`, `money.format`, `money.precision`, `money.negative`, `money.too-large`.
 *
 * @example parseDecimal('1234.50', ASSETS.EUR) // { ok: true, value: { asset: ASSETS.EUR, minor: 123450n } }
 */
export function parseDecimal(
  text: string,
  asset: Asset,
  options: ParseDecimalOptions = {},
): Result<Amount, MoneyError> {
  if (text === '') return err({ code: 'money.empty', detail: 'No amount' });
  if (text.length > MAX_DIGITS + 2) return tooLarge();
  const match = DECIMAL.exec(text);
  if (match === null) return err({ code: 'money.format', detail: 'Not a plain decimal number' });
  const [, sign = '', whole = '', fraction = ''] = match;
  if (sign !== '' && options.allowNegative !== true) {
    return err({ code: 'money.negative', detail: 'A negative amount cannot stand here' });
  }
  if (fraction.length > asset.scale) return tooPrecise(asset);
  if (whole.length + fraction.length > MAX_DIGITS) return tooLarge();
  return withSign(sign, BigInt(whole + fraction.padEnd(asset.scale, '0')), asset);
}

/** A negative zero has no canonical form, so it is no number here. */
function withSign(sign: string, magnitude: bigint, asset: Asset): Result<Amount, MoneyError> {
  if (sign === '') return ok({ asset, minor: magnitude });
  if (magnitude === 0n) return err({ code: 'money.format', detail: 'Zero has no sign' });
  return ok({ asset, minor: -magnitude });
}

function tooPrecise(asset: Asset): Result<never, MoneyError> {
  return err({ code: 'money.precision', detail: `${asset.id} has ${asset.scale} decimal digits` });
}

function tooLarge(): Result<never, MoneyError> {
  return err({ code: 'money.too-large', detail: `More than ${MAX_DIGITS} digits` });
}
