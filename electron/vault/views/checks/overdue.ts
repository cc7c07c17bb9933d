import type { CheckView } from '#shared/ipc';
import type { IntentRecord } from '#shared/projection';
import { isOpen } from '../../journal/intent-row.ts';
import { raisedOf } from '../overdue.ts';
import { groupNames, listed, type Scope } from '../scope.ts';
import { attention } from './check.ts';

const NAME = { id: 'overdue', title: 'A rule that is overdue for review' };

/** Why more people are asked than the rules ask by themselves, who answers for that, and what helps. */
export const overdueCheck = (scope: Scope, record: IntentRecord): readonly CheckView[] => {
  const raised = isOpen(record) ? raisedOf(scope, record) : null;
  if (raised === null) return [];
  const names = groupNames(scope.picture);
  const asked = raised.groups.map(
    ({ group, atLeast, otherwise }) =>
      `${String(atLeast)} of ${names[group] ?? group} instead of ${String(otherwise)}`,
  );
  const rules = raised.rules.map(({ rule, reviewBy }) => `${rule} (by ${reviewBy})`);
  const owners = raised.rules.map(({ rule, owner }) => `${owner.name} (${rule})`);
  const what = rules.length === 1 ? 'Rule' : 'Rules';
  const day = record.facts.day ?? '';
  return [
    attention(
      NAME,
      `${what} ${listed(rules)} ${rules.length === 1 ? 'was' : 'were'} to be reviewed before it was proposed on ${day}, so it needs ${listed(asked)}.`,
      {
        remedy:
          'It keeps what it was asked: collect as many approvals. ' +
          `A review helps only what is proposed afterwards; ${listed(owners)} ${owners.length === 1 ? 'answers' : 'answer'} for that.`,
      },
    ),
  ];
};
