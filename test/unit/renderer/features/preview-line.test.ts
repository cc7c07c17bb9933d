import { expect, test } from 'vitest';
import { shownError } from '#shared/errors';
import type { CheckView, ImportPreview } from '#shared/ipc';
import {
  conflictsBesides,
  conflictTitles,
  previewLines,
} from '../../../../renderer/features/imports/preview-line.ts';

const check = (title: string, outcome: CheckView['outcome']): CheckView => ({
  id: title,
  title,
  outcome,
  detail: '',
  remedy: null,
  items: [],
});

test('lines carry what speaks against them, the gravest first', () => {
  const [payee, duplicate, denied] = [
    check('Payee', 'attention'),
    check('Likely duplicate', 'attention'),
    check('Denied by policy', 'fail'),
  ];
  const preview = {
    lines: [{ transaction: 1 }, { transaction: 2 }, { transaction: 3 }],
    conflicts: {
      drafts: [
        { place: 3, conflicts: [payee, denied] },
        { place: 1, conflicts: [duplicate, payee] },
      ],
    },
  } as unknown as ImportPreview;
  const lines = previewLines(preview);
  expect(lines.map(({ conflicts }) => conflicts)).toEqual([[duplicate, payee], [], [denied, payee]]);
  expect(lines.map(({ conflicts }) => conflictTitles(conflicts))).toEqual([
    'Likely duplicate, payee',
    '',
    'Denied by policy, payee',
  ]);
});

test('an account with too little is told once', () => {
  const checks = [check('funds', 'fail'), check('payee', 'attention')];
  const preview = { conflicts: { checks }, blocked: null } as unknown as ImportPreview;
  expect(conflictsBesides(preview).checks).toEqual(checks);
  const blocked = { ...preview, blocked: shownError('headroom-exceeded') };
  expect(conflictsBesides(blocked).checks.map(({ id }) => id)).toEqual(['payee']);
});
