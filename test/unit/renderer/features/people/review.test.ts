import { describe, expect, test } from 'vitest';
import type { GrantUseRow, QuorumHealthRow } from '#shared/ipc';
import type { Role } from '#shared/roster';
import {
  decidersOf,
  grantKey,
  grantsInOrder,
  leftToDecide,
  removalTexts,
  reviewAim,
  summaryOf,
  type Decisions,
} from '../../../../../renderer/features/people/review/review-draft.ts';
import { ANNA, BRAM, GRETA, HENRIK, INES, ROSTER } from './fixtures.ts';

const grant = (person: typeof ANNA, role: Role, isIdle = false): GrantUseRow => ({
  person: person.id,
  name: person.name,
  role,
  kind: 'exercised',
  isIdle,
  lastUsed: isIdle ? null : '2026-05-04T10:00:00.000Z',
});

const ROWS = [
  grant(ANNA, 'requester'),
  grant(ANNA, 'approver', true),
  grant(BRAM, 'approver'),
  grant(GRETA, 'security-admin'),
  grant(HENRIK, 'security-admin'),
  grant(INES, 'security-admin'),
];

const HEALTH: readonly QuorumHealthRow[] = [
  {
    rule: 'ROS-1',
    title: '',
    actions: ['roster.change'],
    groups: [{ name: 'Security', atLeast: 2, able: [] }],
    isReachable: true,
    breakers: [],
  },
  {
    rule: 'BOOK-1',
    title: '',
    actions: ['transfer'],
    groups: [{ name: 'Treasury', atLeast: 3, able: [] }],
    isReachable: true,
    breakers: [],
  },
];

const deciders = decidersOf(HEALTH, ROSTER);
const outside = new Set(deciders.people.map(({ id }) => id));
const aimWith = (chosen: Decisions) => {
  const summary = summaryOf(ROWS, chosen, outside);
  const left = leftToDecide(summary, deciders.people, GRETA.id);
  return reviewAim({ summary, me: GRETA.id, through: '2026-05-05', seats: deciders.seats, left });
};

describe('an access review', () => {
  test('shows unused power first', () => {
    expect(grantsInOrder(ROWS)[0]).toMatchObject({ name: 'Anna', role: 'approver', isIdle: true });
  });

  test('leaves those out who decide on it, and keeps everything else', () => {
    expect(deciders.seats).toBe(2);
    expect(deciders.people.map(({ name }) => name)).toEqual(['Greta', 'Henrik', 'Ines']);
    const { kept, removed, leftOut } = summaryOf(ROWS, new Map(), outside);
    expect([kept.length, removed.length, leftOut.length]).toEqual([3, 0, 3]);
  });

  test('says what falls with a role, seats as well', () => {
    const chosen: Decisions = new Map([[grantKey(grant(ANNA, 'approver')), 'remove']]);
    expect(removalTexts(summaryOf(ROWS, chosen, outside), ROSTER)).toEqual([
      'Anna: Approver, with the seat in Treasury',
    ]);
  });

  test('is one change with each decision, and the day of its last use', () => {
    const aim = aimWith(new Map([[grantKey(grant(ANNA, 'approver')), 'remove']]));
    expect(aim).toMatchObject({ ready: { kind: 'access-review', through: '2026-05-05' } });
    expect('ready' in aim && aim.ready.kind === 'access-review' ? aim.ready.decisions : []).toEqual([
      { person: ANNA.id, role: 'requester', decision: 'keep', lastUsed: '2026-05-04' },
      { person: BRAM.id, role: 'approver', decision: 'keep', lastUsed: '2026-05-04' },
      { person: ANNA.id, role: 'approver', decision: 'remove', lastUsed: null },
    ]);
  });

  test('never holds the grants of whoever signs it', () => {
    expect(aimWith(new Map([[grantKey(grant(GRETA, 'security-admin')), 'keep']]))).toEqual({
      whyNot: 'Nobody reviews their own grants: leave yours out.',
    });
  });

  test('leaves enough people outside it to decide on it', () => {
    expect(aimWith(new Map([[grantKey(grant(HENRIK, 'security-admin')), 'keep']]))).toEqual({
      whyNot:
        '2 have to decide on it, and only Ines is left outside it. Leave more of them out, and review them later.',
    });
  });

  test('is nothing without a grant', () => {
    const chosen: Decisions = new Map(ROWS.map((row) => [grantKey(row), 'leave-out']));
    expect(aimWith(chosen)).toEqual({ whyNot: 'No grant is in the review.' });
  });
});
