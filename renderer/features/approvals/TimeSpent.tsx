import type { ReactElement } from 'react';
import type { IntentDetail } from '#shared/ipc';
import { useNow } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import { exactSpan, measuredSpan, timeSpent, type WaitedFor } from './time-spent.ts';
import styles from './TimeSpent.module.css';

const c = classes(styles);

const names: Readonly<Record<WaitedFor, string>> = { people: 'People', ledger: 'Ledger' };

/** Where the time of an item went, and what judging it costs here. */
export const TimeSpent = ({ detail }: { readonly detail: IntentDetail }): ReactElement => {
  const { segments, totalMs, isOver } = timeSpent(detail.events, detail.row.status, useNow());
  return (
    <>
      <dl className={c('list')}>
        {segments.map(({ id, waitedFor, ended, ms }) => (
          <div key={id} className={c('row')}>
            <dt>
              <span className={c('who', waitedFor)}>{names[waitedFor]}</span> {ended}
            </dt>
            <dd>{exactSpan(ms)}</dd>
          </div>
        ))}
        <div className={c('row', 'total')}>
          <dt>{isOver ? 'From proposal to end' : 'Since it was proposed'}</dt>
          <dd>{exactSpan(totalMs)}</dd>
        </div>
      </dl>
      <p className={c('rules')}>
        Judging it by the rules took this desk {measuredSpan(detail.policy.micros)}, just now.
      </p>
    </>
  );
};
