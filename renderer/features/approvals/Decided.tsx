import type { ReactElement } from 'react';
import type { ApprovalView } from '#shared/ipc';
import { classes } from '../../theme/index.ts';
import styles from './ApprovalsSoFar.module.css';
import { decisionLabels } from './labels.ts';

const c = classes(styles);

/** What no longer counts is struck out, with the reason beside it; what was given in shadow says so. */
export const Decided = ({ approval }: { readonly approval: ApprovalView }): ReactElement => {
  const said = (
    <>
      <strong className={c('person')}>{approval.personName}</strong>
      {approval.forName === null ? ' ' : ` for ${approval.forName} `}
      {decisionLabels[approval.decision].done}
    </>
  );
  if (approval.stale === null && approval.shadow === null) return said;
  if (approval.stale === null)
    return (
      <>
        {said} <span className={c('stale')}>does not count: {approval.shadow}</span>
      </>
    );
  return (
    <>
      <s>{said}</s> <span className={c('stale')}>no longer counts: {approval.stale}</span>
    </>
  );
};
