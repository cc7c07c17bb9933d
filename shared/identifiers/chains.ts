/** An EVM chain that a payment can leave over. */
export interface Chain {
  /** As of EIP-155; it stands in every transaction, so that one for another chain is not valid here. */
  readonly id: number;
  readonly name: string;
  /** The coin that fees are paid in: an asset of the product. */
  readonly coin: 'ETH' | 'POL';
}

/** Every chain that the product can name. One that is not here can't be shown or signed. */
const CHAINS: readonly Chain[] = [
  { id: 1, name: 'Ethereum', coin: 'ETH' },
  { id: 10, name: 'OP Mainnet', coin: 'ETH' },
  { id: 137, name: 'Polygon', coin: 'POL' },
  { id: 8453, name: 'Base', coin: 'ETH' },
  { id: 31337, name: 'Local chain (test)', coin: 'ETH' },
  { id: 42161, name: 'Arbitrum One', coin: 'ETH' },
  { id: 11155111, name: 'Sepolia (test)', coin: 'ETH' },
];

const BY_ID: ReadonlyMap<number, Chain> = new Map(CHAINS.map((chain) => [chain.id, Object.freeze(chain)]));

/** The chain of an id, or `undefined` when the product does not know it. */
export const chainOf = (id: number): Chain | undefined => BY_ID.get(id);
