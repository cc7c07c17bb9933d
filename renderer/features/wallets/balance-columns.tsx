import type { ReactElement } from 'react';
import { Money, type Column } from '../../components/index.ts';
import { amountText } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Wallets.module.css';

const c = classes(styles);

type Balance = 'available' | 'posted' | 'pendingOut' | 'pendingIn';

export type Balances = Readonly<Record<Balance, string>> & { readonly asset: string; readonly scale: number };

const cell = (balances: Balances | undefined, which: Balance): ReactElement | null => {
  if (balances === undefined) return null;
  const { asset, scale } = balances;
  const minor = balances[which];
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

/** What can be used, what is promised either way, and what is booked. */
export const balanceColumns = <Row,>(of: (row: Row) => Balances | undefined): readonly Column<Row>[] => [
  {
    id: 'available',
    header: 'Available',
    width: '184px',
    align: 'end',
    cell: (row) => cell(of(row), 'available'),
  },
  {
    id: 'out',
    header: 'Pending out',
    width: '168px',
    align: 'end',
    cell: (row) => cell(of(row), 'pendingOut'),
  },
  {
    id: 'in',
    header: 'Pending in',
    width: '168px',
    align: 'end',
    fromWidth: 1270,
    cell: (row) => cell(of(row), 'pendingIn'),
  },
  {
    id: 'posted',
    header: 'Booked',
    width: '168px',
    align: 'end',
    fromWidth: 1090,
    cell: (row) => cell(of(row), 'posted'),
  },
];
