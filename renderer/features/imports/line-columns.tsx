import type { ReactElement } from 'react';
import { Iban, Mark, Money, type Column } from '../../components/index.ts';
import { amountText } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Imports.module.css';
import { conflictTitles, type PreviewLine } from './preview-line.ts';

const c = classes(styles);

const outcomes = {
  refused: { text: 'refused', tone: 'alarm' },
  duplicate: { text: 'duplicate', tone: 'warn' },
} as const;

const OutcomeMark = ({ line: { outcome, conflicts } }: { readonly line: PreviewLine }): ReactElement => {
  if (outcome !== 'ready') return <Mark tone={outcomes[outcome].tone}>{outcomes[outcome].text}</Mark>;
  const [gravest] = conflicts;
  if (gravest === undefined) return <span className={c('ready')}>ready</span>;
  return gravest.outcome === 'fail' ? <Mark tone="alarm">stopped</Mark> : <Mark tone="warn">check</Mark>;
};

const Outcome = ({ line }: { readonly line: PreviewLine }): ReactElement => (
  <span className={c('outcome')}>
    <OutcomeMark line={line} />
    {line.finding === null && line.conflicts.length > 0 && (
      <span className={c('why')} title={line.conflicts.map(({ detail }) => detail).join(' ')}>
        <span className={c('what')}>{conflictTitles(line.conflicts)}</span>
        <span className={c('remedy')}>{line.conflicts[0]?.detail}</span>
      </span>
    )}
    {line.finding !== null && (
      <span className={c('why')} title={`${line.finding.what} ${line.finding.remedy}`}>
        <span className={c('what')}>{line.finding.what}</span>
        <span className={c('remedy')}>{line.finding.remedy}</span>
      </span>
    )}
  </span>
);

const Payee = ({ line }: { readonly line: PreviewLine }): ReactElement => (
  <span className={c('two')}>
    <span className={c('first')}>{line.payee}</span>
    <Iban value={line.iban} size="cell" />
  </span>
);

export const lineColumns: readonly Column<PreviewLine>[] = [
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

export const lineTone = (line: PreviewLine): 'normal' | 'muted' | 'alarm' =>
  line.outcome === 'ready' ? 'normal' : line.outcome === 'refused' ? 'alarm' : 'muted';
