import type { GroupId } from '#shared/brand';
import {
  mergeDemands,
  raisedToFloor,
  type Action,
  type Policy,
  type Requirement,
  type Rule,
} from '#shared/policy';
import { roleNames, sortedRoles, type Duties, type DutyDemand, type Group, type Role } from '#shared/roster';
import { initiatingRoles } from './initiation.ts';

/**
 * The duties without which a policy can't be worked: for each binding rule whoever proposes, and the seats of those who
 * decide, each by the first role that its group admits. A group that is not there gives no duty.
 */
export const dutiesOf = ({ rules }: Policy, groups: readonly Pick<Group, 'id' | 'roles'>[]): Duties => {
  const roleOf = new Map<GroupId, Role | undefined>(
    groups.map(({ id, roles }) => [id, sortedRoles(roles)[0]]),
  );
  const demands = new Map(
    rules.flatMap((rule) => demandsOf(rule, roleOf)).map((demand) => [JSON.stringify(demand), demand]),
  );
  const roles = [...demands.values()].flatMap(({ proposes, seats }) => [
    ...(proposes === null ? [] : [proposes]),
    ...seats.map(({ role }) => role),
  ]);
  return { roles: sortedRoles(roles), demands: [...demands.values()] };
};

const demandsOf = (
  { when, then, shadow }: Rule,
  roleOf: ReadonlyMap<GroupId, Role | undefined>,
): readonly DutyDemand[] =>
  then.kind === 'deny' || shadow === true
    ? []
    : when.action.map((action) => demandOf(action, raisedToFloor(action, mergeDemands([then])), roleOf));

/** An action that any role may propose gives no duty by that. */
const demandOf = (
  action: Action,
  { groups }: Requirement,
  roleOf: ReadonlyMap<GroupId, Role | undefined>,
): DutyDemand => {
  const people = new Map<Role, number>();
  for (const { group, atLeast } of groups) {
    const role = roleOf.get(group);
    if (role !== undefined) people.set(role, (people.get(role) ?? 0) + atLeast);
  }
  const [proposes = null] = initiatingRoles(action, roleNames);
  return {
    proposes,
    seats: sortedRoles(people.keys()).map((role) => ({ role, people: people.get(role) ?? 0 })),
  };
};
