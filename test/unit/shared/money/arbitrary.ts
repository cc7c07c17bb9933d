import fc from 'fast-check';
import { ASSETS, type Amount, type Asset } from '#shared/money';

export const asset: fc.Arbitrary<Asset> = fc.constantFrom(
  ASSETS.JPY,
  ASSETS.EUR,
  ASSETS.KWD,
  ASSETS.USDC,
  ASSETS.ETH,
  ...Object.values(ASSETS),
);

const LIMIT = 10n ** 29n;

/** Minor units well beyond 2^53, both signs. */
export const minor: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: -LIMIT, max: LIMIT }),
  fc.bigInt({ min: -1000n, max: 1000n }),
);

export const amount: fc.Arbitrary<Amount> = fc.record({ asset, minor });

/** Several amounts of one asset. */
export const amounts: fc.Arbitrary<{ readonly asset: Asset; readonly amounts: readonly Amount[] }> = fc
  .tuple(asset, fc.array(minor, { maxLength: 8 }))
  .map(([one, minors]) => ({ asset: one, amounts: minors.map((each) => ({ asset: one, minor: each })) }));
