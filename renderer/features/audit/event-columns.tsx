import type { AuditRow } from '#shared/ipc';
import { clockText, DigestStart, momentText, useNow, type Column } from '../../components/index.ts';
import type { ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import styles from './Audit.module.css';

const c = classes(styles);

const When = ({ at }: { readonly at: number }): ReactElement => (
  <time className={c('quiet')} dateTime={new Date(at).toISOString()} title={momentText(at)}>
    {clockText(at, useNow())}
  </time>
);

export const eventColumns: readonly Column<AuditRow>[] = [
  {
    id: 'seq',
    header: 'Event',
    width: '76px',
    align: 'end',
    cell: (row) => <span className={c('seq')}>{row.seq.toLocaleString('en-GB')}</span>,
  },
  { id: 'time', header: 'Time', width: '124px', cell: (row) => <When at={Date.parse(row.time)} /> },
  { id: 'summary', header: 'What happened', width: 'minmax(220px, 1fr)', cell: (row) => row.summary },
  {
    id: 'actor',
    header: 'By',
    width: '140px',
    fromWidth: 860,
    cell: (row) => <span className={c('quiet')}>{row.actorName}</span>,
  },
  {
    id: 'type',
    header: 'Type',
    width: '152px',
    fromWidth: 1000,
    cell: (row) => <span className={c('type')}>{row.type}</span>,
  },
  {
    id: 'intent',
    header: 'Digest',
    width: '96px',
    fromWidth: 700,
    cell: (row) => (row.intent === null ? null : <DigestStart hex={row.intent} />),
  },
];
