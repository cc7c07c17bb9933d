import { History } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import type { QueueRow } from '#shared/ipc';
import { EmptyState, LoadingState, Money, VirtualTable, type Column } from '../../../components/index.ts';
import { amountText, ask, usePages } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { statusLabels } from '../../approvals/index.ts';
import { LoadProblem } from '../LoadProblem.tsx';
import { utcText } from '../policy-words.ts';
import { Explanation } from './Explanation.tsx';
import styles from './Past.module.css';

const c = classes(styles);

/** Decided items, each explained by the version of its day and by the one in force. */
export const PastDecisions = (): ReactElement => {
  const load = useCallback(
    (offset: number, limit: number) => ask('queue.page', { section: 'done', offset, limit, search: '' }),
    [],
  );
  const list = usePages(load, 'queue', 'past');
  const [active, setActive] = useState(0);
  if (list.state === 'loading') return <LoadingState label="Loading the items" rows={8} />;
  if (list.state === 'error' && list.error !== undefined)
    return <LoadProblem error={list.error} onRetry={list.retry} />;
  if (list.total === 0)
    return (
      <EmptyState icon={History} title="Nothing was decided yet">
        Decided items are explained here by the version of their day and by the one in force.
      </EmptyState>
    );
  const at = Math.min(active, list.total - 1);
  const row = list.rowAt(at);
  return (
    <div className={c('split')}>
      <VirtualTable
        label="Past decisions"
        columns={pastColumns}
        rowCount={list.total}
        rowAt={list.rowAt}
        rowHeight={36}
        activeIndex={at}
        onActiveChange={setActive}
        onRangeChange={list.onRangeChange}
        shouldTakeFocus
      />
      {row !== undefined && <Explanation key={row.digest} digest={row.digest} draft={null} />}
    </div>
  );
};

const pastColumns: readonly Column<QueueRow>[] = [
  {
    id: 'title',
    header: 'Item',
    width: 'minmax(160px, 1fr)',
    cell: ({ title }) => <span className={c('clip')}>{title}</span>,
  },
  {
    id: 'amount',
    header: 'Amount',
    width: '168px',
    align: 'end',
    cell: ({ amount }) =>
      amount === null ? '–' : <Money value={amountText(amount)} asset={amount.asset} size="cell" />,
  },
  { id: 'status', header: 'Outcome', width: '184px', cell: ({ status }) => statusLabels[status].text },
  { id: 'at', header: 'Decided (UTC)', width: '132px', cell: ({ lastAt }) => utcText(lastAt) },
];
