import { describe, expect, test } from 'vitest';
import type { IntentDetail } from '#shared/ipc';
import { placeInLine, whyNot } from '../../../../renderer/features/approvals/decision-words.ts';
import { urgencyOf } from '../../../../renderer/features/approvals/urgency.ts';

const detailWith = (
  groups: readonly { atLeast: number; counted: readonly string[] }[],
  mayDecide: IntentDetail['mayDecide'] = { can: true },
): IntentDetail =>
  ({ row: { progress: { groups, unmet: [], satisfied: false } }, mayDecide }) as unknown as IntentDetail;

describe('why no decision can be made', () => {
  const detail = detailWith([{ atLeast: 1, counted: [] }]);
  const refused = detailWith([], { can: false, why: 'Mei-Ling Chau of Compliance has to decide.' });

  test('nothing stands against it', () => {
    expect(whyNot('approve', detail, true, undefined)).toBeUndefined();
  });

  test('what stands against any signature comes first', () => {
    expect(whyNot('approve', refused, false, 'Nobody is signed in.')).toBe('Nobody is signed in.');
  });

  test('bytes that can not be decoded come before everything that the vault says', () => {
    expect(whyNot('approve', refused, false, undefined)).toContain('decoded');
    expect(whyNot('approve', detail, false, undefined)).toContain('decoded');
  });

  test('the vault’s sentence is shown as it is', () => {
    expect(whyNot('approve', refused, true, undefined)).toBe('Mei-Ling Chau of Compliance has to decide.');
  });
});

describe('what somebody who can not approve may still sign', () => {
  const version = detailWith([], {
    can: false,
    why: 'It exceeds its budget.',
    mayStill: ['reject', 'return'],
  });
  const cooling = detailWith([], { can: false, why: 'It cools down.', mayStill: ['reject'] });

  test('is what the vault names, and nothing else', () => {
    expect(whyNot('approve', version, true, undefined)).toBe('It exceeds its budget.');
    for (const decision of ['reject', 'return'] as const)
      expect(whyNot(decision, version, true, undefined)).toBeUndefined();
    expect(whyNot('reject', cooling, true, undefined)).toBeUndefined();
    expect(whyNot('return', cooling, true, undefined)).toBe('It cools down.');
  });

  test('is nothing where no signature is possible', () => {
    expect(whyNot('reject', version, false, undefined)).toContain('decoded');
    expect(whyNot('reject', version, true, 'Nobody is signed in.')).toBe('Nobody is signed in.');
  });
});

describe('the place in line', () => {
  test('of somebody in shadow is none: an approval would not count, a rejection would', () => {
    const shadow = 'Oscar Lind is in shadow until 2026-05-08 09:00 UTC or after 5 more items';
    expect(placeInLine(detailWith([{ atLeast: 1, counted: [] }], { can: true, shadow }))).toBe(
      `${shadow}: an approval is recorded and does not count, a rejection does.`,
    );
  });

  test.each([
    [[{ atLeast: 1, counted: [] }], 'Your signature alone approves it.'],
    [[{ atLeast: 3, counted: [] }], 'You would be the first of 3 to sign.'],
    [
      [
        { atLeast: 2, counted: ['a'] },
        { atLeast: 1, counted: [] },
      ],
      'You would be the second of 3 to sign.',
    ],
    [[{ atLeast: 2, counted: ['a'] }], 'You would be the last of 2 to sign.'],
    [
      [
        { atLeast: 2, counted: ['a'] },
        { atLeast: 1, counted: ['a'] },
      ],
      'You would be the second of 3 to sign.',
    ],
  ])('%j: %s', (groups, sentence) => {
    expect(placeInLine(detailWith(groups))).toBe(sentence);
  });
});

describe('urgency', () => {
  const now = new Date(2026, 4, 4, 12, 0, 0).getTime();
  const inHours = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();

  test('is the nearer of expiry and execution date', () => {
    const expiring = urgencyOf({ expiresAt: inHours(2), executionDate: '2026-05-20' }, now);
    expect(expiring).toMatchObject({ text: '2 h', tone: 'soon', meaning: 'Until the item expires' });
    const due = urgencyOf({ expiresAt: inHours(200), executionDate: '2026-05-04' }, now);
    expect(due).toMatchObject({
      text: '12 h',
      tone: 'normal',
      meaning: 'Until the end of the execution date',
    });
  });

  test('says late when it is', () => {
    expect(urgencyOf({ expiresAt: inHours(-1), executionDate: null }, now)).toMatchObject({
      text: 'late',
      tone: 'past',
    });
  });
});
