import { describe, expect, test } from 'vitest';
import type { QuorumHealthRow } from '#shared/ipc';
import {
  breakersText,
  byUrgency,
  headline,
  seatTexts,
} from '../../../../../renderer/features/people/health/health-words.ts';

const row = (rule: string, over: Partial<QuorumHealthRow> = {}): QuorumHealthRow => ({
  rule,
  title: rule,
  actions: ['transfer'],
  groups: [{ name: 'Treasury', atLeast: 2, able: ['Anna', 'Bram', 'Carla'], inShadow: [] }],
  isReachable: true,
  breakers: [],
  ...over,
});

const lost = (rule: string): QuorumHealthRow => row(rule, { isReachable: false });

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
    expect(headline([row('A', { breakers: [['David']] }), row('B')], [], [])).toEqual({
      tone: 'info',
      text: 'Every rule can be met by the people who are there.',
      more: 'One person’s absence is enough to miss quorum for 1 rule: A.',
    });
    expect(headline([lost('A')], [], []).tone).toBe('alarm');
  });

  test('tells what an absence costs, and not what was lost before', () => {
    const today = [row('A'), row('B'), lost('C')];
    expect(headline(today, [lost('A'), lost('B'), lost('C')], ['Anna', 'Bram'])).toEqual({
      tone: 'warn',
      text: 'Away: Anna and Bram. You will miss quorum for 2 rules: A and B.',
      more: 'Nobody can meet 1 rule: C, whoever is away.',
    });
    expect(headline(today, today, ['Anna']).text).toBe(
      'Away: Anna. Every rule that can be met today can still be met.',
    );
  });
});
