import type { Hex } from 'viem';
import { encodeFunctionData, hexToBytes, serializeTransaction, toHex as prefixedHex } from 'viem/utils';
import { toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { keccak256 } from './key-address.ts';
import type { Order } from './order.ts';

/* Transactions of EIP-1559, written by viem. What is written is read back by code that shares nothing with it. */

/** What a unit of gas may cost, and what of that goes to whoever builds the block; smallest units of the coin. */
export interface FeeFigures {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** The `transfer` of ERC-20. */
const TRANSFER = [
  {
    type: 'function',
    name: 'transfer',
    stateMutability: 'nonpayable',
    inputs: [
      { name: 'to', type: 'address' },
      { name: 'value', type: 'uint256' },
    ],
    outputs: [{ name: '', type: 'bool' }],
  },
] as const;

/** Why fee figures are no good for an order; undefined when they are. */
export const feeProblem = (
  { gasLimit, feeCeiling }: Pick<Order, 'gasLimit' | 'feeCeiling'>,
  { maxFeePerGas, maxPriorityFeePerGas }: FeeFigures,
): string | undefined => {
  if (maxFeePerGas < 1n || maxPriorityFeePerGas < 0n) return 'no fee';
  if (maxPriorityFeePerGas > maxFeePerGas) return 'more to the builder than may be paid at all';
  return gasLimit * maxFeePerGas > feeCeiling ? 'above the fee ceiling' : undefined;
};

/** The bytes whose Keccak-256 is signed. */
export const unsignedTransaction = (order: Order, fees: FeeFigures): Result<Uint8Array, string> => {
  const problem = feeProblem(order, fees);
  return problem === undefined ? ok(hexToBytes(serializeTransaction(fieldsOf(order, fees)))) : err(problem);
};

/** The bytes that are broadcast. `signature` is r ‖ s. */
export const signedTransaction = (
  order: Order,
  fees: FeeFigures,
  { signature, recovery }: { readonly signature: Uint8Array; readonly recovery: 0 | 1 },
): Uint8Array =>
  hexToBytes(
    serializeTransaction(fieldsOf(order, fees), {
      r: prefixedHex(signature.subarray(0, 32)),
      s: prefixedHex(signature.subarray(32)),
      yParity: recovery,
    }),
  );

/** The hash by which a chain knows a signed transaction, in hex. */
export const transactionHash = (raw: Uint8Array): string => toHex(keccak256(raw));

const fieldsOf = (order: Order, fees: FeeFigures): Parameters<typeof serializeTransaction>[0] => ({
  type: 'eip1559',
  chainId: order.chain,
  nonce: order.nonce,
  gas: order.gasLimit,
  maxFeePerGas: fees.maxFeePerGas,
  maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
  ...callOf(order),
});

const callOf = (order: Order): { readonly to: Hex; readonly value: bigint; readonly data?: Hex } => {
  if (order.kind === 'cancel') return { to: order.from as string as Hex, value: 0n };
  const payee = order.payee as string as Hex;
  if (order.contract === null) return { to: payee, value: order.minor };
  const data = encodeFunctionData({ abi: TRANSFER, functionName: 'transfer', args: [payee, order.minor] });
  return { to: order.contract as string as Hex, value: 0n, data };
};
