import type { PersonId } from '#shared/brand';
import type { GrantUseRow } from '#shared/ipc';
import { roleTitles } from '#shared/roster';
import { Mark, type Column } from '../../../components/index.ts';
import { Small } from '../layout/Layout.tsx';
import { dayOf, decisionOf, decisionWords, wordOfUse, type Decisions } from './review-draft.ts';

export const reviewColumns = (
  chosen: Decisions,
  outside: ReadonlySet<PersonId>,
): readonly Column<GrantUseRow>[] => [
  { id: 'person', header: 'Person', width: 'minmax(112px, 1fr)', cell: ({ name }) => name },
  {
    id: 'role',
    header: 'Role',
    width: 'minmax(112px, 1fr)',
    cell: ({ role }) => roleTitles[role],
  },
  {
    id: 'used',
    header: 'Last used',
    width: '100px',
    cell: (row) => dayOf(row) ?? <Small>not seen</Small>,
  },
  {
    id: 'idle',
    header: 'Power',
    width: '116px',
    fromWidth: 620,
    cell: (row) => (row.isIdle ? <Mark tone="warn">unused</Mark> : <Small>{wordOfUse(row)}</Small>),
  },
  {
    id: 'decision',
    header: 'Decision',
    width: '132px',
    cell: (row) => {
      const { text, tone } = decisionWords[decisionOf(row, chosen, outside)];
      return <Mark tone={tone}>{text}</Mark>;
    },
  },
];
