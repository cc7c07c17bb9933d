import { expect, test } from 'vitest';
import { err, ok, shownError } from '#shared/errors';
import type { CheckView, DraftConflicts } from '#shared/ipc';
import { triedText } from '../../../../renderer/features/wallets/tried-text.ts';

const tried = (over: Partial<DraftConflicts>): DraftConflicts => ({
  checks: [],
  drafts: [],
  needs: [],
  velocities: [],
  policy: null,
  ...over,
});

test('a draft that is complete says in a line what it would meet', () => {
  const need = {
    decision: 'requires',
    headline: '2 = 1 Compliance + 1 Treasury.',
    reasons: [],
    count: 1,
  } as const;
  const check = { outcome: 'attention' } as CheckView;
  expect(triedText(undefined)).toBe('');
  expect(triedText(ok(tried({ needs: [need] })))).toBe('Would need 2 = 1 Compliance + 1 Treasury.');
  expect(triedText(ok(tried({ needs: [need], checks: [check, { outcome: 'pass' } as CheckView] })))).toBe(
    'Would need 2 = 1 Compliance + 1 Treasury. 1 thing to look at, at the end of the form.',
  );
  expect(
    triedText(ok(tried({ needs: [{ ...need, decision: 'denied', headline: 'Denied: owner-grants.' }] }))),
  ).toBe('Denied: owner-grants.');
  expect(triedText(ok(tried({ needs: [need], checks: [check, { outcome: 'fail' } as CheckView] })))).toBe(
    'Would need 2 = 1 Compliance + 1 Treasury. Something stands in its way: see the end of the form.',
  );
  const refused = shownError('account-exists');
  expect(triedText(err(refused))).toBe(refused.title);
});
