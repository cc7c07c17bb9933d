import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupId, PersonId } from '#shared/brand';
import {
  indexRoster,
  isInShadow,
  lastShadowEnd,
  SHADOW_ITEMS,
  shadowOf,
  shadowText,
  withJoiner,
  withShadowItem,
  withShadows,
  type Person,
  type Roster,
} from '#shared/roster';
import { NOTHING_HAPPENED, testKey, testPerson } from '../../../support/company.ts';

const OSCAR = 'oscar' as PersonId;
const ANNA = 'anna' as PersonId;
const SEAT = 'treasury' as GroupId;
const LOUNGE = 'lounge' as GroupId;
const ASKED: ReadonlySet<GroupId> = new Set([SEAT]);
const DAY_MS = 86_400_000;
const START = Date.parse('2026-05-01T09:00:00Z');
const at = (days: number): string => new Date(START + days * DAY_MS).toISOString();

const rosterWith = (over: Partial<Person>): Roster => {
  const oscar: Person = { ...testPerson(OSCAR), roles: ['approver'], groups: [SEAT], ...over };
  const roster: Roster = {
    ...NOTHING_HAPPENED,
    people: [testPerson(ANNA), oscar],
    groups: [],
    keys: [testKey(OSCAR), testKey(ANNA)],
  };
  return withJoiner(roster, oscar);
};
const look = (roster: Roster, days: number, asked = ASKED): Roster => withShadows(roster, asked, at(days));
const shadowAt = (roster: Roster, days: number): ReturnType<typeof shadowOf> =>
  shadowOf(indexRoster(roster), OSCAR, at(days));
const withPerson = (roster: Roster, over: Partial<Person>): Roster => ({
  ...roster,
  people: roster.people.map((person) => (person.id === OSCAR ? { ...person, ...over } : person)),
});
const item = (roster: Roster, days: number): Roster =>
  withShadowItem(roster, [{ person: OSCAR, recordedAt: at(days) }]);

describe('the shadow of whoever joined', () => {
  test('lasts seven days to the millisecond from the first moment at which they can decide', () => {
    const roster = look(rosterWith({}), 1);
    expect(shadowAt(roster, 1)).toEqual({ until: at(8), itemsLeft: 5 });
    expect(shadowAt(roster, 8 - 1 / DAY_MS)).not.toBeNull();
    expect(shadowAt(roster, 8)).toBeNull();
  });

  test('does not begin without a seat that is asked for, without a key, or while suspended', () => {
    const begun = (roster: Roster): boolean => look(roster, 0).joiners?.[0]?.since !== null;
    expect(begun(rosterWith({}))).toBe(true);
    expect(begun(rosterWith({ groups: [] }))).toBe(false);
    expect(begun(rosterWith({ groups: [LOUNGE] }))).toBe(false);
    expect(begun(rosterWith({ standing: 'suspended' }))).toBe(false);
    expect(begun({ ...rosterWith({}), keys: [testKey(ANNA)] })).toBe(false);
    expect(shadowAt(rosterWith({ groups: [] }), 1_000)).toEqual({ until: null, itemsLeft: 5 });
  });

  test('begins again after a break, with all its days and items', () => {
    const begun = item(look(rosterWith({}), 0), 1);
    expect(shadowAt(begun, 1)?.itemsLeft).toBe(4);
    const broken = look(withPerson(begun, { groups: [] }), 2);
    expect(shadowAt(broken, 2)).toEqual({ until: null, itemsLeft: 5 });
    const again = look(withPerson(broken, { groups: [SEAT] }), 3);
    expect(shadowAt(again, 9.9)).toEqual({ until: at(10), itemsLeft: 5 });
    expect(shadowAt(item(again, 2.9), 4)?.itemsLeft).toBe(5);
  });

  test('is over for good once it is over, whatever becomes of the seat', () => {
    const over = look(withPerson(look(rosterWith({}), 0), { groups: [] }), 7);
    expect(over.joiners).toMatchObject([{ person: OSCAR, isOver: true }]);
    expect(shadowAt(look(withPerson(over, { groups: [SEAT] }), 8), 8)).toBeNull();
  });

  test('tells when the last one ended with its days, and none that items ended', () => {
    const roster = look(rosterWith({}), 1);
    expect(lastShadowEnd(roster, at(8 - 1 / DAY_MS))).toBeNull();
    expect(lastShadowEnd(roster, at(8))).toBe(at(8));
    expect(lastShadowEnd(look(roster, 20), at(30))).toBe(at(8));
    const early = Array.from({ length: 5 }).reduce<Roster>((it) => item(it, 2), roster);
    expect(lastShadowEnd(early, at(30))).toBeNull();
  });

  test('covers the seat of whoever is in it, and the one that they hold for another', () => {
    const index = indexRoster(look(rosterWith({}), 0));
    expect(isInShadow(index, ANNA, at(1))).toBe(false);
    expect(isInShadow(index, ANNA, at(1), OSCAR)).toBe(true);
    expect(isInShadow(index, OSCAR, at(1), ANNA)).toBe(true);
  });

  test('is of nobody who was there from the beginning, nor of a service', () => {
    const founders = { ...rosterWith({ serviceOf: ANNA }) };
    expect('joiners' in founders).toBe(false);
    expect(look(founders, 0)).toBe(founders);
    expect(shadowAt(founders, 0)).toBeNull();
  });

  test('is said with its end and the items that are left', () => {
    const roster = look(rosterWith({}), 0);
    expect(shadowText(shadowAt(roster, 0) ?? { until: null, itemsLeft: 0 })).toBe(
      'in shadow until 2026-05-08 09:00 UTC or after 5 more items',
    );
    expect(shadowText({ until: null, itemsLeft: 1 })).toContain('after 1 more item');
  });

  test('ends exactly with seven days or five items since the last break, over any course of events', () => {
    const step = fc.oneof(
      fc.constant('item' as const),
      fc.constant('leave' as const),
      fc.constant('sit' as const),
      fc.constant('look' as const),
    );
    const course = fc.array(fc.tuple(fc.double({ min: 0, max: 4, noNaN: true }), step), { maxLength: 25 });
    fc.assert(
      fc.property(course, (steps) => {
        let roster = look(rosterWith({}), 0);
        let days = 0;
        // The model: since when without a break, how many items since, and whether it is over for good.
        let model = { since: 0 as number | null, items: 0, isOver: false };
        for (const [wait, what] of steps) {
          days += Math.round(wait * DAY_MS) / DAY_MS;
          const due = model.since !== null && (days - model.since >= 7 - 1e-9 || model.items >= SHADOW_ITEMS);
          model = { ...model, isOver: model.isOver || due };
          if (what === 'item') {
            roster = item(roster, days);
            if (model.since !== null) model = { ...model, items: model.items + 1 };
          } else {
            if (what === 'leave') roster = withPerson(roster, { groups: [] });
            if (what === 'sit') roster = withPerson(roster, { groups: [SEAT] });
            roster = look(roster, days);
            const sits = what === 'sit' || (what === 'look' && model.since !== null);
            if (!sits) model = { ...model, since: null, items: 0 };
            else if (model.since === null) model = { ...model, since: days, items: 0 };
          }
          const isOver = model.isOver || (model.since !== null && model.items >= SHADOW_ITEMS);
          expect(shadowAt(roster, days) === null).toBe(isOver);
        }
      }),
      { numRuns: 300 },
    );
  });
});
