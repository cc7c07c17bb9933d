import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import type { PolicyAnswerView } from '#shared/ipc';
import { PolicyAnswer } from '../../../../renderer/features/approvals/PolicyAnswer.tsx';

const answer: PolicyAnswerView = {
  decision: 'requires',
  version: 2,
  digest: '0123456789abcdef'.repeat(4),
  proposedUnder: null,
  headline: '3 = 2 Treasury + 1 Compliance.',
  reasons: ['Treasury 2 because of T-1.', 'Compliance 1 because of P-1.'],
  counterfactuals: ['Would need 2 if the amount were smaller.'],
  notMatched: ['N-2 (time is inside hours)'],
  shadow: ['Would also need 1 Board if rule S-1 were binding: amount 1.00 EUR (rule S-1, v1).'],
  overdue: [],
  micros: 1,
};

const shown = (over: Partial<PolicyAnswerView> = {}): string =>
  renderToStaticMarkup(<PolicyAnswer policy={{ ...answer, ...over }} />);

test('headline, reasons, what would change it, what did not match and the version with its whole digest', () => {
  const html = shown();
  for (const text of [
    answer.headline,
    ...answer.reasons,
    ...answer.counterfactuals,
    ...answer.notMatched,
    ...answer.shadow,
  ])
    expect(html).toContain(text);
  expect(html).toContain('Policy version 2');
  expect(html).toContain(
    `aria-label="Digest of policy version 2 ${'0123 4567 89ab cdef '.repeat(4).trim()}"`,
  );
});

test('an item in flight says by which versions it is judged', () => {
  expect(shown()).toContain('In force now, and when the item was proposed.');
  expect(shown({ proposedUnder: 1 })).toContain('Proposed under version 1; version 2 is in force now.');
});

test('what is empty has no heading', () => {
  const html = shown({ counterfactuals: [], notMatched: [], shadow: [] });
  expect(html).not.toContain('What would change it');
  expect(html).not.toContain('Rules that did not match');
  expect(html).not.toContain('rules on trial');
});

test('rules that were overdue are named with whoever answers for them, and only then', () => {
  expect(shown()).not.toContain('to be reviewed');
  const html = shown({
    overdue: [
      {
        rule: 'T-1',
        title: 'Transfers need two',
        reviewBy: '2026-04-30',
        owner: { id: 'p-carla' as PersonId, name: 'Carla Rossi' },
      },
    ],
  });
  expect(html).toContain('One rule behind it had to be reviewed before it was proposed.');
  expect(html).toContain('T-1, Transfers need two: by 2026-04-30. Carla Rossi answers for it.');
});
