import type { ReactElement, ReactNode } from 'react';
import type { CustodyKeyView } from '#shared/ipc';
import { Mark, type Column } from '../../components/index.ts';
import { listText } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { alivenessWords, daysText, kindWords, recoveryText, stateWords } from './key-words.ts';
import styles from './Keys.module.css';

const c = classes(styles);

const Two = ({ first, second }: { readonly first: ReactNode; readonly second: string }): ReactElement => (
  <span className={c('two')}>
    <span className={c('first')}>{first}</span>
    <span className={c('second')}>{second}</span>
  </span>
);

const Name = ({ row }: { readonly row: CustodyKeyView }): ReactElement => (
  <Two
    first={
      <>
        <span className={c('clip')}>{row.key.name}</span>
        <Mark tone={stateWords[row.state].tone}>{stateWords[row.state].text}</Mark>
        {row.key.custody === 'software-token' && <Mark tone="warn">software</Mark>}
      </>
    }
    second={row.walletNames.length === 0 ? 'Carries out nothing' : listText(row.walletNames)}
  />
);

/** In words and in colour. */
const Recovery = ({ row }: { readonly row: CustodyKeyView }): ReactElement =>
  row.aliveness === null ? (
    <Two first="Not kept alive any more" second="" />
  ) : (
    <Two
      first={<Mark tone={alivenessWords[row.aliveness].tone}>{alivenessWords[row.aliveness].text}</Mark>}
      second={recoveryText(row)}
    />
  );

const holdersText = (row: CustodyKeyView): string =>
  listText(row.parts.flatMap(({ holder }) => (holder === null ? [] : [holder.name])));

export const keyColumns: readonly Column<CustodyKeyView>[] = [
  { id: 'name', header: 'Key', width: 'minmax(220px, 1.2fr)', cell: (row) => <Name row={row} /> },
  {
    id: 'kind',
    header: 'Kind',
    width: 'minmax(120px, 0.6fr)',
    fromWidth: 820,
    cell: (row) => <Two first={kindWords[row.key.kind]} second={row.key.algorithm} />,
  },
  {
    id: 'holders',
    header: 'Holders',
    width: 'minmax(160px, 1fr)',
    fromWidth: 980,
    cell: (row) => <span className={c('clip')}>{holdersText(row)}</span>,
  },
  {
    id: 'recovery',
    header: 'Recoverability',
    width: 'minmax(220px, 1.1fr)',
    cell: (row) => <Recovery row={row} />,
  },
  {
    id: 'proof',
    header: 'Oldest proof',
    width: '140px',
    cell: (row) =>
      row.aliveness === null ? '' : <Two first={daysText(row.oldestDays)} second={`due by ${row.proveBy}`} />,
  },
];
