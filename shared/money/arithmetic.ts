import type { Amount } from './amount.ts';
import type { Asset } from './assets.ts';

/** Left plus right. Throws when the assets differ: that is a bug, money of two assets has no sum. */
export function add(left: Amount, right: Amount): Amount {
  assertSameAsset(left.asset, right.asset);
  return { asset: left.asset, minor: left.minor + right.minor };
}

/** Left minus right; may be negative. Throws when the assets differ. */
export function subtract(left: Amount, right: Amount): Amount {
  assertSameAsset(left.asset, right.asset);
  return { asset: left.asset, minor: left.minor - right.minor };
}

/** -1, 0 or 1 as left is below, at or above right. Throws when the assets differ. */
export function compare(left: Amount, right: Amount): -1 | 0 | 1 {
  assertSameAsset(left.asset, right.asset);
  if (left.minor === right.minor) return 0;
  return left.minor < right.minor ? -1 : 1;
}

/** The total of amounts of one asset; zero of it when there are none. Throws when an asset differs. */
export function sum(amounts: Iterable<Amount>, asset: Asset): Amount {
  let minor = 0n;
  for (const amount of amounts) {
    assertSameAsset(asset, amount.asset);
    minor += amount.minor;
  }
  return { asset, minor };
}

function assertSameAsset(left: Asset, right: Asset): void {
  if (left.id !== right.id || left.scale !== right.scale) {
    throw new TypeError(`Cannot combine ${left.id} and ${right.id}`);
  }
}
