import { z } from 'zod';
import { intentDigestSchema, type IntentDigest } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import { checkEvmAddress, type EvmAddress } from '#shared/identifiers';

/*
 * The queue of an account on a chain. The chain takes its transactions in the order of their numbers, without a gap: one
 * that is missing holds up all that come after. So a number is given to an item once; what gives its number up before
 * anything was signed leaves it to the next; and what gives up later is replaced at the same number, by a transaction that
 * pays nothing.
 */

export const LANE_PLACES_MAX = 1_000_000;

/**
 * - `reserved`: for an item, of which nothing was signed yet.
 * - `signing`: a key sees, or has seen, bytes for it. Only a cancellation can still take the place.
 * - `cancelling`: a key sees, or has seen, a cancellation. Which of both the chain takes is the chain's to say.
 * - `free`: given up before anything was signed. `item` is the one that gave it up.
 */
const placeStates = ['reserved', 'signing', 'cancelling', 'free'] as const;

export const laneSchema = z.strictObject({
  v: z.literal(1),
  chain: z.int().min(1),
  address: z.string().refine((text) => checkEvmAddress(text).ok) as unknown as z.ZodType<EvmAddress>,
  /** The first number that is given here; the account was used elsewhere before, unless it is 0. */
  first: z.int().min(0),
  places: z
    .array(z.strictObject({ item: intentDigestSchema, state: z.enum(placeStates) }))
    .max(LANE_PLACES_MAX),
  /** Items that gave their place up: they get none any more. */
  ended: z.array(intentDigestSchema).max(LANE_PLACES_MAX),
});

export type PlaceState = (typeof placeStates)[number];
export interface LanePlaceRecord {
  readonly item: IntentDigest;
  readonly state: PlaceState;
}
export interface Lane {
  readonly v: 1;
  readonly chain: number;
  readonly address: EvmAddress;
  readonly first: number;
  readonly places: readonly LanePlaceRecord[];
  readonly ended: readonly IntentDigest[];
}

export type LaneRefusal =
  /** It gave its place up; what is wanted again is approved again. */
  | 'item-ended'
  | 'lane-full'
  | 'no-place'
  /** Something was signed for it: it can only be cancelled. */
  | 'already-signed'
  /** Nothing was signed for it: it gives its place up instead. */
  | 'not-signed'
  /** The step could not be written down, so it was not taken. */
  | 'not-written';

export const emptyLane = (chain: number, address: EvmAddress, first = 0): Lane => ({
  v: 1,
  chain,
  address,
  first,
  places: [],
  ended: [],
});

/** The number of an item, and what has become of it; undefined where it has none. */
export const placeOf = (
  lane: Lane,
  item: IntentDigest,
): { readonly nonce: number; readonly state: PlaceState } | undefined => {
  const at = lane.places.findIndex((place) => place.item === item && place.state !== 'free');
  const place = lane.places[at];
  return place === undefined ? undefined : { nonce: lane.first + at, state: place.state };
};

/** Gives an item a number: its own, if it has one; else the lowest that is free. */
export const reserve = (
  lane: Lane,
  item: IntentDigest,
): Result<{ readonly lane: Lane; readonly nonce: number }, LaneRefusal> => {
  const own = placeOf(lane, item);
  if (own !== undefined) return ok({ lane, nonce: own.nonce });
  if (lane.ended.includes(item)) return err('item-ended');
  const nonce = nextNumber(lane);
  const at = nonce - lane.first;
  if (at >= LANE_PLACES_MAX) return err('lane-full');
  return ok({ lane: withPlace(lane, at, { item, state: 'reserved' }), nonce });
};

/** The number that an item without one would be given: one that was given up, or the first that nobody ever had. */
export const nextNumber = ({ first, places }: Lane): number => {
  const free = places.findIndex(({ state }) => state === 'free');
  return first + (free === -1 ? places.length : free);
};

/** Before a key sees bytes of it: from here on the number is its own for good. */
export const beginSigning = (lane: Lane, item: IntentDigest): Result<Lane, LaneRefusal> => {
  const own = placeOf(lane, item);
  if (own === undefined) return err('no-place');
  if (own.state === 'cancelling') return err('item-ended');
  return ok(inState(lane, item, 'signing'));
};

/** An item that will not be paid, and of which nothing was signed, leaves its number to the next. */
export const giveUp = (lane: Lane, item: IntentDigest): Result<Lane, LaneRefusal> => {
  const own = placeOf(lane, item);
  if (own === undefined) return err('no-place');
  if (own.state !== 'reserved') return err('already-signed');
  return ok({ ...inState(lane, item, 'free'), ended: [...lane.ended, item] });
};

/** An item of which something was signed is not to be paid any more: a cancellation takes the same number. */
export const beginCancelling = (lane: Lane, item: IntentDigest): Result<Lane, LaneRefusal> => {
  const own = placeOf(lane, item);
  if (own === undefined) return err('no-place');
  if (own.state === 'reserved') return err('not-signed');
  return ok(inState(lane, item, 'cancelling'));
};

/** Numbers that nothing holds though later ones are in use: they hold up what comes after them. */
export const gapsIn = ({ first, places }: Lane): readonly number[] => {
  const last = places.findLastIndex(({ state }) => state !== 'free');
  return places.slice(0, last + 1).flatMap(({ state }, at) => (state === 'free' ? [first + at] : []));
};

/** Fills a gap that no item takes: by a cancellation in the name of the item that left it. */
export const fillGap = (
  lane: Lane,
  nonce: number,
): Result<{ readonly lane: Lane; readonly item: IntentDigest }, LaneRefusal> => {
  const place = lane.places[nonce - lane.first];
  if (place?.state !== 'free') return err('no-place');
  return ok({
    lane: withPlace(lane, nonce - lane.first, { item: place.item, state: 'cancelling' }),
    item: place.item,
  });
};

const inState = (lane: Lane, item: IntentDigest, state: PlaceState): Lane => {
  const at = lane.places.findIndex((place) => place.item === item && place.state !== 'free');
  return withPlace(lane, at, { item, state });
};

const withPlace = (lane: Lane, at: number, place: LanePlaceRecord): Lane => ({
  ...lane,
  places: [...lane.places.slice(0, at), place, ...lane.places.slice(at + 1)],
});
