import type { ReactElement } from 'react';
import type { AccountRow } from '#shared/ipc';
import { Iban, Mark, type Column } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import { balanceColumns } from './balance-columns.tsx';
import { tightest } from './headroom.ts';
import styles from './Wallets.module.css';

const c = classes(styles);

/** Only a limit that is passed is worth a word in a list. */
const Standing = ({ row }: { readonly row: AccountRow }): ReactElement | null => {
  const standing = tightest(row.headroom);
  if (standing === 'inside') return null;
  return standing === 'past-hard' ? (
    <Mark tone="alarm">limit reached</Mark>
  ) : (
    <Mark tone="warn">flagged</Mark>
  );
};

export const accountColumns: readonly Column<AccountRow>[] = [
  {
    id: 'name',
    header: 'Account',
    width: 'minmax(200px, 1fr)',
    cell: (row) => (
      <span className={c('first')}>
        <span className={c('clip')}>{row.name}</span>
        <Standing row={row} />
      </span>
    ),
  },
  {
    id: 'id',
    header: 'Number',
    width: '260px',
    fromWidth: 860,
    cell: (row) =>
      row.iban === null ? <code className={c('id')}>{row.id}</code> : <Iban value={row.iban} size="cell" />,
  },
  {
    id: 'entries',
    header: 'Entries',
    width: '88px',
    align: 'end',
    fromWidth: 1180,
    cell: (row) => <span className={c('repeat')}>{row.entries.toLocaleString('en-GB')}</span>,
  },
  ...balanceColumns<AccountRow>((row) => row),
];
