import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IntentDigest } from '#shared/brand';
import {
  beginCancelling,
  beginSigning,
  emptyLane,
  fillGap,
  gapsIn,
  giveUp,
  laneSchema,
  nextNumber,
  placeOf,
  reserve,
  type Lane,
} from '#shared/evm';
import { LOCAL_CHAIN, SENDER } from '../../../support/evm.ts';

/* The queue of an account: a number for each item, none twice, none missing. */

const item = (index: number): IntentDigest => index.toString(16).padStart(64, '0') as IntentDigest;
const ITEMS = Array.from({ length: 6 }, (_, index) => item(index));

const reserved = (lane: Lane, of: IntentDigest): { readonly lane: Lane; readonly nonce: number } => {
  const made = reserve(lane, of);
  if (!made.ok) throw new Error(made.error);
  return made.value;
};
const moved = (outcome: ReturnType<typeof giveUp>): Lane => {
  if (!outcome.ok) throw new Error(outcome.error);
  return outcome.value;
};
const refusal = (outcome: { readonly ok: boolean; readonly error?: string }): string =>
  outcome.ok ? 'ok' : (outcome.error ?? '');

const filled = (count: number, first = 0): Lane => {
  let lane = emptyLane(LOCAL_CHAIN, SENDER, first);
  for (const each of ITEMS.slice(0, count)) lane = reserved(lane, each).lane;
  return lane;
};

describe('a queue', () => {
  test('gives numbers in order, from its first on, and the same item its own again', () => {
    const lane = filled(3, 5);
    expect(ITEMS.slice(0, 3).map((each) => placeOf(lane, each)?.nonce)).toEqual([5, 6, 7]);
    expect(reserved(lane, item(1))).toEqual({ lane, nonce: 6 });
  });

  test('gives the number of an item that gave up to the next, and none to that item again', () => {
    const after = moved(giveUp(filled(3), item(1)));
    expect(gapsIn(after)).toEqual([1]);
    expect([nextNumber(filled(3, 5)), nextNumber(after)]).toEqual([8, 1]);
    expect(reserved(after, item(4)).nonce).toBe(1);
    expect(refusal(reserve(after, item(1)))).toBe('item-ended');
    expect(placeOf(after, item(1))).toBeUndefined();
  });

  test('has no gap where the last gave up', () => {
    expect(gapsIn(moved(giveUp(filled(3), item(2))))).toEqual([]);
  });

  test('never gives the number away of which something was signed', () => {
    const signing = moved(beginSigning(filled(2), item(0)));
    expect(refusal(giveUp(signing, item(0)))).toBe('already-signed');
    expect(reserved(signing, item(0)).nonce).toBe(0);
    const cancelling = moved(beginCancelling(signing, item(0)));
    expect(placeOf(cancelling, item(0))).toEqual({ nonce: 0, state: 'cancelling' });
    expect(refusal(beginSigning(cancelling, item(0)))).toBe('item-ended');
    expect(gapsIn(cancelling)).toEqual([]);
  });

  test('cancels nothing of which nothing was signed: that gives its number up', () => {
    expect(refusal(beginCancelling(filled(1), item(0)))).toBe('not-signed');
    expect(refusal(giveUp(filled(1), item(5)))).toBe('no-place');
  });

  test('fills a gap that no item takes in the name of the item that left it', () => {
    const after = moved(giveUp(filled(3), item(1)));
    const fill = fillGap(after, 1);
    if (!fill.ok) throw new Error(fill.error);
    expect(fill.value.item).toBe(item(1));
    expect(gapsIn(fill.value.lane)).toEqual([]);
    expect(reserved(fill.value.lane, item(4)).nonce).toBe(3);
    expect(refusal(fillGap(fill.value.lane, 1))).toBe('no-place');
  });
});

/** What can happen to an item, in any order. */
const deed = fc.record({
  what: fc.constantFrom('reserve', 'sign', 'give-up', 'cancel', 'fill'),
  of: fc.nat({ max: ITEMS.length - 1 }),
});

const done = (lane: Lane, what: string, of: IntentDigest): Lane => {
  const gap = gapsIn(lane)[0] ?? -1;
  const filling = what === 'fill' ? fillGap(lane, gap) : undefined;
  if (filling !== undefined) return filling.ok ? filling.value.lane : lane;
  const reserving = what === 'reserve' ? reserve(lane, of) : undefined;
  if (reserving !== undefined) return reserving.ok ? reserving.value.lane : lane;
  const deeds = { sign: beginSigning, 'give-up': giveUp, cancel: beginCancelling };
  const outcome = deeds[what as keyof typeof deeds](lane, of);
  return outcome.ok ? outcome.value : lane;
};

test('whatever happens: no number twice, no gap but those that are named, a number that was signed for kept for good', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      let lane = emptyLane(LOCAL_CHAIN, SENDER, 3);
      const signedFor = new Map<number, IntentDigest>();
      const given = new Map<IntentDigest, number>();
      for (const { what, of } of deeds) {
        lane = done(lane, what, item(of));
        for (const each of ITEMS) {
          const place = placeOf(lane, each);
          if (place === undefined) continue;
          if (place.state !== 'cancelling') expect(given.get(each) ?? place.nonce).toBe(place.nonce);
          given.set(each, place.nonce);
          if (place.state === 'signing') expect(signedFor.get(place.nonce) ?? each).toBe(each);
          if (place.state === 'signing') signedFor.set(place.nonce, each);
        }
        const held = lane.places.flatMap(({ state }, at) => (state === 'free' ? [] : [at + lane.first]));
        const top = held.at(-1) ?? lane.first - 1;
        const all = [...held, ...gapsIn(lane)].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: top - lane.first + 1 }, (_, at) => at + lane.first));
        expect(laneSchema.parse(JSON.parse(JSON.stringify(lane)))).toEqual(lane);
      }
    }),
    { numRuns: 300 },
  );
});
