import { chainOf, formatEvmAddress, type EvmAddress } from '#shared/identifiers';
import { assetOf, formatAmount } from '#shared/money';
import type { ReadTransaction } from './read.ts';
import type { RegisteredToken } from './order.ts';

export interface TransactionLine {
  readonly label: string;
  readonly value: string;
}

/**
 * What bytes do, in lines for people: read back from the bytes alone. A contract is given its asset's name only where the
 * asset is registered with it; otherwise the amount stands as the bare number that it is.
 */
export const transactionLines = (
  read: ReadTransaction,
  tokens: readonly RegisteredToken[],
): readonly TransactionLine[] => [
  { label: 'Chain', value: `${chainOf(read.chain)?.name ?? 'Unknown'} (${String(read.chain)})` },
  { label: 'Amount', value: amountText(read, tokens) },
  { label: 'To address', value: formatEvmAddress(read.payee) },
  { label: 'Token contract', value: read.contract === null ? 'none' : formatEvmAddress(read.contract) },
  { label: 'From address', value: read.from === null ? 'not signed' : formatEvmAddress(read.from) },
  { label: 'Place in the queue', value: String(read.nonce) },
  { label: 'Fee at most', value: inAsset(read.gasLimit * read.maxFeePerGas, chainOf(read.chain)?.coin) },
];

const amountText = (
  { contract, chain, minor }: ReadTransaction,
  tokens: readonly RegisteredToken[],
): string => inAsset(minor, contract === null ? chainOf(chain)?.coin : assetAt(chain, contract, tokens));

const assetAt = (
  chain: number,
  contract: EvmAddress,
  tokens: readonly RegisteredToken[],
): string | undefined => tokens.find((token) => token.chain === chain && token.contract === contract)?.asset;

const inAsset = (minor: bigint, id: string | undefined): string => {
  const asset = id === undefined ? undefined : assetOf(id);
  return asset === undefined
    ? `${minor.toString()} units of an unknown asset`
    : `${formatAmount({ asset, minor })} ${asset.id}`;
};
