import { History } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import type { PolicyDraftRow, QueueRow } from '#shared/ipc';
import {
  EmptyState,
  LoadingState,
  LoadProblem,
  Money,
  Select,
  VirtualTable,
  type Column,
} from '../../../components/index.ts';
import { amountText, ask, useLoaded, usePages } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { statusLabels } from '../../approvals/index.ts';
import { utcText } from '../policy-words.ts';
import { Explanation } from './Explanation.tsx';
import styles from './Past.module.css';

const c = classes(styles);

/** Decided items, each explained by the version of its day, by the one in force, and by a draft that one picks. */
export const PastDecisions = (): ReactElement => {
  const load = useCallback(
    (offset: number, limit: number) => ask('queue.page', { section: 'done', offset, limit, search: '' }),
    [],
  );
  const list = usePages(load, 'queue', 'past');
  const [active, setActive] = useState(0);
  const [draft, setDraft] = useState<string | null>(null);
  const drafts = useDrafts();
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
  // A draft that was proposed or thrown away meanwhile is none any more.
  const picked = drafts.some(({ id }) => id === draft) ? draft : null;
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
      {row !== undefined && (
        <Explanation key={row.digest} digest={row.digest} draft={picked}>
          {drafts.length > 0 && <DraftPicker drafts={drafts} picked={picked} onPick={setDraft} />}
        </Explanation>
      )}
    </div>
  );
};

/** The drafts of this desk; none until they are loaded. */
const useDrafts = (): readonly PolicyDraftRow[] => {
  const load = useCallback(() => ask('policies.drafts', {}), []);
  const [drafts] = useLoaded(load, 'policies');
  return drafts.state === 'ready' ? drafts.value : NONE;
};

const NONE: readonly PolicyDraftRow[] = [];
/** Ids of drafts are not empty. */
const NO_DRAFT = '';

interface DraftPickerProps {
  readonly drafts: readonly PolicyDraftRow[];
  readonly picked: string | null;
  readonly onPick: (draft: string | null) => void;
}

/** By which draft the items are judged as well. */
const DraftPicker = ({ drafts, picked, onPick }: DraftPickerProps): ReactElement => (
  <div className={c('pick')}>
    <Select
      label="Judge it under a draft as well"
      options={[
        { id: NO_DRAFT, label: 'No draft' },
        ...drafts.map(({ id, title, changedAt }) => ({ id, label: `${title}, ${utcText(changedAt)} UTC` })),
      ]}
      value={picked ?? NO_DRAFT}
      onChange={(id) => {
        onPick(id === NO_DRAFT ? null : id);
      }}
    />
  </div>
);

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
