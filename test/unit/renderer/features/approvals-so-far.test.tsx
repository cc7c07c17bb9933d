import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ApprovalView, IntentDetail } from '#shared/ipc';
import { ApprovalsSoFar } from '../../../../renderer/features/approvals/ApprovalsSoFar.tsx';
import { Decided } from '../../../../renderer/features/approvals/Decided.tsx';

const approval = (over: Partial<ApprovalView>): ApprovalView => ({
  personName: 'Anna Keller',
  forName: null,
  decision: 'approve',
  reason: null,
  at: '2026-05-01T09:00:00Z',
  tokenSerial: 'T-1',
  device: 'desk-1',
  headSize: 3,
  stale: null,
  shadow: null,
  ...over,
});

const shown = (over: Partial<IntentDetail>): string =>
  renderToStaticMarkup(
    <ApprovalsSoFar
      detail={
        {
          row: { progress: { unmet: [] } },
          quorum: {
            groups: [
              {
                name: 'Treasury',
                atLeast: 2,
                counted: ['Anna Keller'],
                escalation: 'Since 2026-05-01 17:00 UTC also Board may approve; as many are asked.',
              },
              { name: 'Compliance', atLeast: 1, counted: [], escalation: null },
            ],
            forecast: 'Only David Lindqvist can still fill the open seat.',
          },
          approvals: [],
          ...over,
        } as unknown as IntentDetail
      }
    />,
  );

test('each group says how far it is and who counts', () => {
  const html = shown({});
  expect(html).toContain('aria-label="Treasury 1 of 2"');
  expect(html).toContain('aria-label="Compliance 0 of 1"');
  expect(html).toContain('Anna Keller');
  expect(html).toContain('Only David Lindqvist can still fill the open seat.');
  expect(html).toContain('Nobody has signed yet.');
  expect(html).toContain('Since 2026-05-01 17:00 UTC also Board may approve; as many are asked.');
});

const decided = (over: Partial<ApprovalView>): string =>
  renderToStaticMarkup(<Decided approval={approval(over)} />);

test('an approval that no longer counts is struck out, with the reason beside it', () => {
  const html = decided({ stale: 'the key was revoked' });
  const [struck] = [...html.matchAll(/<s>(.*?)<\/s>/g)].map(([, inner]) => inner ?? '');
  expect(struck).toContain('Anna Keller');
  expect(struck).not.toContain('the key was revoked');
  expect(html).toContain('no longer counts: the key was revoked');
  expect(decided({})).not.toContain('<s>');
});

test('an approval in shadow says that it does not count, and until when', () => {
  const shadow = 'Oscar Lind is in shadow until 2026-05-08 09:00 UTC or after 4 more items';
  const html = decided({ personName: 'Oscar Lind', shadow });
  expect(html).toContain(`does not count: ${shadow}`);
  expect(html).not.toContain('<s>');
});
