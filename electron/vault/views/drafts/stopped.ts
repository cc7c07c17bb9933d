import type { CheckView } from '#shared/ipc';
import { failed } from '../checks/check.ts';
import type { AnswerGroup } from './dry-run.ts';

const DENIED = { id: 'answer', title: 'Denied by policy' };
const REFUSED = { id: 'answer', title: 'Refused by the ledger' };

/** Drafts of which nothing would come, by place. */
export const stoppedAt = (groups: readonly AnswerGroup[]): ReadonlyMap<number, CheckView> =>
  new Map(
    groups.flatMap((group) => {
      const check = stoppedBy(group);
      return check === null ? [] : group.places.map((place) => [place, check] as const);
    }),
  );

const stoppedBy = ({ need: { decision, headline, reasons } }: AnswerGroup): CheckView | null => {
  switch (decision) {
    case 'requires':
      return null;
    case 'denied':
      return failed(DENIED, [headline, ...reasons].join(' '), {
        remedy: 'Nothing is reserved for it. Leave it out, or ask whoever keeps the policy.',
      });
    case 'refused':
      return failed(REFUSED, headline, { remedy: reasons.join(' ') });
  }
};
