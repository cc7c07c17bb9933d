import type { IntentDigest } from '#shared/brand';
import type { GateRefusal, GateRefusalCode, Release } from '#shared/custody';
import { fromHex, toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import {
  beginCancelling,
  beginSigning,
  cancellationOf,
  giveUp,
  nextNumber,
  payableOf,
  placeOf,
  transactionHash,
  unsignedTransaction,
  type FeeFigures,
  type LaneRefusal,
  type Order,
} from '#shared/evm';
import type { TransferIntent } from '#shared/intent';
import { signOrder, type OrderRefusal } from '../signer/custody/sign-order.ts';
import type { ChainHead } from './chain.ts';
import { feesFor, type Market } from './fees.ts';
import { quiet } from './lanes.ts';
import { laneOf, type Sender } from './senders.ts';
import { signedIn, unsignedIn } from './sent-log.ts';
import { waiting, type CarrierTools, type ChainSettings, type ItemState } from './tools.ts';

/*
 * From an approved item to a signed transaction. Each step is on the disk before the next: the number in the queue, what the
 * gate released, the bytes that the key will see, and the signed transaction before anybody else sees it.
 */

export interface Approved {
  readonly digest: IntentDigest;
  readonly intent: TransferIntent;
}

/** Refusals that no later moment lifts: who is wanted again is approved again. */
const FINAL: ReadonlySet<GateRefusalCode> = new Set(['intent-expired', 'quorum-gone', 'settled']);

/** Signs and sends what nothing was signed for yet. */
export const beginItem = async (
  tools: CarrierTools,
  { digest, intent }: Approved,
  heads: ReadonlyMap<number, Result<ChainHead, string>>,
): Promise<ItemState> => {
  const sender = tools.book.senderOf(intent);
  if (!sender.ok) return waiting('no-sender', sender.error);
  const settings = tools.chains.get(sender.value.chain);
  const head = heads.get(sender.value.chain);
  if (settings === undefined || head === undefined)
    return waiting('no-chain', `no node of chain ${String(sender.value.chain)}`);
  if (!head.ok) return waiting('node', head.error);
  const foreign = await foreignTransactions(tools, sender.value, settings, digest);
  if (foreign !== undefined) return foreign;
  const fees = firstFees(tools, intent, { ...head.value, tipPerGas: settings.tipPerGas });
  // What is too dear takes no place: it would hold up what comes after it. What has one may have to leave it.
  if (!fees.ok && !hasPlace(tools, sender.value, digest)) return waiting('fee-ceiling', fees.error);
  const released = releasedAt(tools, sender.value, digest);
  if (!released.ok) return atGate(released.error);
  const signed = signedFirst(tools, sender.value, released.value, fees);
  return signed.ok ? handOver(settings, signed.value) : signed.error;
};

/** That its place or its release can't be written down is no judgement of what was approved: it is tried again. */
const atGate = ({ code, detail }: GateRefusal): ItemState => {
  const isUnwritten = code === 'memory-failed' || detail === NOT_WRITTEN;
  return waiting(isUnwritten ? 'disk' : 'gate', `${code}: ${detail}`);
};

const NOT_WRITTEN = 'not-written' satisfies LaneRefusal;

const firstFees = (
  { tokens }: CarrierTools,
  intent: TransferIntent,
  market: Market,
): Result<FeeFigures, string> => {
  const payable = payableOf(intent, tokens);
  return payable.ok ? feesFor(payable.value, market) : payable;
};

const hasPlace = ({ lanes }: CarrierTools, sender: Sender, item: IntentDigest): boolean =>
  placeOf(lanes.of(laneOf(sender)), item) !== undefined;

/**
 * Somebody else signs with the key, or the node lies: nothing is signed on either. The item was never handed to a node, so
 * none can know of a transaction at its place, in a block or waiting for one.
 */
const foreignTransactions = async (
  { lanes }: CarrierTools,
  sender: Sender,
  { chain }: ChainSettings,
  item: IntentDigest,
): Promise<ItemState | undefined> => {
  const name = laneOf(sender);
  const lane = lanes.of(name);
  const counts = await chain.counts(name.address);
  if (!counts.ok) return waiting('node', counts.error);
  const { withWaiting } = counts.value;
  const place = placeOf(lane, item)?.nonce ?? nextNumber(lane);
  return withWaiting > place
    ? waiting(
        'foreign-transactions',
        `the nodes know of ${String(withWaiting)} transactions of this key, ${String(place)} were signed here`,
      )
    : undefined;
};

const releasedAt = (
  tools: CarrierTools,
  sender: Sender,
  item: IntentDigest,
): Result<Release, GateRefusal> => {
  const released = tools.gate.release(item, tools.now().toISOString());
  if (!released.ok && FINAL.has(released.error.code)) leavePlace(tools, sender, item);
  return released;
};

/**
 * What will never be paid leaves the queue: without a trace, or by a cancellation where a key may have signed for it. A step
 * that is not written down is taken by the next round.
 */
export const leavePlace = (tools: CarrierTools, sender: Sender, item: IntentDigest): void => {
  const lane = laneOf(sender);
  const place = placeOf(tools.lanes.of(lane), item);
  if (place?.state === 'reserved') tools.lanes.step(lane, quiet(giveUp, item));
  if (place?.state === 'signing') tools.lanes.step(lane, quiet(beginCancelling, item));
};

/** An item with a place, of which nothing was signed and which waits no more, leaves it where the gate says that it ended. */
export const leaveWhereEnded = (tools: CarrierTools, sender: Sender): void => {
  const waits = new Set(tools.gate.waiting().map(({ digest }) => digest));
  for (const { item, state } of tools.lanes.of(laneOf(sender)).places) {
    const isOpen = state === 'reserved' || (state === 'signing' && !isSigned(tools, item));
    if (isOpen && !waits.has(item)) releasedAt(tools, sender, item);
  }
};

const isSigned = ({ log }: CarrierTools, item: IntentDigest): boolean => {
  const sent = log.of(item);
  return sent !== undefined && signedIn(sent).length > 0;
};

const signedFirst = (
  tools: CarrierTools,
  sender: Sender,
  release: Release,
  fees: Result<FeeFigures, string>,
): Result<Uint8Array, ItemState> => {
  const order = tools.book.order(release.intent, release.digest);
  if (!order.ok) return err(waiting('no-sender', order.error));
  const sent = tools.log.of(release.digest);
  const begun = sent && unsignedIn(sent);
  if (begun !== undefined) return signBytes(tools, sender, order.value, fromHex(begun.bytes));
  if (!fees.ok) return err(waiting('fee-ceiling', fees.error));
  return signWith(tools, sender, order.value, fees.value);
};

/** Signs an order at these figures. */
export const signWith = (
  tools: CarrierTools,
  sender: Sender,
  order: Order,
  fees: FeeFigures,
): Result<Uint8Array, ItemState> => {
  const bytes = unsignedTransaction(order, fees);
  return bytes.ok ? signBytes(tools, sender, order, bytes.value) : err(waiting('fee-ceiling', bytes.error));
};

const signBytes = (
  tools: CarrierTools,
  sender: Sender,
  order: Order,
  bytes: Uint8Array,
): Result<Uint8Array, ItemState> => {
  const { log, lanes, gate, login, book } = tools;
  const { item, kind } = order;
  const taken = lanes.step(laneOf(sender), quiet(kind === 'pay' ? beginSigning : beginCancelling, item));
  if (!taken.ok) return err(waiting(taken.error === 'not-written' ? 'disk' : 'signer', taken.error));
  const now = tools.now().toISOString();
  const sent = log.of(item);
  const isNoted = (sent && unsignedIn(sent)?.bytes) === toHex(bytes);
  const noted = isNoted ? ok(null) : log.add({ step: 'signing', at: now, item, kind, bytes: toHex(bytes) });
  if (!noted.ok) return err(waiting('disk', noted.error));
  const signer = {
    gate,
    login,
    key: sender.key,
    order: ({ intent, digest }: Release) => book.order(intent, digest),
  };
  const raw = signOrder(signer, { kind, item, bytes, now });
  if (!raw.ok) return err(waiting(raw.error.by === 'gate' ? 'gate' : 'signer', refusalText(raw.error)));
  const hash = transactionHash(raw.value);
  const at = tools.now().toISOString();
  const kept = log.add({ step: 'signed', at, item, kind, raw: toHex(raw.value), hash });
  return kept.ok ? ok(raw.value) : err(waiting('disk', kept.error));
};

const refusalText = (refusal: OrderRefusal): string => {
  switch (refusal.by) {
    case 'gate':
      return `${refusal.refusal.code}: ${refusal.refusal.detail}`;
    case 'bytes':
      return `${refusal.code}: ${refusal.detail}`;
    case 'key':
      return refusal.detail;
    case 'token':
      return `${refusal.error.code}: ${refusal.error.detail ?? ''}`;
  }
};

/** Hands a signed transaction to the nodes. That none takes it now changes nothing: it is handed over again. */
export const handOver = async ({ chain }: ChainSettings, raw: Uint8Array): Promise<ItemState> => {
  const hash = transactionHash(raw);
  const sent = await chain.send(raw);
  const detail = sent.ok || /already (known|imported)/i.test(sent.error) ? null : sent.error;
  return { state: 'sent', hash, detail };
};

/** Signs and sends what takes the place of an item that is not to be paid any more. */
export const cancelItem = async (
  tools: CarrierTools,
  sender: Sender,
  item: IntentDigest,
  fees: (order: Order) => Result<FeeFigures, string>,
): Promise<ItemState> => {
  const settings = tools.chains.get(sender.chain);
  if (settings === undefined) return waiting('no-chain', `no node of chain ${String(sender.chain)}`);
  const released = tools.gate.cancel(item, tools.now().toISOString());
  if (!released.ok) return atGate(released.error);
  const payment = tools.book.order(released.value.intent, item);
  if (!payment.ok) return waiting('no-sender', payment.error);
  const order = cancellationOf(payment.value);
  const signed = cancellationSigned(tools, sender, order, fees);
  return signed.ok ? handOver(settings, signed.value) : signed.error;
};

const cancellationSigned = (
  tools: CarrierTools,
  sender: Sender,
  order: Order,
  fees: (order: Order) => Result<FeeFigures, string>,
): Result<Uint8Array, ItemState> => {
  const sent = tools.log.of(order.item);
  const begun = sent && unsignedIn(sent);
  if (begun?.kind === 'cancel') return signBytes(tools, sender, order, fromHex(begun.bytes));
  const figures = fees(order);
  return figures.ok
    ? signWith(tools, sender, order, figures.value)
    : err(waiting('fee-ceiling', figures.error));
};

/** Whether a cancellation was signed for an item. */
export const isCancelSigned = ({ log }: CarrierTools, item: IntentDigest): boolean => {
  const sent = log.of(item);
  return sent !== undefined && signedIn(sent).some(({ kind }) => kind === 'cancel');
};
