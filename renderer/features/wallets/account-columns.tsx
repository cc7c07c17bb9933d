import type { ReactElement } from 'react';
import { Iban, Mark, Money, type Column } from '../../components/index.ts';
import { amountText } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import type { LedgerRow } from './ledger-rows.ts';
import styles from './Wallets.module.css';

const c = classes(styles);

const Name = ({ row }: { readonly row: LedgerRow }): ReactElement =>
  row.kind === 'entity' ? (
    <span className={c('entity')}>{row.entity.name}</span>
  ) : row.isRepeat ? (
    <span className={c('repeat')}>{row.wallet.name}</span>
  ) : (
    <span className={c('two')}>
      <span className={c('first')}>
        {row.wallet.name} <Mark>{row.wallet.tier}</Mark>
      </span>
      <span className={c('second')}>{row.wallet.purpose}</span>
    </span>
  );

type Balance = 'available' | 'posted' | 'pendingOut' | 'pendingIn';

const balance = (row: LedgerRow, which: Balance): ReactElement | null => {
  if (row.kind === 'entity') return null;
  const { asset, scale } = row.account;
  const minor = row.account[which];
  const isPending = which === 'pendingIn' || which === 'pendingOut';
  if (isPending && minor === '0') return <span className={c('none')}>–</span>;
  return (
    <Money
      value={amountText({ asset, scale, minor })}
      asset={asset}
      size="cell"
      tone={which === 'available' ? 'normal' : 'quiet'}
    />
  );
};

export const accountColumns: readonly Column<LedgerRow>[] = [
  { id: 'name', header: 'Wallet', width: 'minmax(200px, 1fr)', cell: (row) => <Name row={row} /> },
  {
    id: 'iban',
    header: 'Account',
    width: '244px',
    fromWidth: 900,
    cell: (row) =>
      row.kind === 'account' ? (
        row.account.iban === null ? (
          <span className={c('second')}>{row.account.name}</span>
        ) : (
          <Iban value={row.account.iban} size="cell" />
        )
      ) : null,
  },
  {
    id: 'available',
    header: 'Available',
    width: '184px',
    align: 'end',
    cell: (row) => balance(row, 'available'),
  },
  {
    id: 'out',
    header: 'Pending out',
    width: '168px',
    align: 'end',
    cell: (row) => balance(row, 'pendingOut'),
  },
  {
    id: 'in',
    header: 'Pending in',
    width: '168px',
    align: 'end',
    fromWidth: 1270,
    cell: (row) => balance(row, 'pendingIn'),
  },
  {
    id: 'posted',
    header: 'Posted',
    width: '168px',
    align: 'end',
    fromWidth: 1090,
    cell: (row) => balance(row, 'posted'),
  },
];
