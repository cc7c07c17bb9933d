import type { GroupId } from '#shared/brand';
import { approvalsNeeded, type Action, type Policy, type Requirement } from '#shared/policy';
import type { RosterIndex } from '#shared/roster';
import { ableToCount, ableToSign, canMeet, demandOf } from './quorum-health.ts';
import type { ProposalRefusal } from './refusal.ts';

/* Break-glass: what it takes whatever the policy says, and that it stays there for the day on which it is needed. */

/** What two holders may do, in the order in which it is missed. */
const HOLDERS_ACTIONS = [
  'emergency.freeze',
  'emergency.revoke',
  'emergency.replace',
] as const satisfies readonly Action[];

/** Every action of an emergency, its end included. */
export const EMERGENCY_ACTIONS = [
  ...HOLDERS_ACTIONS,
  'emergency.unfreeze',
] as const satisfies readonly Action[];

export type EmergencyAction = (typeof EMERGENCY_ACTIONS)[number];

const actionText: Readonly<Record<EmergencyAction, string>> = {
  'emergency.freeze': 'declare a freeze',
  'emergency.revoke': 'revoke a key at once',
  'emergency.replace': 'replace the lost token of a security administrator',
  'emergency.unfreeze': 'lift a freeze',
};

/**
 * The floor under every policy: a holder declares an emergency only together with another one, and lifting it takes
 * one person more than a change of the roster.
 */
export const emergencyFloorProblem = (
  action: Action,
  requirement: Requirement,
  policy: Policy,
  roster: RosterIndex | undefined,
): ProposalRefusal | undefined => {
  if (action === 'emergency.unfreeze') {
    const usual = demandOf(policy, 'roster.change');
    return usual !== null && approvalsNeeded(requirement) > approvalsNeeded(usual)
      ? undefined
      : {
          code: 'emergency-quorum',
          detail: 'lifting a freeze takes one person more than a change of the roster',
        };
  }
  const isOfHolders = (group: GroupId): boolean =>
    roster?.group(group)?.roles.every((role) => role === 'break-glass') === true;
  // A place that is escalated to anybody else may come to be filled without a second holder.
  const asksHolder = requirement.groups.some(({ group, escalate }) =>
    [group, ...(escalate?.groups ?? [])].every(isOfHolders),
  );
  return asksHolder
    ? undefined
    : { code: 'emergency-quorum', detail: 'no rule asks for another break-glass holder' };
};

/**
 * What holders could do before a change of the roster and not after it, in words: fewer than two of them could act, or
 * their group would let in somebody else. What was out of reach before is no reason to refuse what may bring it back.
 */
export const breakGlassLostBy = (
  policy: Policy | undefined,
  before: RosterIndex,
  after: RosterIndex,
  time: string,
): string | undefined => {
  if (policy === undefined) return undefined;
  const lost = HOLDERS_ACTIONS.find(
    (action) => isInReach(policy, action, before, time) && !isInReach(policy, action, after, time),
  );
  return lost === undefined ? undefined : lostText(lost);
};

const isInReach = (policy: Policy, action: Action, roster: RosterIndex, time: string): boolean => {
  const demand = ruledDemand(policy, action, roster);
  return (
    demand !== null && canMeet(demand, action, ableToSign(roster), { counting: ableToCount(roster, time) })
  );
};

/** Whether the table asks for it what it takes, whoever is there to give it. */
export const isRuled = (policy: Policy, action: Action, roster: RosterIndex): boolean =>
  ruledDemand(policy, action, roster) !== null;

const ruledDemand = (policy: Policy, action: Action, roster: RosterIndex): Requirement | null => {
  const demand = demandOf(policy, action);
  return demand === null || emergencyFloorProblem(action, demand, policy, roster) !== undefined
    ? null
    : demand;
};

/** The same sentence at the ledger, on every desk and in the examination of a draft. */
export const lostText = (action: EmergencyAction): string => `nobody could ${actionText[action]}`;
