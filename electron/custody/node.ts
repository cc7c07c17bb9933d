import { createClient, http, type Hex } from 'viem';
import {
  getBlock,
  getChainId,
  getTransactionCount,
  getTransactionReceipt,
  sendRawTransaction,
} from 'viem/actions';
import { err, ok, type Result } from '#shared/errors';
import { evmAddressOf, type EvmAddress } from '#shared/identifiers';

/*
 * A node of a chain, as it is spoken to. Nothing that it says is believed here: its answers are put into one form, and
 * judged elsewhere.
 */

export interface NodeHead {
  readonly chain: number;
  readonly number: number;
  readonly baseFeePerGas: bigint;
}

/** A `Transfer` of ERC-20, as a receipt tells it. */
export interface ToldTransfer {
  readonly contract: EvmAddress;
  readonly from: EvmAddress;
  readonly to: EvmAddress;
  readonly minor: bigint;
}

/** What a node says became of a transaction. */
export interface ToldReceipt {
  readonly hash: string;
  readonly block: { readonly number: number; readonly hash: string };
  /** Whether the block that the node holds at this height is this one, and has the transaction in it. */
  readonly isOnChain: boolean;
  readonly isSuccess: boolean;
  readonly transfers: readonly ToldTransfer[];
  readonly fee: bigint;
}

/** How many transactions of an account a node knows of. */
export interface TransactionCounts {
  readonly inBlocks: number;
  /** Those in blocks, and those that wait right behind them. */
  readonly withWaiting: number;
}

export interface ChainNode {
  readonly head: () => Promise<Result<NodeHead, string>>;
  /** Null where the node knows no block with the transaction. */
  readonly receipt: (hash: string) => Promise<Result<ToldReceipt | null, string>>;
  readonly counts: (address: EvmAddress) => Promise<Result<TransactionCounts, string>>;
  /** Hands a transaction over; the same one again is as good. The error is what the node said. */
  readonly send: (raw: Uint8Array) => Promise<Result<null, string>>;
}

const CALL_LIMIT_MS = 10_000;
const ANSWER_CHARACTERS_MAX = 200;
/** Keccak-256 of "Transfer(address,address,uint256)". */
const TRANSFER_TOPIC = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const TOPIC_ADDRESS = /^0x0{24}([0-9a-f]{40})$/;
const WORD = /^0x[0-9a-f]{64}$/;

/** `limitMs` is the most that one call may take. */
export const httpNode = (url: string, limitMs = CALL_LIMIT_MS): ChainNode => {
  const client = createClient({ transport: http(url, { retryCount: 0, timeout: limitMs }) });
  return {
    head: () =>
      asked(async () => {
        const [chain, block] = await Promise.all([getChainId(client), getBlock(client)]);
        if (block.baseFeePerGas === null) throw new Error('a chain without a base fee');
        return { chain, number: Number(block.number), baseFeePerGas: block.baseFeePerGas };
      }),
    receipt: (hash) =>
      asked(async () => {
        const receipt = await receiptOf(client, hash);
        if (receipt === null) return null;
        const block = await getBlock(client, { blockNumber: receipt.blockNumber });
        return {
          hash: bare(receipt.transactionHash),
          block: { number: Number(receipt.blockNumber), hash: bare(receipt.blockHash) },
          isOnChain: block.hash === receipt.blockHash && block.transactions.includes(`0x${hash}`),
          isSuccess: receipt.status === 'success',
          transfers: receipt.logs.flatMap((log) => toldTransfer(log.address, log.topics, log.data)),
          fee: receipt.gasUsed * receipt.effectiveGasPrice,
        };
      }),
    counts: (address) =>
      asked(async () => {
        const of = { address: address as string as Hex };
        const [inBlocks, pending] = await Promise.all([
          getTransactionCount(client, { ...of, blockTag: 'latest' }),
          getTransactionCount(client, { ...of, blockTag: 'pending' }),
        ]);
        return { inBlocks, withWaiting: Math.max(inBlocks, pending) };
      }),
    send: (raw) =>
      asked(async () => {
        await sendRawTransaction(client, { serializedTransaction: `0x${Buffer.from(raw).toString('hex')}` });
        return null;
      }),
  };
};

const receiptOf = async (
  client: Parameters<typeof getTransactionReceipt>[0],
  hash: string,
): Promise<Awaited<ReturnType<typeof getTransactionReceipt>> | null> => {
  try {
    return await getTransactionReceipt(client, { hash: `0x${hash}` });
  } catch (error) {
    if (error instanceof Error && error.name === 'TransactionReceiptNotFoundError') return null;
    throw error;
  }
};

/** None where a log is no `Transfer`; a token may log other things beside it. */
const toldTransfer = (contract: string, topics: readonly string[], data: string): readonly ToldTransfer[] => {
  const [topic, from, to, ...more] = topics;
  const [, sender] = TOPIC_ADDRESS.exec(from ?? '') ?? [];
  const [, payee] = TOPIC_ADDRESS.exec(to ?? '') ?? [];
  if (topic !== TRANSFER_TOPIC || sender === undefined || payee === undefined) return [];
  if (more.length > 0 || !WORD.test(data)) return [];
  return [
    {
      contract: evmAddressOf(contract.slice(2)),
      from: evmAddressOf(sender),
      to: evmAddressOf(payee),
      minor: BigInt(data),
    },
  ];
};

const bare = (hex: string): string => hex.slice(2).toLowerCase();

const asked = async <T>(ask: () => Promise<T>): Promise<Result<T, string>> => {
  try {
    return ok(await ask());
  } catch (error) {
    return err(saidBy(error));
  }
};

/** viem's errors tell the call with all its parameters; what the node said stands in one of their members. */
const saidBy = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const { details, shortMessage } = error as { readonly details?: unknown; readonly shortMessage?: unknown };
  const told = [details, shortMessage, error.message].find((text) => typeof text === 'string' && text !== '');
  return String(told).slice(0, ANSWER_CHARACTERS_MAX);
};
