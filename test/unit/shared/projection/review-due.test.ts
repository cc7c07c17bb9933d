import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import type { RosterChange } from '#shared/intent';
import { grantsSeen, REVIEW_DAYS, reviewState, waitsForReview, type ReviewState } from '#shared/projection';
import type { Role } from '#shared/roster';
import { ANNA, BEN, CLEO } from '../../../support/company.ts';
import { GRACE, HUGO, MARA, NORA, PeopledLedger, peopledGenesis } from '../../../support/people.ts';

/* When a review of access is due, and what it takes by silence. */

const SINCE = '2026-01-01T00:00:00.000Z';
const DAY_MS = 86_400_000;
const after = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * DAY_MS).toISOString();

const stateAt = ({ set }: PeopledLedger, at: string): ReviewState => {
  if (set.roster === undefined) throw new Error('no roster');
  return reviewState(set.roster.roster.people, grantsSeen([...set.intents.values()]), { at, since: SINCE });
};

type Decision = Extract<RosterChange, { kind: 'access-review' }>['decisions'][number];

const review = (
  ...decisions: readonly (readonly [PersonId, Role, Decision['decision']])[]
): RosterChange => ({
  kind: 'access-review',
  through: '2026-04-30',
  decisions: decisions.map(([person, role, decision]) => ({ person, role, decision, lastUsed: null })),
});

const grants = ({ set }: PeopledLedger, ...without: readonly PersonId[]) =>
  [...(set.roster?.roster.people ?? [])]
    .filter(({ id }) => !without.includes(id))
    .flatMap(({ id, roles }) => roles.map((role) => [id, role, 'keep'] as const))
    .sort(([a, left], [b, right]) => (`${a} ${left}` < `${b} ${right}` ? -1 : 1));

describe('a review', () => {
  test('is due a quarter after the journal began, to the instant', () => {
    const ledger = new PeopledLedger();
    const due = after(SINCE, REVIEW_DAYS);
    const before = stateAt(ledger, after(due, -0.001));
    expect(before).toEqual({ lastAt: null, dueAt: due, isOverdue: false, overdue: [] });
    const now = stateAt(ledger, due);
    expect(now.isOverdue).toBe(true);
    expect(now.overdue).toHaveLength(grants(ledger).length);
  });

  test('that leaves grants out leaves them due, and no others', () => {
    const ledger = new PeopledLedger();
    const outside = [GRACE, HUGO, 'ivan' as PersonId];
    expect(ledger.change(review(...grants(ledger, ...outside)))).toBe('carried-out');
    const due = after(SINCE, REVIEW_DAYS);
    const state = stateAt(ledger, due);
    expect(state.lastAt).toBe(ledger.time);
    expect(state.overdue).toEqual(outside.map((person) => ({ person, role: 'security-admin' })));
    expect(state.dueAt).toBe(due);
  });

  test('that is not carried out changes nothing', () => {
    const ledger = new PeopledLedger();
    const due = after(SINCE, REVIEW_DAYS);
    const before = stateAt(ledger, due);
    expect(ledger.change(review([BEN, 'break-glass', 'no-answer']))).toBe('break-glass-lost');
    expect(stateAt(ledger, due)).toEqual(before);
  });

  test('takes what nobody answers for, as what it removes', () => {
    const ledger = new PeopledLedger();
    expect(
      ledger.change(
        review([ANNA, 'approver', 'keep'], [MARA, 'approver', 'no-answer'], [NORA, 'approver', 'remove']),
      ),
    ).toBe('carried-out');
    expect(ledger.grantsOf(MARA)).toEqual({ roles: [], groups: [] });
    expect(ledger.grantsOf(NORA)).toEqual({ roles: [], groups: [] });
    expect(ledger.grantsOf(ANNA).roles).toContain('approver');
  });

  test('looks at what was given since from that day on', () => {
    const ledger = new PeopledLedger();
    ledger.change(ledger.regrant(MARA, ['requester', 'approver'], ['treasury']));
    const ofMara = stateAt(ledger, after(SINCE, REVIEW_DAYS)).overdue.filter(({ person }) => person === MARA);
    expect(ofMara).toEqual([{ person: MARA, role: 'approver' }]);
  });
});

test('while it is overdue waits what gives a role or a seat, and nothing else', () => {
  const ledger = new PeopledLedger();
  const waits = (change: RosterChange): boolean => waitsForReview(change, peopledGenesis().roster.groups);
  expect(waits(ledger.regrant(NORA, ['approver', 'requester'], []))).toBe(true);
  expect(waits(ledger.regrant(NORA, ['approver'], ['treasury']))).toBe(true);
  expect(waits(ledger.regrant(CLEO, [], []))).toBe(false);
  expect(waits(review([ANNA, 'approver', 'keep']))).toBe(false);
  expect(waits({ kind: 'set-standing', person: NORA, from: 'suspended', to: 'active' })).toBe(false);
});

test('whoever is missing for a review, or for an emergency, is named while it is overdue', () => {
  const ledger = new PeopledLedger();
  const waits = (roles: readonly Role[], groups: readonly string[]): boolean =>
    waitsForReview(ledger.regrant(NORA, roles, groups), peopledGenesis().roster.groups);
  expect(waits(['approver', 'security-admin'], ['security'])).toBe(false);
  expect(waits(['approver', 'break-glass'], ['break-glass'])).toBe(false);
  expect(waits(['approver', 'break-glass'], ['break-glass', 'treasury'])).toBe(true);
  expect(waits(['approver', 'break-glass', 'requester'], ['break-glass'])).toBe(true);
  expect(waits(['approver'], ['unheard-of'])).toBe(true);
});
