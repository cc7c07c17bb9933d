import { ArrowDownLeft, ArrowUpRight } from 'lucide-react';
import type { ReactElement } from 'react';
import type { AccountRow, StatementBasis, StatementRow } from '#shared/ipc';
import { Money, type Column } from '../../components/index.ts';
import { amountText } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './AccountPage.module.css';

const c = classes(styles);

const Party = ({ row }: { readonly row: StatementRow }): ReactElement => (
  <span className={c('party')}>
    <span className={c('partyName')}>{row.party ?? row.what}</span>
    {row.party !== null && <span className={c('what')}>{row.what}</span>}
  </span>
);

/** The other date is quiet where it says nothing new. */
const DateCell = ({ date, isNews }: { readonly date: string; readonly isNews: boolean }): ReactElement => (
  <time dateTime={date} className={c(isNews ? 'date' : 'sameDate')}>
    {date}
  </time>
);

const Amount = ({ row, unit }: { readonly row: StatementRow; readonly unit: AccountRow }): ReactElement => {
  const isOut = row.minor.startsWith('-');
  const Icon = isOut ? ArrowUpRight : ArrowDownLeft;
  return (
    <span className={c('amount', !isOut && 'in')}>
      <Icon size={12} strokeWidth={2} aria-label={isOut ? 'Out' : 'In'} />
      <Money value={amountText({ ...unit, minor: row.minor })} asset={unit.asset} size="cell" />
    </span>
  );
};

const dateColumns: Readonly<Record<StatementBasis, Column<StatementRow>>> = {
  booked: {
    id: 'booked',
    header: 'Booked',
    width: '92px',
    cell: (row) => <DateCell date={row.booked} isNews />,
  },
  valued: {
    id: 'valued',
    header: 'Value date',
    width: '92px',
    cell: (row) => <DateCell date={row.valued} isNews />,
  },
};

const otherDate: Readonly<Record<StatementBasis, Column<StatementRow>>> = {
  booked: {
    ...dateColumns.valued,
    fromWidth: 760,
    cell: (row) => <DateCell date={row.valued} isNews={row.valued !== row.booked} />,
  },
  valued: {
    ...dateColumns.booked,
    fromWidth: 760,
    cell: (row) => <DateCell date={row.booked} isNews={row.valued !== row.booked} />,
  },
};

const made = new Map<string, readonly Column<StatementRow>[]>();

/** The date that orders the rows stands first. The same columns for the same account: rows are drawn once. */
export const statementColumns = (
  account: AccountRow,
  basis: StatementBasis,
): readonly Column<StatementRow>[] => {
  const key = `${account.asset}/${String(account.scale)}/${basis}`;
  const columns = made.get(key) ?? columnsFor(account, basis);
  made.set(key, columns);
  return columns;
};

const columnsFor = (unit: AccountRow, basis: StatementBasis): readonly Column<StatementRow>[] => [
  dateColumns[basis],
  otherDate[basis],
  { id: 'party', header: 'Counterparty', width: 'minmax(180px, 1fr)', cell: (row) => <Party row={row} /> },
  {
    id: 'amount',
    header: 'Amount',
    width: '188px',
    align: 'end',
    cell: (row) => <Amount row={row} unit={unit} />,
  },
  {
    id: 'balance',
    header: basis === 'booked' ? 'Balance' : 'Balance of the day',
    width: '188px',
    align: 'end',
    fromWidth: 620,
    cell: (row) => (
      <Money
        value={amountText({ ...unit, minor: row.balance })}
        asset={unit.asset}
        size="cell"
        tone="quiet"
      />
    ),
  },
];
