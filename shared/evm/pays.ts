import { err, ok, type Result } from '#shared/errors';
import type { Order } from './order.ts';
import { readTransaction, type ReadTransaction, type TransactionFaultCode } from './read.ts';
import { feeProblem } from './transaction.ts';

export type MismatchCode =
  | TransactionFaultCode
  | 'other-chain'
  | 'other-place'
  | 'other-sender'
  | 'other-contract'
  | 'other-payee'
  | 'other-amount'
  | 'other-gas'
  | 'fee-above-ceiling';

export interface Mismatch {
  readonly code: MismatchCode;
  readonly detail: string;
}

/**
 * Whether bytes, signed or to be signed, do what an order says and nothing else. The figures of the fee are the only thing
 * that an order leaves open, and its ceiling bounds them.
 */
export const transactionPays = (order: Order, bytes: Uint8Array): Result<ReadTransaction, Mismatch> => {
  const read = readTransaction(bytes);
  if (!read.ok) return read;
  const mismatch = mismatchOf(order, read.value);
  return mismatch === undefined ? ok(read.value) : err(mismatch);
};

const mismatchOf = (order: Order, read: ReadTransaction): Mismatch | undefined => {
  const { contract, payee, minor } = paidBy(order);
  const compared: readonly (readonly [MismatchCode, unknown, unknown])[] = [
    ['other-chain', read.chain, order.chain],
    ['other-place', read.nonce, order.nonce],
    ['other-sender', read.from ?? order.from, order.from],
    ['other-contract', read.contract, contract],
    ['other-payee', read.payee, payee],
    ['other-amount', read.minor, minor],
    ['other-gas', read.gasLimit, order.gasLimit],
  ];
  const wrong = compared.find(([, is, was]) => is !== was);
  if (wrong !== undefined) return { code: wrong[0], detail: `${String(wrong[1])}, not ${String(wrong[2])}` };
  const fee = feeProblem(order, read);
  return fee === undefined ? undefined : { code: 'fee-above-ceiling', detail: fee };
};

const paidBy = (order: Order): Pick<ReadTransaction, 'contract' | 'payee' | 'minor'> =>
  order.kind === 'pay' ? order : { contract: null, payee: order.from, minor: 0n };
