/** An EVM chain that a payment can leave over. */
export interface Chain {
  /** As of EIP-155; it stands in every transaction, so that one for another chain is not valid here. */
  readonly id: number;
  readonly name: string;
  /** The coin that fees are paid in: an asset of the product. */
  readonly coin: 'ETH' | 'POL';
  /** What stands on it is worth nothing: one node is enough to tell of it. */
  readonly isTest: boolean;
}

/**
 * Every chain that the product can name. One that is not here can't be shown or signed. Chains that charge for another chain's
 * room besides the gas (OP Stack, Arbitrum) are left out: the ceiling that was approved would not hold what they take.
 */
const CHAINS: readonly Chain[] = [
  { id: 1, name: 'Ethereum', coin: 'ETH', isTest: false },
  { id: 137, name: 'Polygon', coin: 'POL', isTest: false },
  { id: 31337, name: 'Local chain (test)', coin: 'ETH', isTest: true },
  { id: 11155111, name: 'Sepolia (test)', coin: 'ETH', isTest: true },
];

const BY_ID: ReadonlyMap<number, Chain> = new Map(CHAINS.map((chain) => [chain.id, Object.freeze(chain)]));

/** The chain of an id, or `undefined` when the product does not know it. */
export const chainOf = (id: number): Chain | undefined => BY_ID.get(id);
