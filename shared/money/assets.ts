import type { Brand } from '#shared/brand';
import { CURRENCIES } from './currencies.ts';

/** Names an asset: an ISO 4217 code, or a token's symbol. */
export type AssetId = Brand<string, 'AssetId'>;

/** What an amount is of. */
export interface Asset {
  readonly id: AssetId;
  /** Decimal digits of the minor unit: 2 for EUR, 0 for JPY, 18 for ETH. */
  readonly scale: number;
  readonly name: string;
}

type KnownAsset = keyof typeof CURRENCIES | keyof typeof TOKENS;

/** Tokens and coins, with the decimals of their contracts. */
const TOKENS = {
  BTC: [8, 'Bitcoin'],
  DAI: [18, 'Dai'],
  ETH: [18, 'Ether'],
  EURC: [6, 'EURC'],
  POL: [18, 'POL'],
  PYUSD: [6, 'PayPal USD'],
  USDC: [6, 'USD Coin'],
  USDT: [6, 'Tether USD'],
  WETH: [18, 'Wrapped Ether'],
} as const;

/** Every asset that the product can move, by id. An asset that is not here cannot be parsed, shown or signed. */
export const ASSETS: Readonly<Record<KnownAsset, Asset>> = register();

const BY_ID: ReadonlyMap<string, Asset> = new Map(Object.entries(ASSETS));

/** The asset of an id, or `undefined` when the product does not know it. */
export function assetOf(id: string): Asset | undefined {
  return BY_ID.get(id);
}

/** The currency of an ISO 4217 code, or `undefined`: a token's symbol is none, though it may have three letters. */
export function currencyOf(code: string): Asset | undefined {
  return Object.hasOwn(CURRENCIES, code) ? BY_ID.get(code) : undefined;
}

function register(): Readonly<Record<KnownAsset, Asset>> {
  const entries = Object.entries({ ...CURRENCIES, ...TOKENS }).map(([id, [scale, name]]) => [
    id,
    Object.freeze({ id: id as AssetId, scale, name }),
  ]);
  return Object.freeze(Object.fromEntries(entries) as Record<KnownAsset, Asset>);
}
