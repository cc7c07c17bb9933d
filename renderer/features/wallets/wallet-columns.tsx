import type { ReactElement } from 'react';
import { Iban, Mark, type Column } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import { balanceColumns } from './balance-columns.tsx';
import type { LedgerRow } from './ledger-rows.ts';
import { unusualStates } from './wallet-words.ts';
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
        <span className={c('clip')}>{row.wallet.name}</span> <Mark>{row.wallet.tier}</Mark>
        {unusualStates(row.wallet).map(({ text, tone }) => (
          <Mark key={text} tone={tone}>
            {text}
          </Mark>
        ))}
      </span>
      <span className={c('second')}>{row.wallet.purpose}</span>
    </span>
  );

const Account = ({ row }: { readonly row: LedgerRow }): ReactElement | null => {
  if (row.kind === 'entity') return null;
  if (row.total === undefined) return <span className={c('second')}>No account</span>;
  const { only, accounts } = row.total;
  if (only === null) return <span className={c('repeat')}>{accounts.toLocaleString('en-GB')} accounts</span>;
  return only.iban === null ? (
    <span className={c('second')}>{only.name}</span>
  ) : (
    <Iban value={only.iban} size="cell" />
  );
};

export const walletColumns: readonly Column<LedgerRow>[] = [
  { id: 'name', header: 'Wallet', width: 'minmax(200px, 1fr)', cell: (row) => <Name row={row} /> },
  {
    id: 'account',
    header: 'Account',
    width: '244px',
    fromWidth: 900,
    cell: (row) => <Account row={row} />,
  },
  ...balanceColumns<LedgerRow>((row) => (row.kind === 'wallet' ? row.total : undefined)),
];
