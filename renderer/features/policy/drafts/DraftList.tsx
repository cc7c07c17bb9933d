import { FilePenLine } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import type { PolicyDraftRow } from '#shared/ipc';
import {
  EmptyState,
  LoadingState,
  LoadProblem,
  Mark,
  VirtualTable,
  type Column,
} from '../../../components/index.ts';
import { ask, useLoaded, useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { utcText } from '../policy-words.ts';
import styles from './Drafts.module.css';

const c = classes(styles);

/** The drafts of this desk, what was changed last first. */
export const DraftList = (): ReactElement => {
  const load = useCallback(() => ask('policies.drafts', {}), []);
  const [drafts, retry] = useLoaded(load, 'policies');
  const [active, setActive] = useState(0);
  const showPolicy = useRoute((state) => state.showPolicy);
  if (drafts.state === 'loading') return <LoadingState label="Loading the drafts" rows={4} />;
  if (drafts.state === 'error') return <LoadProblem error={drafts.error} onRetry={retry} />;
  const rows = drafts.value;
  if (rows.length === 0)
    return (
      <EmptyState icon={FilePenLine} title="No draft is on this desk">
        A draft begins with the version in force. It is examined and tried here before anybody is asked, and
        binds nobody until it is proposed and approved.
      </EmptyState>
    );
  return (
    <VirtualTable
      label="Drafts"
      columns={draftColumns}
      rowCount={rows.length}
      rowAt={(index) => rows[index]}
      rowHeight={52}
      activeIndex={Math.min(active, rows.length - 1)}
      onActiveChange={setActive}
      onOpen={({ id }) => {
        showPolicy({ kind: 'draft', id });
      }}
      shouldTakeFocus
    />
  );
};

const Title = ({ row }: { readonly row: PolicyDraftRow }): ReactElement => (
  <span className={c('two')}>
    <span className={c('clip', 'first')}>{row.title}</span>
    <span className={c('clip', 'second')}>{row.reason === '' ? 'No reason yet' : row.reason}</span>
  </span>
);

const draftColumns: readonly Column<PolicyDraftRow>[] = [
  {
    id: 'title',
    header: 'Title and reason',
    width: 'minmax(200px, 1fr)',
    cell: (row) => <Title row={row} />,
  },
  {
    id: 'base',
    header: 'On version',
    width: '188px',
    cell: (row) => (
      <span className={c('note')}>
        {row.baseVersion}
        {!row.isOnVersionInForce && <Mark tone="warn">to be rebased</Mark>}
      </span>
    ),
  },
  { id: 'rules', header: 'Rules', width: '56px', align: 'end', cell: ({ ruleCount }) => String(ruleCount) },
  { id: 'author', header: 'Begun by', width: '148px', fromWidth: 800, cell: ({ author }) => author.name },
  {
    id: 'changed',
    header: 'Changed (UTC)',
    width: '132px',
    cell: ({ changedAt }) => utcText(changedAt),
  },
];
