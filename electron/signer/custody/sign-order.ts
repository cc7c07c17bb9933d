import type { IntentDigest } from '#shared/brand';
import type { Gate, GateRefusal, Release } from '#shared/custody';
import { equalBytes } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import {
  addressOfKey,
  cancellationOf,
  keccak256,
  orderBytes,
  signedTransaction,
  transactionPays,
  type MismatchCode,
  type Order,
  type PaymentOrder,
} from '#shared/evm';
import { signingKeyName } from '#shared/inventory';
import type { SignerError } from '../contract.ts';
import type { CustodyKey } from './keys.ts';
import type { TokenLogin } from './login.ts';
import { signWithCustodyKey } from './sign.ts';

/** Why a custody key does not sign a transaction. */
export type OrderRefusal =
  | { readonly by: 'gate'; readonly refusal: GateRefusal }
  /** The bytes are not what the item says, or the order not what was released. */
  | { readonly by: 'bytes'; readonly code: MismatchCode | 'other-order'; readonly detail: string }
  | { readonly by: 'key'; readonly detail: string }
  | { readonly by: 'token'; readonly error: SignerError };

export interface OrderSigner {
  readonly gate: Gate;
  readonly login: TokenLogin;
  readonly key: CustodyKey;
  /** What an item is paid by; the gate is the judge of whether it is what was released. */
  readonly order: (release: Release) => Result<PaymentOrder, string>;
}

export interface SigningRequest {
  readonly kind: Order['kind'];
  readonly item: IntentDigest;
  /** The transaction without its signature. */
  readonly bytes: Uint8Array;
  readonly now: string;
}

/**
 * Signs a transaction by a key that holds money: only when the gate, which reads the journal itself, lets the item out at
 * this moment, when the order is what it released for this key, and when the bytes do what the order says and nothing else.
 * The answer is the transaction as it is broadcast.
 */
export const signOrder = (signer: OrderSigner, request: SigningRequest): Result<Uint8Array, OrderRefusal> => {
  const { gate, key } = signer;
  const released =
    request.kind === 'pay' ? gate.release(request.item, request.now) : gate.cancel(request.item, request.now);
  if (!released.ok) return err({ by: 'gate', refusal: released.error });
  if (signingKeyName(released.value.key) !== signingKeyName(key))
    return err({ by: 'key', detail: 'it was released for another key' });
  const payment = signer.order(released.value);
  if (!payment.ok || !equalBytes(orderBytes(payment.value), released.value.payload))
    return err({ by: 'bytes', code: 'other-order', detail: payment.ok ? 'another order' : payment.error });
  const order = request.kind === 'pay' ? payment.value : cancellationOf(payment.value);
  return signedAs(signer, order, request.bytes);
};

const signedAs = (
  { login, key }: OrderSigner,
  order: Order,
  bytes: Uint8Array,
): Result<Uint8Array, OrderRefusal> => {
  const pays = transactionPays(order, bytes);
  if (!pays.ok) return err({ by: 'bytes', ...pays.error });
  if (pays.value.from !== null)
    return err({ by: 'bytes', code: 'bad-signature', detail: 'it is signed already' });
  if (key.algorithm !== 'ecdsa-secp256k1' || addressOfKey(key.publicKey) !== order.from)
    return err({ by: 'key', detail: `the key is not that of ${order.from}` });
  const signed = signWithCustodyKey(login, key, keccak256(bytes));
  if (!signed.ok) return err({ by: 'token', error: signed.error });
  const { signature, recovery } = signed.value;
  if (recovery === null) return err({ by: 'key', detail: 'no signature of a chain' });
  const raw = signedTransaction(order, pays.value, { signature, recovery });
  const read = transactionPays(order, raw);
  return read.ok && read.value.from === order.from
    ? ok(raw)
    : err({ by: 'bytes', code: 'bad-signature', detail: 'what was signed does not read back as the order' });
};
