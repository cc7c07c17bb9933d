import type { IntentDigest } from '#shared/brand';
import { ok, type Result } from '#shared/errors';
import { fillGap, gapsIn, placeOf, readTransaction, type FeeFigures, type Order } from '#shared/evm';
import { fromHex } from '#shared/encoding';
import { beginItem, cancelItem, isCancelSigned, leavePlace, leaveWhereEnded } from './begin.ts';
import type { ChainHead } from './chain.ts';
import { endItem } from './end.ts';
import { feesFor, raisedFees } from './fees.ts';
import { followItem } from './follow.ts';
import { feedGate, type FeedFault } from './ledger.ts';
import { postResult } from './post.ts';
import { laneOf, type Sender } from './senders.ts';
import { resultIn, signedIn, type Sent } from './sent-log.ts';
import { waiting, type CarrierTools, type ItemReport, type ItemState } from './tools.ts';

/** What a round did. */
export interface RoundReport {
  /** Why the journal was not read on; null when it was. What was signed before is followed all the same. */
  readonly feed: FeedFault | null;
  readonly items: readonly ItemReport[];
  /** What the nodes said of each chain. */
  readonly heads: ReadonlyMap<number, Result<ChainHead, string>>;
}

export interface Carrier {
  /**
   * Reads the journal on, signs and sends what a quorum approved, follows what was sent, and posts results. One round at a
   * time: whoever runs it waits for the answer.
   */
  readonly round: () => Promise<RoundReport>;
  /**
   * Ends an item that is not to be paid any more: its place is given up, or taken by a transaction that pays nothing.
   * Whether the payment or its cancellation gets onto the chain is the chain's to say.
   */
  readonly cancel: (item: IntentDigest) => Promise<ItemState>;
}

type Heads = ReadonlyMap<number, Result<ChainHead, string>>;

/**
 * Carries approved items over EVM chains. It believes neither the ledger (the gate reads the journal itself) nor the nodes
 * (what they say is compared, and holds a result up where it can't be true). All that it must not forget is in files.
 */
export const createCarrier = (tools: CarrierTools): Carrier => ({
  round: async () => {
    const fed = await feedGate(tools.gate, tools.ledger);
    const heads = await headsOf(tools);
    const items = new Map<IntentDigest, ItemState>();
    for (const sent of tools.log.all()) {
      if (signedIn(sent).length > 0 && resultIn(sent) === undefined)
        items.set(sent.item, await followItem(tools, sent, heads));
    }
    if (fed.ok) await beginAll(tools, heads, items);
    if (fed.ok) await closeGaps(tools, heads, items);
    for (const sent of tools.log.all()) await postOne(tools, sent, items);
    return {
      feed: fed.ok ? null : fed.error,
      items: [...items].map(([item, is]) => ({ item, is })),
      heads,
    };
  },
  cancel: async (item) => {
    const sender = senderOf(tools, item);
    if (sender === undefined) return waiting('no-sender', 'it has no place in a queue');
    leavePlace(tools, sender, item);
    if (placeOf(tools.lanes.of(laneOf(sender)), item)?.state !== 'cancelling')
      return waiting('gate', 'its place was given up, or it had none');
    const heads = await headsOf(tools);
    return cancelItem(tools, sender, item, cancelFees(tools, sender, heads, item));
  },
});

const headsOf = async ({ chains }: CarrierTools): Promise<Heads> => {
  const heads = new Map<number, Result<ChainHead, string>>();
  for (const [id, { chain }] of chains) heads.set(id, await chain.head());
  return heads;
};

const beginAll = async (
  tools: CarrierTools,
  heads: Heads,
  items: Map<IntentDigest, ItemState>,
): Promise<void> => {
  for (const approved of tools.gate.waiting()) {
    const sent = tools.log.of(approved.digest);
    const isBegun = sent !== undefined && signedIn(sent).length > 0;
    if (isBegun || approved.intent.rail !== 'evm') continue;
    items.set(approved.digest, await beginItem(tools, approved, heads));
  }
};

/** A number that nobody uses holds up all that come after it: nothing is paid at it, by the item that left it. */
const closeGaps = async (
  tools: CarrierTools,
  heads: Heads,
  items: Map<IntentDigest, ItemState>,
): Promise<void> => {
  for (const sender of uniqueLanes(tools.senders)) {
    leaveWhereEnded(tools, sender);
    fillGaps(tools, sender);
    for (const item of unsignedCancellations(tools, sender)) {
      const fees = cancelFees(tools, sender, heads, item);
      items.set(item, await cancelItem(tools, sender, item, fees));
    }
  }
};

/** Several accounts of the ledger may leave by one key: they share its queue. */
const uniqueLanes = (senders: readonly Sender[]): readonly Sender[] => [
  ...new Map(senders.map((sender) => [`${String(sender.chain)}:${sender.key.publicKey}`, sender])).values(),
];

const fillGaps = ({ lanes }: CarrierTools, sender: Sender): void => {
  const lane = laneOf(sender);
  for (const nonce of gapsIn(lanes.of(lane)))
    lanes.step(lane, (before) => {
      const filled = fillGap(before, nonce);
      return filled.ok ? ok({ lane: filled.value.lane, value: null }) : filled;
    });
};

const unsignedCancellations = (tools: CarrierTools, sender: Sender): readonly IntentDigest[] =>
  tools.lanes
    .of(laneOf(sender))
    .places.flatMap(({ item, state }) =>
      state === 'cancelling' && !isCancelSigned(tools, item) ? [item] : [],
    );

/** As the market asks; above what was offered before, where something was signed at the same place. */
const cancelFees =
  (tools: CarrierTools, sender: Sender, heads: Heads, item: IntentDigest) =>
  (order: Order): Result<FeeFigures, string> => {
    const head = heads.get(sender.chain);
    const settings = tools.chains.get(sender.chain);
    if (head?.ok !== true || settings === undefined)
      return { ok: false, error: 'no node says what a fee is' };
    const market = { ...head.value, tipPerGas: settings.tipPerGas };
    const sent = tools.log.of(item);
    const before = sent && signedIn(sent).at(-1);
    const read = before && readTransaction(fromHex(before.raw));
    return read?.ok === true ? raisedFees(order, read.value, market) : feesFor(order, market);
  };

const senderOf = (tools: CarrierTools, item: IntentDigest): Sender | undefined =>
  tools.senders.find((sender) => placeOf(tools.lanes.of(laneOf(sender)), item) !== undefined);

const postOne = async (
  tools: CarrierTools,
  sent: Sent,
  items: Map<IntentDigest, ItemState>,
): Promise<void> => {
  const result = resultIn(sent);
  if (result === undefined) return;
  const unposted = (await postResult(tools, sent)) ?? (await endItem(tools, sent, result));
  items.set(sent.item, { state: result.outcome, hash: result.hash, unposted });
};
