import type { ReactElement } from 'react';
import type { MandateRow } from '#shared/ipc';
import { Mark, type Column } from '../../../components/index.ts';
import { listText } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import styles from '../Wallets.module.css';
import { maximaText, nameOfRole, standingWords } from './mandate-words.ts';

const c = classes(styles);

const Two = ({
  first,
  second,
}: {
  readonly first: ReactElement | string;
  readonly second: string;
}): ReactElement => (
  <span className={c('two')}>
    <span className={c('first')}>{first}</span>
    <span className={c('second')}>{second}</span>
  </span>
);

const Client = ({ row }: { readonly row: MandateRow }): ReactElement => (
  <Two
    first={
      <>
        <span className={c('clip')}>{row.client}</span>
        <Mark tone={standingWords[row.standing].tone}>{standingWords[row.standing].text}</Mark>
      </>
    }
    second={row.purpose}
  />
);

const Reach = ({ row }: { readonly row: MandateRow }): ReactElement => (
  <Two
    first={<span className={c('clip')}>{listText(row.wallets.map(({ name }) => name))}</span>}
    second={row.roles.length === 0 ? 'No accounts of the ledger' : row.roles.map(nameOfRole).join(', ')}
  />
);

export const mandateColumns: readonly Column<MandateRow>[] = [
  { id: 'client', header: 'Client', width: 'minmax(180px, 1fr)', cell: (row) => <Client row={row} /> },
  {
    id: 'reach',
    header: 'Accounts of',
    width: 'minmax(180px, 1fr)',
    fromWidth: 720,
    cell: (row) => <Reach row={row} />,
  },
  {
    id: 'maxima',
    header: 'At most in one operation',
    width: 'minmax(170px, 0.8fr)',
    cell: (row) => <span className={c('clip')}>{maximaText(row.maxima)}</span>,
  },
  {
    id: 'owner',
    header: 'Answered for by',
    width: '168px',
    fromWidth: 980,
    cell: (row) => <Two first={row.ownerName} second={row.isOwned ? '' : 'not active: posts nothing'} />,
  },
  {
    id: 'end',
    header: 'Ends (UTC)',
    width: '132px',
    cell: (row) => <span>{row.expiresAt.slice(0, 16).replace('T', ' ')}</span>,
  },
];
