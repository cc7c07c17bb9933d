import type { AccountId, IntentDigest } from '#shared/brand';
import type { GateTools } from '#shared/custody';
import { err, ok, type Result } from '#shared/errors';
import {
  addressOfKey,
  orderBytes,
  orderOf,
  payableOf,
  reserve,
  type PaymentOrder,
  type RegisteredToken,
} from '#shared/evm';
import type { TransferIntent } from '#shared/intent';
import type { SigningKey } from '#shared/inventory';
import type { CustodyKey } from '../signer/custody/keys.ts';
import type { LaneName, Lanes } from './lanes.ts';

/** An account of the ledger, and the key that its money leaves by on a chain. */
export interface Sender {
  readonly account: AccountId;
  readonly chain: number;
  readonly key: CustodyKey;
  /** How many transactions the key had sent before it was given to this carrier: 0 for one that was made for it. */
  readonly firstNonce: number;
}

export interface Senders {
  /** Where an item leaves from; or why it has no place to leave from. */
  readonly senderOf: (intent: TransferIntent) => Result<Sender, string>;
  /** What an item is paid by, at its place in the queue, which is given to it here where it has none yet. */
  readonly order: (intent: TransferIntent, item: IntentDigest) => Result<PaymentOrder, string>;
  readonly keyOf: GateTools['keyOf'];
  readonly derive: GateTools['derive'];
}

export const laneOf = ({ chain, key, firstNonce }: Sender): LaneName => ({
  chain,
  address: addressOfKey(key.publicKey),
  first: firstNonce,
});

const publicHalf = ({ algorithm, publicKey }: CustodyKey): SigningKey => ({ algorithm, publicKey });

/** Turns items into orders: by the account that they leave, the assets that are registered, and the queue. */
export const createSenders = (
  senders: readonly Sender[],
  tokens: readonly RegisteredToken[],
  lanes: Lanes,
): Senders => {
  const senderOf = (intent: TransferIntent): Result<Sender, string> => {
    const payable = payableOf(intent, tokens);
    if (!payable.ok) return payable;
    const account = intent.legs[0]?.source.account;
    const found = senders.filter((each) => each.account === account && each.chain === payable.value.chain);
    const [sender] = found;
    return sender !== undefined && found.length === 1
      ? ok(sender)
      : err(`${String(account)} has no key on chain ${String(payable.value.chain)}`);
  };
  const order: Senders['order'] = (intent, item) => {
    const sender = senderOf(intent);
    if (!sender.ok) return sender;
    const lane = laneOf(sender.value);
    const nonce = lanes.step(lane, (before) => {
      const reserved = reserve(before, item);
      return reserved.ok ? ok({ lane: reserved.value.lane, value: reserved.value.nonce }) : reserved;
    });
    if (!nonce.ok) return nonce;
    return orderOf(intent, item, tokens, { chain: lane.chain, from: lane.address, nonce: nonce.value });
  };
  return {
    senderOf,
    order,
    keyOf: (intent) => {
      const sender = senderOf(intent);
      return sender.ok ? ok(publicHalf(sender.value.key)) : sender;
    },
    derive: (intent, item) => {
      const made = order(intent, item);
      return made.ok ? ok(orderBytes(made.value)) : made;
    },
  };
};
