import { describe, expect, test } from 'vitest';
import type { QuorumHealthRow } from '#shared/ipc';
import {
  breakersText,
  byUrgency,
  dayAsked,
  dayProblem,
  headline,
  overdueText,
  seatTexts,
  stateNote,
} from '../../../../../renderer/features/people/health/health-words.ts';

const row = (rule: string, over: Partial<QuorumHealthRow> = {}): QuorumHealthRow => ({
  rule,
  title: rule,
  actions: ['transfer'],
  groups: [{ name: 'Treasury', atLeast: 2, able: ['Anna', 'Bram', 'Carla'], inShadow: [], letIn: null }],
  overdueSince: null,
  afterHours: 0,
  lostFrom: null,
  isReachable: true,
  breakers: [],
  ...over,
});

const lost = (rule: string): QuorumHealthRow => row(rule, { isReachable: false, afterHours: null });

const lostOverdue = (rule: string): QuorumHealthRow =>
  row(rule, { isReachable: false, afterHours: null, overdueSince: '2026-12-01', lostFrom: '2026-12-02' });

describe('the health of the quorums', () => {
  test('puts what can not be met first, then what hangs on one person, then on two', () => {
    const rows = [
      row('A'),
      row('B', { breakers: [['Anna', 'Bram']] }),
      row('C', { breakers: [['David']] }),
      lost('D'),
      row('E'),
    ];
    expect(byUrgency(rows).map(({ rule }) => rule)).toEqual(['D', 'C', 'B', 'A', 'E']);
  });

  test('says needed and able, and without whom', () => {
    expect(seatTexts(row('A'))).toEqual(['2 / 3 Treasury']);
    expect(breakersText({ breakers: [['David'], ['Anna', 'Bram']] })).toBe('David or Anna with Bram');
    expect(breakersText({ breakers: [['A'], ['B'], ['C'], ['D']] })).toBe('A, B, C or D');
    expect(breakersText({ breakers: [['A'], ['B'], ['C'], ['D'], ['E']] })).toBe('A, B, C or 2 more');
  });

  test('tells what hangs on one person while everybody is there', () => {
    expect(headline([row('A', { breakers: [['David']] }), row('B')], [], { away: [] })).toEqual({
      tone: 'info',
      text: 'Every rule can be met by the people who are there.',
      more: 'One person’s absence is enough to miss quorum for 1 rule: A.',
    });
    expect(headline([lost('A')], [], { away: [] }).tone).toBe('alarm');
  });

  test('tells what an absence costs, and not what was lost before', () => {
    const today = [row('A'), row('B'), lost('C')];
    expect(headline(today, [lost('A'), lost('B'), lost('C')], { away: ['Anna', 'Bram'] })).toEqual({
      tone: 'warn',
      text: 'Away: Anna and Bram. You will miss quorum for 2 rules: A and B.',
      more: 'Nobody can meet 1 rule: C today, whoever is away.',
    });
    expect(headline(today, today, { away: ['Anna'] }).text).toBe(
      'Away: Anna. Every rule that can be met today can still be met.',
    );
  });

  test('says of a day that is past that it can not be asked about, instead of leaving it out', () => {
    const today = '2026-11-30';
    expect(dayProblem('2026-11-29', today)).toBe('Today or later.');
    expect(dayProblem('2025-12-31', today)).toBe('Today or later.');
    for (const day of ['2026-11-30', '2026-12-01', '2027-01-01'])
      expect(dayProblem(day, today)).toBeUndefined();
    expect(['2026-11-29', '2026-11-30', '2026-12-01'].map((day) => dayAsked(day, today))).toEqual([
      undefined,
      undefined,
      '2026-12-01',
    ]);
  });

  test('asks about a day, and says what is missed there only because a rule is overdue by then', () => {
    const today = [row('A', { lostFrom: '2026-12-02' }), row('B')];
    const then = [lostOverdue('A'), lost('B')];
    expect(headline(today, then, { away: ['Anna'], day: '2026-12-04' })).toEqual({
      tone: 'warn',
      text: 'On 2026-12-04, away: Anna. You will miss quorum for 2 rules: A and B.',
      more: '1 rule: A could still be met if looked at again in time: overdue by then, one person more is asked.',
    });
    expect(headline(today, today, { away: [], day: '2026-12-01' }).text).toBe(
      'On 2026-12-01: Every rule that can be met today can still be met.',
    );
  });

  test('tells today what is lost as it is overdue, and the next day from which something is', () => {
    const rows = [
      lostOverdue('A'),
      row('B', { lostFrom: '2027-01-02' }),
      row('C', { lostFrom: '2026-12-10' }),
    ];
    expect(headline(rows, rows, { away: [] })).toEqual({
      tone: 'alarm',
      text: 'The people who are there can not meet 1 rule: A.',
      more:
        '1 rule: A only because the date of review has passed: look at that again. ' +
        'From 2026-12-10 on nobody can meet 1 rule: C, unless looked at again before.',
    });
  });

  test('says of a rule how its date and its escalation change its seats', () => {
    const letIn = { afterHours: 8, names: ['Board'], able: ['Eve'] };
    const place = { name: 'Treasury', atLeast: 3, able: ['Anna', 'Bram'], inShadow: [], letIn };
    expect(seatTexts(row('A', { groups: [place] }))).toEqual(['3 / 2 Treasury, after 8 h Board']);
    expect(stateNote(row('A'))).toBeNull();
    expect(stateNote(row('A', { afterHours: 8 }))).toBe('once open 8 hours');
    expect(stateNote(row('A', { lostFrom: '2026-12-02' }))).toBe('not from 2026-12-02 on');
    expect(stateNote(row('A', { overdueSince: '2026-11-01' }))).toBe('overdue: one more');
    expect(stateNote(lostOverdue('A'))).toBe('as it is overdue');
    expect(overdueText(row('A'))).toBeNull();
    expect(overdueText(lostOverdue('A'))).toContain('had to be looked at by 2026-12-01');
    expect(overdueText(row('A', { lostFrom: '2026-12-02' }))).toContain('From 2026-12-02 on');
  });
});
