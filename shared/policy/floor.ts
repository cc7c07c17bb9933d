import { approvalsNeeded } from './merge.ts';
import type { Action } from './schema.ts';
import type { Requirement } from './types.ts';

/**
 * Actions that decide who decides: the policy, the people and what is known of them, authority that is handed to a
 * client of the service, and which keys carry out what was decided, and in whose hands they are. What stops something (a freeze, the end of a mandate, a key) is not among them: it must be quick.
 */
export const administrativeActions: ReadonlySet<Action> = new Set<Action>([
  'policy.publish',
  'roster.change',
  'mandate.grant',
  'person.erase',
  'key.register',
  'key.activate',
  'key.retire',
  'key.amend',
]);

/** Different people, the initiator not among them, whatever the table of a policy says. */
export const ADMINISTRATIVE_PEOPLE_MIN = 2;

/** How many people an action needs at least, by itself. */
export const floorOf = (action: Action): number =>
  administrativeActions.has(action) ? ADMINISTRATIVE_PEOPLE_MIN : 0;

/**
 * The requirement with as many people as the action needs at least: more of the group that is asked. Where another rule
 * asks somebody else besides, that is the second person, and the group is asked for no more than its rules say. A
 * requirement that asks nobody stays as it is, because nothing satisfies it.
 */
export const raisedToFloor = (action: Action, requirement: Requirement): Requirement => {
  const missing = floorOf(action) - approvalsNeeded(requirement);
  const [first, ...others] = requirement.groups;
  if (first === undefined || missing <= 0) return requirement;
  return { ...requirement, groups: [{ ...first, atLeast: first.atLeast + missing }, ...others] };
};
