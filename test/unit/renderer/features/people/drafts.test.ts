import { describe, expect, test } from 'vitest';
import type { GroupId, IntentDigest, PersonId, Sha256Hex, WalletId } from '#shared/brand';
import type { DelegationView, FreezeView } from '#shared/ipc';
import {
  freezeAim,
  replaceableKeys,
  replaceAim,
  revocableKeys,
} from '../../../../../renderer/features/people/emergency/emergency-draft.ts';
import { freezeSentence } from '../../../../../renderer/features/people/emergency/freeze-words.ts';
import {
  hereText,
  placesOf,
  whyNotRegister,
} from '../../../../../renderer/features/people/devices/device-words.ts';
import { readRelease, releasesAim } from '../../../../../renderer/features/people/devices/release-draft.ts';
import {
  delegationAim,
  takersOf,
  whyNotTaker,
} from '../../../../../renderer/features/people/seats/delegation-draft.ts';
import { groupAim } from '../../../../../renderer/features/people/seats/group-draft.ts';
import {
  delegationsInOrder,
  delegationState,
} from '../../../../../renderer/features/people/seats/seat-words.ts';
import { keysText, marksOf, matching } from '../../../../../renderer/features/people/roster/person-words.ts';
import { standingChanges } from '../../../../../renderer/features/people/roster/standing-change.ts';
import { ANNA, BRAM, FELIX, GRETA, HENRIK, person, ROSTER, rosterOf } from './fixtures.ts';

const TREASURY = 'treasury' as GroupId;
const [key] = ANNA.keys as [(typeof ANNA)['keys'][number]];
const device = (id: string, standing: 'trusted' | 'retired' = 'trusted') =>
  ({ id, name: `Desk ${id}`, standing }) as (typeof ANNA)['devices'][number];

const freeze = (over: Partial<FreezeView> = {}): FreezeView => ({
  scope: { kind: 'ledger' },
  intent: 'i' as IntentDigest,
  since: '2026-05-04T10:00:00Z',
  until: '2026-05-04T18:00:00Z',
  was: null,
  what: 'the whole ledger',
  byNames: ['Carla', 'David'],
  ...over,
});

describe('the list of people', () => {
  test('has those with power first, and finds by role, group and token', () => {
    expect(matching(ROSTER, '').map(({ name }) => name)).toEqual([
      'Anna',
      'Bram',
      'Greta',
      'Henrik',
      'Ines',
      'Felix',
    ]);
    expect(matching(ROSTER, 'treas')).toEqual([ANNA]);
    expect(matching(ROSTER, 'approver')).toEqual([ANNA, BRAM]);
    expect(matching(ROSTER, 'serial-p-1')).toEqual([GRETA]);
  });

  test('says of each what must not be missed', () => {
    const frozen = freeze({ scope: { kind: 'person', person: ANNA.id } });
    expect(marksOf({ ...ANNA, conflicts: ['x'] }, { freezes: [frozen] }).map(({ text }) => text)).toEqual([
      'active',
      'frozen',
      'duties conflict',
    ]);
    const keys = (...standings: readonly ('active' | 'dormant' | 'revoked')[]) =>
      standings.map((standing) => ({ ...key, standing }));
    expect(keysText({ ...ANNA, keys: keys('active', 'dormant', 'active', 'revoked') })).toBe(
      '2 active, 1 dormant spare',
    );
    expect(keysText({ ...ANNA, keys: keys('revoked') })).toBe('none');
    expect(keysText({ ...ANNA, standing: 'left', keys: keys('active') })).toBe('1 without effect');
  });

  test('offers the moves that a standing has', () => {
    expect(standingChanges(ANNA).map(({ to }) => to)).toEqual(['suspended', 'left']);
    expect(standingChanges({ standing: 'suspended' }).map(({ to }) => to)).toEqual(['active', 'left']);
    expect(standingChanges(FELIX)).toEqual([]);
  });
});

