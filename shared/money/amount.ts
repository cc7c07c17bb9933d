import { err, ok, type Result } from '#shared/errors';
import { assetOf, type Asset, type AssetId } from './assets.ts';
import type { MoneyError } from './errors.ts';
import { MAX_DIGITS } from './limits.ts';

/** A whole number of minor units in decimal: no leading zeros, no plus sign, no `-0`. */
export type MinorString = string;

/** An amount as it stands in signed bytes: the scale beside the number, so that neither can be read alone. */
export interface Money {
  readonly asset: AssetId;
  readonly scale: number;
  readonly minor: MinorString;
}

/** An amount to compute with. */
export interface Amount {
  readonly asset: Asset;
  /** Minor units: cents, yen, wei. */
  readonly minor: bigint;
}

const CANONICAL_INTEGER = /^(?:0|-?[1-9][0-9]*)$/;

/** The wire form of an amount. */
export function toMoney(amount: Amount): Money {
  return { asset: amount.asset.id, scale: amount.asset.scale, minor: amount.minor.toString() };
}

/**
 * Reads the wire form. Errors: `money.unknown-asset`; `money.scale` when the stated scale is not the asset's,
 * which would shift the decimal point; `money.format` when the number is not canonical; `money.too-large`.
 */
export function fromMoney(money: Money): Result<Amount, MoneyError> {
  const asset = assetOf(money.asset);
  if (asset === undefined)
    return err({ code: 'money.unknown-asset', detail: `No asset is named ${money.asset}` });
  if (money.scale !== asset.scale) {
    return err({ code: 'money.scale', detail: `${asset.id} has scale ${asset.scale}, not ${money.scale}` });
  }
  if (money.minor.replace('-', '').length > MAX_DIGITS) {
    return err({ code: 'money.too-large', detail: `More than ${MAX_DIGITS} digits` });
  }
  if (!CANONICAL_INTEGER.test(money.minor)) {
    return err({ code: 'money.format', detail: 'Minor units are not a canonical decimal integer' });
  }
  return ok({ asset, minor: BigInt(money.minor) });
}
