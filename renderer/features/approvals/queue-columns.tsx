import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ChipView, QueueRow, QueueSection } from '#shared/ipc';
import {
  Age,
  Iban,
  Mark,
  Money,
  ProgressDots,
  useNow,
  type ChipTone,
  type Column,
} from '../../components/index.ts';
import { amountText } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { outboxLabels, railLabels, statusLabels, typeLabels } from './labels.ts';
import styles from './Queue.module.css';
import { urgencyOf } from './urgency.ts';

const c = classes(styles);

export const chipTones: Readonly<Record<ChipView['tone'], ChipTone>> = {
  neutral: 'info',
  caution: 'warn',
  danger: 'alarm',
};

const Due = ({ row }: { readonly row: QueueRow }): ReactElement => {
  const urgency = urgencyOf(row, useNow());
  return (
    <span className={c('due', urgency.tone)} title={urgency.meaning}>
      {urgency.text}
    </span>
  );
};

const What = ({ row }: { readonly row: QueueRow }): ReactElement => (
  <span className={c('two')}>
    <span className={c('first')}>{row.title}</span>
    <span className={c('second')}>
      {[row.type === 'transfer' ? (railLabels[row.rail] ?? row.rail) : typeLabels[row.type], row.reference]
        .filter(Boolean)
        .join(' · ')}
    </span>
  </span>
);

const Route = ({ row }: { readonly row: QueueRow }): ReactElement => (
  <span className={c('two')}>
    <span className={c('route')}>
      <span className={c('source')}>{row.sourceName}</span>
      {row.type === 'transfer' && <span className={c('arrow')}>→</span>}
    </span>
    {row.iban !== '' && <Iban value={row.iban} size="cell" />}
  </span>
);

const factIcons = { neutral: Info, caution: TriangleAlert, danger: OctagonAlert } as const;

const FactIcon = ({ tone }: { readonly tone: ChipView['tone'] }): ReactElement => {
  const Icon = factIcons[tone];
  return <Icon size={12} strokeWidth={2} aria-hidden />;
};

const Facts = ({ row }: { readonly row: QueueRow }): ReactElement => (
  <span className={c('facts')}>
    {row.chips.slice(0, 3).map((chip) => (
      <span
        key={chip.text}
        className={c('fact', chipTones[chip.tone])}
        title={`${chip.text}. Source: ${chip.source}`}
      >
        <FactIcon tone={chip.tone} />
        {chip.text}
      </span>
    ))}
  </span>
);

const Standing = ({ row }: { readonly row: QueueRow }): ReactElement => {
  if (row.outbox === 'waiting-to-send' || row.outbox === 'refused')
    return <Mark tone={outboxLabels[row.outbox].tone}>{outboxLabels[row.outbox].text}</Mark>;
  if (row.status === 'awaiting-approval')
    return (
      <ProgressDots
        groups={row.progress.groups.map(({ group, counted, atLeast }) => ({
          group,
          counted: counted.length,
          atLeast,
        }))}
      />
    );
  const status = statusLabels[row.status];
  return <Mark tone={status.tone}>{status.text}</Mark>;
};

const amount = (row: QueueRow): ReactElement =>
  row.amount === null ? (
    <span className={c('none')}>no amount</span>
  ) : (
    <Money value={amountText(row.amount)} asset={row.amount.asset} size="cell" />
  );

const when: Readonly<Record<QueueSection, Column<QueueRow>>> = {
  mine: { id: 'due', header: 'Due in', width: '64px', cell: (row) => <Due row={row} /> },
  others: { id: 'due', header: 'Due in', width: '64px', cell: (row) => <Due row={row} /> },
  done: { id: 'at', header: 'Closed', width: '88px', cell: (row) => <Age at={Date.parse(row.lastAt)} /> },
};

/** Urgency, what and who, from where to where, how much, how far, then the facts: the order of the decision. */
export const queueColumns = (section: QueueSection): readonly Column<QueueRow>[] => [
  when[section],
  { id: 'what', header: 'Payee', width: 'minmax(180px, 1.15fr)', cell: (row) => <What row={row} /> },
  {
    id: 'route',
    header: 'From, to account',
    width: '228px',
    fromWidth: 848,
    cell: (row) => <Route row={row} />,
  },
  { id: 'amount', header: 'Amount', width: '172px', align: 'end', cell: amount },
  {
    id: 'standing',
    header: section === 'done' ? 'Outcome' : 'Approvals',
    width: section === 'done' ? '176px' : '88px',
    cell: (row) => <Standing row={row} />,
  },
  {
    id: 'facts',
    header: 'Facts',
    width: 'minmax(150px, 1fr)',
    fromWidth: section === 'done' ? 1270 : 1040,
    cell: (row) => <Facts row={row} />,
  },
  { id: 'initiator', header: 'Initiator', width: '120px', fromWidth: 1160, cell: (row) => row.initiatorName },
  {
    id: 'words',
    header: 'Six words',
    width: '250px',
    fromWidth: 1480,
    cell: (row) => <span className={c('words')}>{row.words.join(' ')}</span>,
  },
];