describe('a delegation', () => {
  const draft = { groups: [TREASURY], to: BRAM.id, since: '2026-05-04', until: '2026-05-10' };
  const sitting = { from: BRAM.id, to: GRETA.id } as unknown as DelegationView;

  test('lasts from the first moment of its first day to the last of its last', () => {
    expect(delegationAim(draft, '2026-05-04')).toEqual({
      ready: {
        kind: 'delegate',
        to: BRAM.id,
        groups: [TREASURY],
        since: '2026-05-04T00:00:00Z',
        until: '2026-05-11T00:00:00Z',
      },
    });
  });

  test.each([
    [{ groups: [] }, 'Choose at least one seat.'],
    [{ to: undefined }, 'Choose who sits for you.'],
    [{ until: '2026-05-03' }, 'The last day is before the first one.'],
    [{ until: '2026-05-18' }, 'It lasts 14 days at most.'],
  ])('is not complete with %j', (over, whyNot) => {
    expect(delegationAim({ ...draft, ...over }, '2026-05-04')).toEqual({ whyNot });
  });

  test('of 14 days is the longest, and one that is over is none', () => {
    expect(delegationAim({ ...draft, until: '2026-05-17' }, '2026-05-04')).toHaveProperty('ready');
    expect(delegationAim(draft, '2026-05-11')).toEqual({ whyNot: 'It would be over already.' });
  });

  test.each([
    ['oneself', ANNA, ROSTER, 'Nobody sits for themselves.'],
    ['somebody who left', FELIX, ROSTER, 'They are no active human.'],
    ['without a key', { ...BRAM, keys: [] }, ROSTER, 'They have no active key.'],
    ['in the seat', { ...BRAM, groups: [TREASURY] }, ROSTER, 'They sit in Treasury themselves.'],
    ['without the role', GRETA, ROSTER, 'They do not hold the role that Treasury needs.'],
    ['for whom somebody sits', BRAM, { ...ROSTER, delegations: [sitting] }, 'Somebody sits for them.'],
    [
      'whose duties do not go with mine',
      { ...BRAM, roles: ['approver', 'auditor'] as const },
      ROSTER,
      'Requester and Auditor are never one person',
    ],
  ])('goes to nobody %s', (_, taker, roster, why) => {
    expect(whyNotTaker(roster, ANNA, taker, [TREASURY])).toContain(why);
  });

  test('goes to whoever holds the role and no such seat', () => {
    expect(takersOf(ROSTER, ANNA, [TREASURY])).toEqual([BRAM]);
  });

  test('is coming, in force or over, and is listed in that order', () => {
    const at = Date.parse('2026-05-05T12:00:00Z');
    const span = (since: string, until: string): DelegationView =>
      ({ since: `${since}T00:00:00Z`, until: `${until}T00:00:00Z` }) as DelegationView;
    const [over, now, next] = [
      span('2026-05-01', '2026-05-05'),
      span('2026-05-05', '2026-05-06'),
      span('2026-05-06', '2026-05-07'),
    ] as const;
    expect([over, now, next].map((each) => delegationState(each, at))).toEqual([
      'over',
      'in-force',
      'coming',
    ]);
    expect(delegationsInOrder([over, next, now], at)).toEqual([now, next, over]);
  });
});

describe('a group', () => {
  test('has an id, a name, and roles that its members hold', () => {
    const draft = { id: 'fx', name: 'FX', roles: ['approver' as const] };
    expect(groupAim(draft, undefined, ROSTER)).toEqual({
      ready: { kind: 'define-group', group: 'fx', to: { name: 'FX', roles: ['approver'] } },
    });
    expect(groupAim({ ...draft, id: 'F X' }, undefined, ROSTER)).toHaveProperty('whyNot');
    expect(groupAim({ ...draft, id: 'treasury' }, undefined, ROSTER)).toHaveProperty('whyNot');
    const [, treasury] = ROSTER.groups;
    expect(groupAim({ ...draft, id: 'treasury', roles: ['custodian'] }, treasury, ROSTER)).toEqual({
      whyNot: 'Anna would sit there without such a role.',
    });
  });
});

