import type { ReactElement } from 'react';
import type { ImportLine } from '#shared/ipc';
import { Iban, Mark, Money, type Column } from '../../components/index.ts';
import { amountText } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Imports.module.css';

const c = classes(styles);

const outcomes = {
  refused: { text: 'refused', tone: 'alarm' },
  duplicate: { text: 'duplicate', tone: 'warn' },
} as const;

const Outcome = ({ line }: { readonly line: ImportLine }): ReactElement => (
  <span className={c('outcome')}>
    {line.outcome === 'ready' ? (
      <span className={c('ready')}>ready</span>
    ) : (
      <Mark tone={outcomes[line.outcome].tone}>{outcomes[line.outcome].text}</Mark>
    )}
    {line.finding !== null && (
      <span className={c('why')} title={`${line.finding.what} ${line.finding.remedy}`}>
        <span className={c('what')}>{line.finding.what}</span>
        <span className={c('remedy')}>{line.finding.remedy}</span>
      </span>
    )}
  </span>
);

const Payee = ({ line }: { readonly line: ImportLine }): ReactElement => (
  <span className={c('two')}>
    <span className={c('first')}>{line.payee}</span>
    <Iban value={line.iban} size="cell" />
  </span>
);

export const lineColumns: readonly Column<ImportLine>[] = [
  {
    id: 'line',
    header: 'Line',
    width: '64px',
    align: 'end',
    cell: (line) => line.line.toLocaleString('en-GB'),
  },
  {
    id: 'payee',
    header: 'Payee and account',
    width: 'minmax(220px, 1fr)',
    cell: (line) => <Payee line={line} />,
  },
  {
    id: 'amount',
    header: 'Amount',
    width: '176px',
    align: 'end',
    cell: ({ amount }) =>
      amount === null ? (
        <span className={c('remedy')}>not readable</span>
      ) : (
        <Money value={amountText(amount)} asset={amount.asset} size="cell" />
      ),
  },
  { id: 'reference', header: 'Reference', width: '180px', fromWidth: 1000, cell: (line) => line.reference },
  {
    id: 'outcome',
    header: 'Outcome',
    width: 'minmax(240px, 1.2fr)',
    cell: (line) => <Outcome line={line} />,
  },
];

export const lineTone = (line: ImportLine): 'normal' | 'muted' | 'alarm' =>
  line.outcome === 'ready' ? 'normal' : line.outcome === 'refused' ? 'alarm' : 'muted';
