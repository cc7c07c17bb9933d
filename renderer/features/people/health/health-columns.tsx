import type { ReactElement } from 'react';
import type { QuorumHealthRow } from '#shared/ipc';
import { Mark, type Column } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { Two } from '../layout/Layout.tsx';
import styles from './Health.module.css';
import { alone, breakersText, seatTexts, stateNote } from './health-words.ts';

const c = classes(styles);

const State = ({ row }: { readonly row: QuorumHealthRow }): ReactElement => {
  const note = stateNote(row);
  return (
    <span className={c('state')}>
      {row.isReachable ? (
        <Mark tone={alone(row) ? 'warn' : 'ok'}>{alone(row) ? 'on one person' : 'reachable'}</Mark>
      ) : (
        <Mark tone="alarm">out of reach</Mark>
      )}
      {note !== null && <span className={c('note')}>{note}</span>}
    </span>
  );
};

export const healthColumns: readonly Column<QuorumHealthRow>[] = [
  {
    id: 'rule',
    header: 'Rule',
    width: 'minmax(180px, 1.4fr)',
    cell: ({ rule, title }) => <Two first={rule} second={title} />,
  },
  {
    id: 'seats',
    header: 'Seats, needed / able',
    width: 'minmax(150px, 1fr)',
    cell: (row) => (
      <span className={c('seats')}>
        {seatTexts(row).map((text) => (
          <span key={text}>{text}</span>
        ))}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'Quorum',
    width: 'minmax(160px, 1fr)',
    cell: (row) => <State row={row} />,
  },
  {
    id: 'breakers',
    header: 'Missed without',
    width: 'minmax(160px, 1.2fr)',
    fromWidth: 680,
    cell: (row) => (
      <span className={c('lines')} title={breakersText(row)}>
        {breakersText(row)}
      </span>
    ),
  },
];
