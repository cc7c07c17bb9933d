import { describe, expect, test } from 'vitest';
import type { GrantUseRow, QuorumHealthRow } from '#shared/ipc';
import type { Role } from '#shared/roster';
import {
  countsText,
  decidersOf,
  grantKey,
  grantsInOrder,
  inUse,
  leftToDecide,
  lossText,
  removalTexts,
  reviewAim,
  summaryOf,
  textOfUse,
  wordOfUse,
  type Decisions,
} from '../../../../../renderer/features/people/review/review-draft.ts';
import { ANNA, BRAM, GRETA, HENRIK, INES, ROSTER } from './fixtures.ts';

const grant = (person: typeof ANNA, role: Role, isIdle = false): GrantUseRow => ({
  person: person.id,
  name: person.name,
  role,
  kind: 'exercised',
  isIdle,
  isUsedLately: !isIdle,
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
    groups: [{ name: 'Security', atLeast: 2, able: [], inShadow: [], letIn: null }],
    overdueSince: null,
    isReachable: true,
    afterHours: 0,
    lostFrom: null,
    breakers: [],
  },
  {
    rule: 'BOOK-1',
    title: '',
    actions: ['transfer'],
    groups: [{ name: 'Treasury', atLeast: 3, able: [], inShadow: [], letIn: null }],
    overdueSince: null,
    isReachable: true,
    afterHours: 0,
    lostFrom: null,
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

  test('leaves those out who decide on it; whatever nobody answers for falls', () => {
    expect(deciders.seats).toBe(2);
    expect(deciders.people.map(({ name }) => name)).toEqual(['Greta', 'Henrik', 'Ines']);
    const summary = summaryOf(ROWS, new Map(), outside);
    const { kept, removed, unanswered, leftOut } = summary;
    expect([kept.length, removed.length, unanswered.length, leftOut.length]).toEqual([0, 3, 3, 3]);
    expect(countsText(summary)).toBe(
      '0 kept, 3 removed, 3 of them because nobody answered; 3 not in this review.',
    );
    expect(aimWith(new Map())).toEqual({
      whyNot: 'Nothing is answered yet: what nobody answers for falls.',
    });
  });

  test('takes one answer for all that is in use, and none for what is idle, held ready or leaves no trace', () => {
    const silent: readonly GrantUseRow[] = [
      { ...grant(ANNA, 'break-glass'), kind: 'held-ready', isUsedLately: false, lastUsed: null },
      { ...grant(ANNA, 'auditor'), kind: 'no-trace', isUsedLately: false, lastUsed: null },
      { ...grant(ANNA, 'compliance'), isUsedLately: false, lastUsed: null },
    ];
    expect(inUse([...ROWS, ...silent], outside).map(grantKey)).toEqual(
      [grant(ANNA, 'requester'), grant(BRAM, 'approver'), grant(ANNA, 'compliance')].map(grantKey),
    );
    expect(silent.map(lossText)).toEqual([
      'Without it Anna can’t declare an emergency. Two holders have to be left, or the review is refused.',
      'Without it Anna can’t look as an auditor, or stand by as a witness, any more.',
      undefined,
    ]);
    expect(silent.map(wordOfUse)).toEqual(['held ready', 'leaves no trace', 'too new to tell']);
  });

  test('asks for an answer of its own where the last use was long ago, whatever the role', () => {
    const longAgo = { isUsedLately: false, lastUsed: '2026-01-05T10:00:00.000Z' } as const;
    const rows: readonly GrantUseRow[] = [
      { ...grant(ANNA, 'approver', true), ...longAgo },
      { ...grant(ANNA, 'break-glass'), ...longAgo, kind: 'held-ready' },
      { ...grant(ANNA, 'auditor'), ...longAgo, kind: 'no-trace' },
    ];
    expect(inUse(rows, outside)).toEqual([]);
    expect(rows.map(wordOfUse)).toEqual(['unused', 'held ready', 'leaves no trace']);
    const lately = rows.map((row) => ({ ...row, isIdle: false, isUsedLately: true }));
    expect(inUse(lately, outside)).toEqual(lately);
    expect(lately.map(wordOfUse)).toEqual(['in use', 'in use', 'in use']);
    expect(lately.map(textOfUse)).toEqual(Array.from(lately, () => 'Used within 90 days'));
  });

  test('says what falls with a role, seats as well', () => {
    const chosen: Decisions = new Map([
      [grantKey(grant(ANNA, 'approver')), 'remove'],
      [grantKey(grant(ANNA, 'requester')), 'keep'],
      [grantKey(grant(BRAM, 'approver')), 'keep'],
    ]);
    expect(removalTexts(summaryOf(ROWS, chosen, outside), ROSTER)).toEqual([
      'Anna: Approver, with the seat in Treasury',
    ]);
  });

  test('is one change with each decision, and the day of its last use', () => {
    const aim = aimWith(
      new Map([
        [grantKey(grant(ANNA, 'approver')), 'remove'],
        [grantKey(grant(ANNA, 'requester')), 'keep'],
      ]),
    );
    expect(aim).toMatchObject({ ready: { kind: 'access-review', through: '2026-05-05' } });
    expect('ready' in aim && aim.ready.kind === 'access-review' ? aim.ready.decisions : []).toEqual([
      { person: ANNA.id, role: 'requester', decision: 'keep', lastUsed: '2026-05-04' },
      { person: ANNA.id, role: 'approver', decision: 'remove', lastUsed: null },
      { person: BRAM.id, role: 'approver', decision: 'no-answer', lastUsed: '2026-05-04' },
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
