import type { ReactElement } from 'react';
import type { PolicyVersionRow } from '#shared/ipc';
import { Mark, type Column } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { directionText, namesText, sinceText, stateWord } from '../policy-words.ts';
import styles from './Versions.module.css';

const c = classes(styles);

const Title = ({ row }: { readonly row: PolicyVersionRow }): ReactElement => (
  <span className={c('two')}>
    <span className={c('clip', 'first')}>{row.title}</span>
    <span className={c('clip', 'second')}>{row.reason ?? 'The version of the genesis'}</span>
  </span>
);

/** The first by name, and whoever else approved it below. */
const Approvers = ({ row }: { readonly row: PolicyVersionRow }): ReactElement => {
  const [first, ...rest] = row.approvedBy;
  if (rest.length === 0) return <span>{first?.name ?? '–'}</span>;
  return (
    <span className={c('two')}>
      <span className={c('clip')}>{first?.name}</span>
      <span className={c('clip')}>{namesText(rest)}</span>
    </span>
  );
};

const State = ({ row }: { readonly row: PolicyVersionRow }): ReactElement => {
  const { text, tone } = stateWord(row);
  return <Mark tone={tone}>{text}</Mark>;
};

export const versionColumns: readonly Column<PolicyVersionRow>[] = [
  { id: 'version', header: 'Version', width: '56px', align: 'end', cell: ({ version }) => String(version) },
  {
    id: 'title',
    header: 'Title and reason',
    width: 'minmax(200px, 1fr)',
    cell: (row) => <Title row={row} />,
  },
  { id: 'state', header: 'State', width: '136px', cell: (row) => <State row={row} /> },
  { id: 'since', header: 'Since (UTC)', width: '156px', cell: (row) => <span>{sinceText(row)}</span> },
  {
    id: 'direction',
    header: 'Against its base',
    width: '104px',
    cell: ({ isLooser }) => (
      <span className={c(isLooser === null && 'quiet')}>{directionText(isLooser)}</span>
    ),
  },
  {
    id: 'rules',
    header: 'Rules',
    width: '48px',
    align: 'end',
    fromWidth: 760,
    cell: ({ ruleCount }) => String(ruleCount),
  },
  {
    id: 'by',
    header: 'Proposed by',
    width: '136px',
    fromWidth: 900,
    cell: ({ proposedBy }) => <span>{proposedBy?.name ?? '–'}</span>,
  },
  {
    id: 'approved',
    header: 'Approved by',
    width: 'minmax(120px, 0.5fr)',
    fromWidth: 1080,
    cell: (row) => <Approvers row={row} />,
  },
];
