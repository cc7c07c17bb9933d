import { err, ok, type Result } from '#shared/errors';
import type { Order, ReadTransaction } from '#shared/evm';
import type { EvmAddress } from '#shared/identifiers';
import type { ChainNode, NodeHead, ToldReceipt, TransactionCounts } from './node.ts';

/*
 * A chain through all nodes that are configured for it. What they say counts where they say the same: one that lies, or has
 * not caught up, holds a result up and never makes one.
 */

export interface ChainHead {
  /** The height that every node has reached. */
  readonly number: number;
  /** The highest base fee that any of them tells. */
  readonly baseFeePerGas: bigint;
}

/** Where a transaction is, as all nodes say. */
export type Whereabouts =
  | { readonly at: 'nowhere' }
  | { readonly at: 'block'; readonly receipt: ToldReceipt; readonly depth: number };

export interface Chain {
  /** How many nodes are asked. */
  readonly nodes: number;
  readonly head: () => Promise<Result<ChainHead, string>>;
  readonly whereabouts: (hash: string, head: ChainHead) => Promise<Result<Whereabouts, string>>;
  /** The highest that any node tells. */
  readonly counts: (address: EvmAddress) => Promise<Result<TransactionCounts, string>>;
  /** Hands it to every node: one that takes it is enough. */
  readonly send: (raw: Uint8Array) => Promise<Result<null, string>>;
}

export const createChain = (id: number, nodes: readonly ChainNode[]): Chain => ({
  nodes: nodes.length,
  head: async () => {
    const heads = await all(nodes.map((node) => node.head()));
    if (!heads.ok) return heads;
    const other = heads.value.find(({ chain }) => chain !== id);
    if (other !== undefined) return err(`a node is of chain ${String(other.chain)}, not ${String(id)}`);
    return heads.value.length === 0 ? err('no node is configured') : ok(headOf(heads.value));
  },
  whereabouts: async (hash, head) => {
    const told = await all(nodes.map((node) => node.receipt(hash)));
    if (!told.ok) return told;
    const receipts = told.value.filter((receipt) => receipt !== null);
    if (receipts.length === 0) return ok({ at: 'nowhere' });
    if (receipts.length < nodes.length) return err('not all nodes know the block');
    return inBlock(hash, receipts, head);
  },
  counts: async (address) => {
    const counts = await all(nodes.map((node) => node.counts(address)));
    if (!counts.ok) return counts;
    return ok({
      inBlocks: Math.max(...counts.value.map(({ inBlocks }) => inBlocks)),
      withWaiting: Math.max(...counts.value.map(({ withWaiting }) => withWaiting)),
    });
  },
  send: async (raw) => {
    const sent = await Promise.all(nodes.map((node) => node.send(raw)));
    const [first] = sent;
    return sent.find(({ ok: isTaken }) => isTaken) ?? first ?? err('no node is configured');
  },
});

const headOf = (heads: readonly NodeHead[]): ChainHead => ({
  number: Math.min(...heads.map(({ number }) => number)),
  baseFeePerGas: heads.reduce((most, { baseFeePerGas }) => (baseFeePerGas > most ? baseFeePerGas : most), 0n),
});

const inBlock = (
  hash: string,
  receipts: readonly ToldReceipt[],
  { number }: ChainHead,
): Result<Whereabouts, string> => {
  const [receipt] = receipts;
  if (receipt === undefined || receipts.some((each) => textOf(each) !== textOf(receipt)))
    return err('the nodes tell different results');
  if (receipt.hash !== hash) return err('the node answers with another transaction');
  if (!receipt.isOnChain) return err('the block that the node names is not on its chain');
  return ok({ at: 'block', receipt, depth: number - receipt.block.number + 1 });
};

const textOf = (receipt: ToldReceipt): string =>
  JSON.stringify(receipt, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

const all = async <T>(
  asked: readonly Promise<Result<T, string>>[],
): Promise<Result<readonly T[], string>> => {
  const answers = await Promise.all(asked);
  const values: T[] = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    values.push(answer.value);
  }
  return ok(values);
};

/**
 * What a receipt says of a transaction; or why it can't be true. The hash fixes what was signed: a node can only lie about
 * whether it happened. A token tells itself what it moved, and it has to be what was approved, once.
 */
export const outcomeOf = (
  kind: Order['kind'],
  { contract, from, payee, minor, gasLimit, maxFeePerGas }: ReadTransaction,
  { isSuccess, transfers, fee }: ToldReceipt,
): Result<'paid' | 'reverted' | 'cancelled', string> => {
  if (fee > gasLimit * maxFeePerGas) return err('the node tells of a higher fee than was signed');
  if (kind === 'cancel') return ok('cancelled');
  if (!isSuccess) return ok('reverted');
  if (contract === null)
    return transfers.length === 0 ? ok('paid') : err('a transfer of the coin logs nothing');
  const own = transfers.filter((each) => each.contract === contract && each.from === from);
  const [transfer] = own;
  return own.length === 1 && transfer?.to === payee && transfer.minor === minor
    ? ok('paid')
    : err('the token tells of another transfer than was approved');
};