describe('desks, tokens and builds', () => {
  const BUILD = 'ab'.repeat(32) as Sha256Hex;

  test('are listed with their people, and found by state', () => {
    const anna = { ...ANNA, devices: [device('a')] };
    expect(placesOf(rosterOf([anna]), '').map(({ kind }) => kind)).toEqual(['desk', 'token']);
    expect(placesOf(rosterOf([anna]), 'trusted')).toHaveLength(1);
  });

  test('a third desk is not registered, a retired one does not count', () => {
    const two = { ...ANNA, devices: [device('a'), device('b')] };
    expect(whyNotRegister(rosterOf([two]), two, 'c')).toContain('You have 2 desks');
    const one = { ...ANNA, devices: [device('a'), device('b', 'retired')] };
    expect(whyNotRegister(rosterOf([one]), one, 'c')).toBeUndefined();
    expect(whyNotRegister(rosterOf([one]), one, 'a')).toBe('This desk is registered for Anna.');
    expect(whyNotRegister(ROSTER, undefined, 'c')).toContain('Only an active person');
  });

  test('say how this desk stands', () => {
    const anna = { ...ANNA, devices: [device('a')] };
    const here = { deviceId: 'a', buildDigest: BUILD };
    expect(hereText({ people: [anna], releases: [] }, here)[0]).toBe(
      'This desk is Desk a of Anna. Trusted: it signs.',
    );
    const other = [{ build: 'cd'.repeat(32) as Sha256Hex, version: '1' }];
    expect(hereText({ people: [], releases: other }, here)[1]).toContain('nothing can be signed here');
  });

  test('a build is 64 hexadecimal digits, once in the list', () => {
    const list = [{ build: BUILD, version: '1.0' }];
    expect(readRelease(' 1.1 ', 'CD'.repeat(32), list)).toEqual({
      ready: { version: '1.1', build: 'cd'.repeat(32) },
    });
    expect(readRelease('1.1', BUILD, list)).toHaveProperty('whyNot');
    expect(readRelease('1.1', 'xyz', list)).toHaveProperty('whyNot');
    expect(readRelease('', 'cd'.repeat(32), list)).toHaveProperty('whyNot');
    expect(releasesAim(list, list)).toHaveProperty('whyNot');
    expect(releasesAim(list, [])).toEqual({ ready: { kind: 'set-releases', releases: [] } });
  });
});

describe('an emergency', () => {
  const nothing = { wallet: undefined, person: undefined };

  test('freezes what is named, once', () => {
    expect(freezeAim({ kind: 'ledger', ...nothing }, ROSTER)).toEqual({
      ready: { kind: 'freeze', scope: { kind: 'ledger' } },
    });
    expect(freezeAim({ kind: 'ledger', ...nothing }, { freezes: [freeze()] })).toEqual({
      whyNot: 'It is frozen already.',
    });
    expect(freezeAim({ kind: 'wallet', ...nothing }, ROSTER)).toEqual({ whyNot: 'Choose the wallet.' });
    const wallet = 'w' as WalletId;
    expect(freezeAim({ kind: 'wallet', ...nothing, wallet }, { freezes: [freeze()] })).toHaveProperty(
      'ready',
    );
    expect(freezeAim({ kind: 'person', ...nothing }, ROSTER)).toEqual({ whyNot: 'Choose the person.' });
  });

  test('revokes keys of others, and replaces tokens of security alone', () => {
    expect(revocableKeys(ROSTER, ANNA.id).map(({ person: { name } }) => name)).not.toContain('Anna');
    expect(replaceableKeys(ROSTER, HENRIK.id).map(({ person: { name } }) => name)).toEqual(['Greta', 'Ines']);
    const suspended = person('p-9', 'Jonas', ['security-admin'], [], { standing: 'suspended' });
    expect(replaceableKeys(rosterOf([suspended]), 'me' as PersonId)).toEqual([]);
    expect(replaceAim(undefined, 'token')).toHaveProperty('whyNot');
    expect(replaceAim(GRETA.keys[0]?.id, '')).toHaveProperty('whyNot');
  });

  test('says since when, by whom, and when it ends', () => {
    expect(freezeSentence(freeze(), (instant) => instant.slice(11, 16))).toBe(
      'Since 10:00, declared by Carla and David. It ends by itself at 18:00.',
    );
  });
});
