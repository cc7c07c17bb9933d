import type { GroupId } from '#shared/brand';
import { approvalsNeeded, groupsNamed, type Policy } from '#shared/policy';
import {
  indexRoster,
  SHADOW_APPROVALS_MIN,
  withShadowItem,
  withShadows,
  type RosterIndex,
} from '#shared/roster';
import type { IntentRecord, WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

/* When the shadow of somebody who joined begins, and what ends it early: see #shared/roster. */

/** Groups whose approval a binding rule asks for, now or once an item is escalated. */
const askedBy = ({ rules }: Policy): ReadonlySet<GroupId> =>
  new Set(
    rules.flatMap(({ then, shadow }) =>
      then.kind === 'require' && shadow !== true ? groupsNamed(then.groups) : [],
    ),
  );

/** A roster under the policy in force, with the shadows that begin, begin again or are over at a moment. */
export const shaded = (index: RosterIndex, set: WorkingSet, time: string): RosterIndex => {
  const policy = activePolicy(set)?.policy;
  if (index.roster.joiners === undefined || policy === undefined) return index;
  const roster = withShadows(index.roster, askedBy(policy), time);
  return roster === index.roster ? index : indexRoster(roster);
};

/** An item that others have approved counts for those who signed it in shadow, in a seat of their own. */
export const creditShadows = (
  set: WorkingSet,
  { approvals, requirement }: Pick<IntentRecord, 'approvals' | 'requirement'>,
): void => {
  if (set.roster === undefined || approvalsNeeded(requirement) < SHADOW_APPROVALS_MIN) return;
  const signed = approvals.filter(
    ({ inShadow, stale, behalf }) => inShadow === true && stale === null && behalf === null,
  );
  const roster = withShadowItem(set.roster.roster, signed);
  if (roster !== set.roster.roster) set.roster = indexRoster(roster);
};
