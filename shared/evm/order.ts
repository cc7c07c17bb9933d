import { z } from 'zod';
import type { IntentDigest } from '#shared/brand';
import { concatBytes, utf8 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { chainOf, checkEvmAddress, type EvmAddress } from '#shared/identifiers';
import { isOnChain, type TransferIntent } from '#shared/intent';
import { canonicalBytes } from '#shared/json';
import { assetOf } from '#shared/money';

/*
 * What is paid by a transaction, all of it but the two figures of its fee: they follow the market, within the ceiling that
 * was approved. Item and place in the queue give the order, order and fee figures give the bytes.
 */

const DOMAIN_TAG = utf8('countersign/evm-order/v1\n');
/** A transfer of the coin to an account that runs no code (Ethereum yellow paper, appendix G). */
export const COIN_GAS = 21_000;
const GAS_MAX = 1_000_000;

const addressSchema = z.string().refine((text) => checkEvmAddress(text).ok, 'no address with its checksum');

/** An asset as a contract on a chain, as whoever runs the carrier has registered it. */
export const registeredTokenSchema = z.strictObject({
  chain: z.int().min(1),
  asset: z.string(),
  contract: addressSchema,
  /** What one transfer may use at most. */
  gasLimit: z.int().min(COIN_GAS).max(GAS_MAX),
});
export type RegisteredToken = z.infer<typeof registeredTokenSchema>;

/** The place of a transaction: the sender's account on a chain, and its number in the queue of that account. */
export interface LanePlace {
  readonly chain: number;
  readonly from: EvmAddress;
  readonly nonce: number;
}

export interface PaymentOrder extends LanePlace {
  readonly kind: 'pay';
  readonly item: IntentDigest;
  readonly payee: EvmAddress;
  readonly asset: string;
  readonly minor: bigint;
  /** Null for the coin of the chain. */
  readonly contract: EvmAddress | null;
  readonly gasLimit: bigint;
  /** The most that the transaction may cost, in the smallest unit of the coin. */
  readonly feeCeiling: bigint;
}

/** Takes the place of a payment that is not to be made any more: nothing is paid, to the sender itself. */
export interface CancellationOrder extends LanePlace {
  readonly kind: 'cancel';
  readonly item: IntentDigest;
  readonly gasLimit: bigint;
  readonly feeCeiling: bigint;
}

export type Order = PaymentOrder | CancellationOrder;

/** What an item says of its payment, before it has a place. The error says why it is none for a chain. */
export const payableOf = (
  intent: TransferIntent,
  tokens: readonly RegisteredToken[],
): Result<Omit<PaymentOrder, keyof LanePlace | 'item'> & { readonly chain: number }, string> => {
  const [leg, ...more] = intent.legs;
  if (intent.rail !== 'evm' || leg === undefined || more.length > 0) return err('no payment over a chain');
  const { amount, destination } = leg;
  if (!isOnChain(destination)) return err('no address on a chain');
  const { chain, address, contract } = destination;
  const gasLimit = gasOf(intent, tokens);
  if (typeof gasLimit === 'string') return err(gasLimit);
  const ceiling = intent.feeCeiling;
  const coin = chainOf(chain)?.coin;
  if (coin === undefined || ceiling?.asset !== coin) return err('no fee ceiling in the coin of the chain');
  if (amount.scale !== assetOf(amount.asset)?.scale || ceiling.scale !== assetOf(coin)?.scale)
    return err('an amount in another scale than its asset');
  return ok({
    kind: 'pay',
    chain,
    payee: address as EvmAddress,
    asset: amount.asset,
    minor: BigInt(amount.minor),
    contract: contract as EvmAddress | null,
    gasLimit: BigInt(gasLimit),
    feeCeiling: BigInt(ceiling.minor),
  });
};

/** What a transfer may use; or why the asset does not move as the item says. */
const gasOf = ({ legs: [leg] }: TransferIntent, tokens: readonly RegisteredToken[]): number | string => {
  if (leg === undefined || !isOnChain(leg.destination)) return 'no address on a chain';
  const { chain, contract, address } = leg.destination;
  const { asset } = leg.amount;
  if ([address, contract].some((text) => text !== null && !checkEvmAddress(text).ok))
    return 'an address without its checksum';
  if (contract === null) return asset === chainOf(chain)?.coin ? COIN_GAS : `${asset} has no contract`;
  const token = tokens.find((each) => each.chain === chain && each.asset === asset);
  if (token === undefined) return `${asset} is not registered on chain ${String(chain)}`;
  return token.contract === contract ? token.gasLimit : `${asset} is registered with another contract`;
};

export const orderOf = (
  intent: TransferIntent,
  item: IntentDigest,
  tokens: readonly RegisteredToken[],
  place: LanePlace,
): Result<PaymentOrder, string> => {
  const payable = payableOf(intent, tokens);
  if (!payable.ok) return payable;
  return payable.value.chain === place.chain
    ? ok({ ...payable.value, ...place, item })
    : err('a place on another chain');
};

/** Ends what an order would pay: at the same place, at no more than its ceiling. */
export const cancellationOf = ({
  chain,
  from,
  nonce,
  item,
  feeCeiling,
}: PaymentOrder): CancellationOrder => ({
  kind: 'cancel',
  chain,
  from,
  nonce,
  item,
  gasLimit: BigInt(COIN_GAS),
  feeCeiling,
});

/** One encoding of each order: what is released for an item, once and for ever. */
export const orderBytes = (order: Order): Uint8Array =>
  concatBytes(DOMAIN_TAG, canonicalBytes({ v: 1, ...inTexts(order) }));

const inTexts = (order: Order): Record<string, string | number | null> =>
  Object.fromEntries(
    Object.entries(order).map(([key, value]: [string, string | number | bigint | null]) => [
      key,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  );
