import type { IntentDigest } from '#shared/brand';
import type { Result } from '#shared/errors';
import type { Lane } from '#shared/evm';
import { chainOf } from '#shared/identifiers';
import { isOnChain, type TransferIntent } from '#shared/intent';
import type {
  CarrierChainView,
  CarrierItemState,
  CarrierItemView,
  CarrierLaneView,
  CarrierPlaceView,
} from '#shared/ipc';
import type { ChainHead } from './chain.ts';
import { laneOf, type Sender } from './senders.ts';
import { isInBooks, resultIn, signedIn } from './sent-log.ts';
import type { CarrierTools, ItemState } from './tools.ts';

/* What a carrier holds, as a screen shows it: from its files, the journal that its gate has read, and the last round. */

/** Ended items that stay listed, the latest, and all that are listed of one queue. */
const ENDED_SHOWN = 20;
const PLACES_SHOWN_MAX = 500;

/** What is known beyond the files. */
export interface RoundFacts {
  /** How the last round left each item; none before the first. */
  readonly states: ReadonlyMap<IntentDigest, ItemState>;
  readonly heads: ReadonlyMap<number, Result<ChainHead, string>>;
  readonly isWorking: boolean;
}

export const chainViews = ({ chains }: CarrierTools, { heads }: RoundFacts): readonly CarrierChainView[] =>
  [...chains].map(([id, { chain, confirmations }]) => {
    const head = heads.get(id);
    return {
      chain: id,
      name: nameOf(id),
      nodes: chain.nodes,
      confirmations,
      head: head?.ok === true ? head.value.number : null,
      problem: head?.ok === false ? head.error : null,
    };
  });

const nameOf = (id: number): string => chainOf(id)?.name ?? `Chain ${String(id)}`;

export const laneViews = (tools: CarrierTools, facts: RoundFacts): readonly CarrierLaneView[] => {
  const groups = new Map<string, Sender[]>();
  for (const sender of tools.senders) {
    const name = `${String(sender.chain)}:${sender.key.publicKey}`;
    groups.set(name, [...(groups.get(name) ?? []), sender]);
  }
  return [...groups.values()].flatMap((senders) => {
    const [first] = senders;
    if (first === undefined) return [];
    const lane = tools.lanes.of(laneOf(first));
    const places = placesOf(tools, facts, lane);
    return [
      {
        chain: first.chain,
        chainName: nameOf(first.chain),
        address: lane.address,
        accounts: senders.map(({ account }) => account),
        places,
        earlier: lane.places.length - places.length,
      },
    ];
  });
};

type LanePlace = Lane['places'][number];

/** Whatever is still on its way, and the latest of what has ended. */
const placesOf = (
  tools: CarrierTools,
  facts: RoundFacts,
  { first, places, chain }: Lane,
): readonly CarrierPlaceView[] => {
  const needed = tools.chains.get(chain)?.confirmations ?? 0;
  const isDone = ({ item, state }: LanePlace): boolean => {
    const sent = tools.log.of(item);
    return state !== 'free' && sent !== undefined && resultIn(sent) !== undefined && isInBooks(sent);
  };
  const shown = places.flatMap((place, at) =>
    isDone(place) && at < places.length - ENDED_SHOWN ? [] : [{ place, number: first + at }],
  );
  return shown.slice(-PLACES_SHOWN_MAX).map(({ place, number }) => ({
    number,
    item: place.state === 'free' ? null : itemView(tools, facts, place, needed),
  }));
};

const itemView = (
  tools: CarrierTools,
  facts: RoundFacts,
  { item, state: place }: LanePlace,
  needed: number,
): CarrierItemView => {
  const sent = tools.log.of(item);
  const isSigned = sent !== undefined && signedIn(sent).length > 0;
  const isEnded = sent !== undefined && resultIn(sent) !== undefined;
  return {
    item,
    ...paidBy(tools.gate.transferOf(item)),
    state: stateOf(tools, facts, item, needed),
    canCancel: facts.isWorking && place === 'signing' && isSigned && !isEnded,
  };
};

const paidBy = (intent: TransferIntent | undefined): Pick<CarrierItemView, 'payee' | 'amount'> => {
  const leg = intent?.legs[0];
  if (intent === undefined || leg === undefined || !isOnChain(leg.destination))
    return { payee: null, amount: null };
  return { payee: { name: intent.payee.name, address: leg.destination.address }, amount: leg.amount };
};

const stateOf = (
  tools: CarrierTools,
  { states }: RoundFacts,
  item: IntentDigest,
  needed: number,
): CarrierItemState => {
  const sent = tools.log.of(item);
  const result = sent && resultIn(sent);
  const told = states.get(item);
  if (sent !== undefined && result !== undefined) {
    const unposted = told !== undefined && 'unposted' in told ? told.unposted : null;
    const missing = isInBooks(sent) ? null : (unposted ?? 'not posted yet');
    return { kind: result.outcome, hash: result.hash, block: result.block.number, unposted: missing };
  }
  if (told !== undefined) return shownState(told, needed);
  const last = sent && signedIn(sent).at(-1);
  return last === undefined ? LOCKED : { kind: 'sent', hash: last.hash, detail: NOT_ASKED };
};

/** Before the first round: whether a node has it is not known here. */
const NOT_ASKED = 'Signed before; no node was asked about it since.';
const LOCKED: CarrierItemState = { kind: 'waiting', why: 'locked', detail: '' };

/** A state of a round, as it is shown; `needed` blocks make a result. */
const shownState = (state: ItemState, needed: number): CarrierItemState => {
  switch (state.state) {
    case 'waiting':
      return { kind: 'waiting', why: state.why, detail: state.detail };
    case 'sent':
      return { kind: 'sent', hash: state.hash, detail: state.detail };
    case 'in-block':
      return { kind: 'in-block', hash: state.hash, depth: state.depth, needed };
    case 'paid':
    case 'reverted':
    case 'cancelled':
      return { kind: state.state, hash: state.hash, block: null, unposted: state.unposted };
  }
};

/** Items that a quorum approved for a chain and that have no number yet. */
export const unplacedViews = (tools: CarrierTools, facts: RoundFacts): readonly CarrierItemView[] =>
  tools.gate.waiting().flatMap(({ digest, intent }) => {
    const isPlaced = tools.senders.some((sender) =>
      tools.lanes.of(laneOf(sender)).places.some(({ item, state }) => item === digest && state !== 'free'),
    );
    if (intent.rail !== 'evm' || isPlaced) return [];
    return [{ item: digest, ...paidBy(intent), state: stateOf(tools, facts, digest, 0), canCancel: false }];
  });
