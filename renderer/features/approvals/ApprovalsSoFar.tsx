import type { ReactElement } from 'react';
import type { ApprovalView, IntentDetail, QuorumView } from '#shared/ipc';
import { ProgressDots, Timeline, type TimelineEvent } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './ApprovalsSoFar.module.css';
import { Decided } from './Decided.tsx';

const c = classes(styles);

/** The quorum by group with who counts, what hangs on whom, and every signature with what became of it. */
export const ApprovalsSoFar = ({ detail }: { readonly detail: IntentDetail }): ReactElement => (
  <div className={c('approvals')}>
    {detail.quorum.groups.length > 0 && (
      <ul className={c('groups')}>
        {detail.quorum.groups.map((group) => (
          <Group key={group.name} group={group} />
        ))}
      </ul>
    )}
    {detail.quorum.forecast !== null && <p className={c('note')}>{detail.quorum.forecast}</p>}
    {detail.row.progress.unmet.map((demand) => (
      <p key={demand} className={c('note')}>
        Still missing: {demand}
      </p>
    ))}
    {detail.approvals.length === 0 ? (
      <p className={c('note')}>Nobody has signed yet.</p>
    ) : (
      <Timeline events={detail.approvals.map(eventOf)} />
    )}
  </div>
);

const Group = ({
  group: { name, atLeast, counted, escalation },
}: {
  readonly group: QuorumView['groups'][number];
}): ReactElement => (
  <li>
    <ProgressDots layout="named" groups={[{ group: name, counted: counted.length, atLeast }]} />
    {counted.length > 0 && <p className={c('counted')}>{counted.join(', ')}</p>}
    {escalation !== null && <p className={c('note')}>{escalation}</p>}
  </li>
);

const toneOf = ({ stale, shadow, decision }: ApprovalView): NonNullable<TimelineEvent['tone']> => {
  if (stale !== null || shadow !== null) return 'pending';
  return decision === 'approve' ? 'ok' : 'normal';
};

const eventOf = (approval: ApprovalView, index: number): TimelineEvent => ({
  id: `${approval.personName}-${String(index)}`,
  at: Date.parse(approval.at),
  tone: toneOf(approval),
  title: <Decided approval={approval} />,
  detail: (
    <>
      {approval.reason !== null && <span className={c('reason')}>“{approval.reason}” </span>}
      Token {approval.tokenSerial} · {approval.device} · saw event {approval.headSize.toLocaleString('en-GB')}
    </>
  ),
});
