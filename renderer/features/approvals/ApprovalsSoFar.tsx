import type { ReactElement } from 'react';
import type { ApprovalView, IntentDetail } from '#shared/ipc';
import { ProgressDots, Timeline, type TimelineEvent } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Context.module.css';
import { decisionLabels } from './labels.ts';

const c = classes(styles);

export const ApprovalsSoFar = ({ detail }: { readonly detail: IntentDetail }): ReactElement => (
  <div className={c('approvals')}>
    {detail.row.progress.groups.length > 0 && (
      <ProgressDots
        layout="named"
        groups={detail.row.progress.groups.map(({ group, counted, atLeast }) => ({
          group: detail.groupNames[group] ?? group,
          counted: counted.length,
          atLeast,
        }))}
      />
    )}
    {detail.row.progress.unmet.map((demand) => (
      <p key={demand} className={c('detail')}>
        Still missing: {demand}
      </p>
    ))}
    {detail.approvals.length === 0 ? (
      <p className={c('detail')}>Nobody has signed yet.</p>
    ) : (
      <Timeline events={detail.approvals.map(eventOf)} />
    )}
  </div>
);

const eventOf = (approval: ApprovalView, index: number): TimelineEvent => ({
  id: `${approval.personName}-${String(index)}`,
  at: Date.parse(approval.at),
  tone: approval.stale !== null ? 'pending' : approval.decision === 'approve' ? 'ok' : 'normal',
  title: (
    <>
      <strong className={c('person')}>{approval.personName}</strong>
      {approval.forName === null ? ' ' : ` for ${approval.forName} `}
      {decisionLabels[approval.decision].done}
      {approval.stale !== null && <span className={c('stale')}> · no longer counts: {approval.stale}</span>}
    </>
  ),
  detail: (
    <>
      {approval.reason !== null && <span className={c('reason')}>“{approval.reason}” </span>}
      Token {approval.tokenSerial} · {approval.device} · saw event {approval.headSize.toLocaleString('en-GB')}
    </>
  ),
});
