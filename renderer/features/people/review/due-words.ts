import type { RosterView } from '#shared/ipc';
import { REVIEW_DAYS } from '#shared/projection';

/* When the review of access is due, and what follows when it is not done. */

type Review = RosterView['review'];

const dayIn = (instant: string): string => instant.slice(0, 'YYYY-MM-DD'.length);

/** "The access review is overdue since 2026-08-01." */
export const dueText = ({ dueAt, isOverdue }: Review): string => {
  if (dueAt === null) return 'Nobody holds a role, so no review is due.';
  return isOverdue
    ? `The access review is overdue since ${dayIn(dueAt)}.`
    : `The next access review is due by ${dayIn(dueAt)}.`;
};

export const lastText = ({ lastAt }: Review): string =>
  lastAt === null ? 'None was carried out yet.' : `The last one was carried out on ${dayIn(lastAt)}.`;

/** What follows. */
export const overdueMeaning =
  'Until every grant is answered for, this desk gives a role or a seat only to another security administrator or break-glass holder. Payments and everything else go on.';

export const roundText = `Each grant is answered for every ${String(REVIEW_DAYS)} days; what nobody answers for in a review falls.`;

/** "3 grants wait for an answer." */
export const waitingText = ({ overdue }: Review): string =>
  overdue.length === 1
    ? 'One grant waits for an answer.'
    : `${String(overdue.length)} grants wait for an answer.`;
