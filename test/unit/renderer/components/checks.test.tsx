import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { IntentDigest } from '#shared/brand';
import type { CheckView } from '#shared/ipc';
import { Checks } from '../../../../renderer/components/Checks/Checks.tsx';
import { passedText, splitChecks } from '../../../../renderer/components/Checks/split-checks.ts';

const check = (over: Partial<CheckView>): CheckView => ({
  id: 'id',
  title: 'Title',
  outcome: 'pass',
  detail: 'Detail.',
  remedy: null,
  items: [],
  ...over,
});

const anyChecks = fc.array(
  fc
    .record({ id: fc.string(), outcome: fc.constantFrom('pass', 'attention', 'fail') })
    .map((over) => check(over as Partial<CheckView>)),
);

const shown = (checks: readonly CheckView[]): string =>
  renderToStaticMarkup(<Checks checks={checks} onOpenItem={() => undefined} />);

describe('checks', () => {
  test('are all there, what failed first, each kind in its order', () => {
    fc.assert(
      fc.property(anyChecks, (checks) => {
        const { against, passed } = splitChecks(checks);
        const rank = { fail: 0, attention: 1, pass: 2 } as const;
        expect([...against, ...passed]).toEqual(checks.toSorted((a, b) => rank[a.outcome] - rank[b.outcome]));
        expect(passed.every(({ outcome }) => outcome === 'pass')).toBe(true);
      }),
    );
  });

  test('that passed are one line, closed', () => {
    const html = shown([check({ detail: 'Hidden.' }), check({ id: 'b', detail: 'Hidden too.' })]);
    expect(html).toContain('Nothing found that speaks against it.');
    expect(html).toContain('2 checks passed');
    expect(html).toContain('aria-expanded="false"');
    expect(passedText(1)).toBe('1 check passed');
  });

  test('against it say what to do and lead to the items that they name', () => {
    const digest = 'ab'.repeat(32) as IntentDigest;
    const html = shown([
      check({
        outcome: 'fail',
        detail: 'The fact.',
        remedy: 'The remedy.',
        items: [{ digest, text: 'The other item' }],
      }),
    ]);
    for (const text of ['The fact.', 'The remedy.', 'The other item', 'aria-label="Failed"', '<button'])
      expect(html).toContain(text);
    expect(html).not.toContain('passed');
  });
});
